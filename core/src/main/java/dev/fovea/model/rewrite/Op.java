package dev.fovea.model.rewrite;

import dev.fovea.layer.CallMode;
import dev.fovea.layer.Layer;
import dev.fovea.weight.WeightValues;
import java.util.List;
import java.util.stream.Stream;

/**
 * An operation of a plan: one use of a layer. Values are identified by numbers.
 *
 * @param layer the layer, perhaps changed by a {@link Rewrite}
 * @param path the layer's name, preceded by those of the models around it, such as "encoder/conv2d"
 * @param mode how the layer behaves in training and in inference
 * @param weights the weights it uses: its own, then those of the layers fused into it
 * @param inputs the values it reads
 * @param outputs the values it computes
 * @param fused the paths of the layers fused into it
 */
public record Op(
    Layer layer,
    String path,
    CallMode mode,
    List<? extends WeightValues> weights,
    List<Integer> inputs,
    List<Integer> outputs,
    List<String> fused) {
  public Op {
    weights = List.copyOf(weights);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    fused = List.copyOf(fused);
  }

  /** Returns the first value that the operation computes, which is the only one for most layers. */
  public int output() {
    return outputs.getFirst();
  }

  /** Returns whether it only shares the array of its input. */
  public boolean passesThrough(boolean training) {
    return layer.passesThrough(mode.training(training));
  }

  Op layer(Layer layer) {
    return new Op(layer, path, mode, weights, inputs, outputs, fused);
  }

  Op outputs(List<Integer> outputs) {
    return new Op(layer, path, mode, weights, inputs, outputs, fused);
  }

  Op fused(String other) {
    List<String> all = Stream.concat(fused.stream(), Stream.of(other)).toList();
    return new Op(layer, path, mode, weights, inputs, outputs, all);
  }

  /** Returns the fusion of this operation and one that reads only its output. */
  Op fuse(Op next, Layer both) {
    List<WeightValues> all =
        Stream.<WeightValues>concat(weights.stream(), next.weights.stream()).toList();
    return new Op(both, path, mode, all, inputs, next.outputs, fused).fused(next.path);
  }
}
