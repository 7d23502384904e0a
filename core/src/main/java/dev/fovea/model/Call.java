package dev.fovea.model;

import dev.fovea.layer.Layer;
import java.util.List;

/**
 * One layer to be computed, when a plan is made: nested models are dissolved, values are numbers.
 *
 * @param layer the layer, perhaps with its activation changed by the plan
 * @param owner whose weights it uses
 * @param path the layer's name, behind those of the models around it: "encoder/conv2d"
 * @param inputs the values it reads
 * @param output the value it gives
 */
record Call(Layer layer, ModelLayer owner, String path, List<Integer> inputs, int output) {
  Call with(Layer changed) {
    return new Call(changed, owner, path, inputs, output);
  }
}
