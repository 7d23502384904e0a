package dev.fovea.model.rewrite;

import dev.fovea.layer.CallMode;
import dev.fovea.layer.Layer;
import dev.fovea.weight.WeightValues;
import java.util.List;
import java.util.stream.Stream;

/**
 * One layer to be computed; values are numbers.
 *
 * @param layer the layer, perhaps changed by a {@link Rewrite}
 * @param path the layer's name, after those of the models around it: "encoder/conv2d"
 * @param mode how the layer behaves
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

  /** Returns the first value it computes, for most layers the only one. */
  public int output() {
    return outputs.getFirst();
  }

  /** Returns whether it only shares the array of its input. */
  public boolean passesThrough(boolean training) {
    return layer.passesThrough(mode.training(training));
  }

  Op layer(Layer changed) {
    return new Op(changed, path, mode, weights, inputs, outputs, fused);
  }

  Op outputs(List<Integer> changed) {
    return new Op(layer, path, mode, weights, inputs, changed, fused);
  }

  Op fused(String other) {
    List<String> all = Stream.concat(fused.stream(), Stream.of(other)).toList();
    return new Op(layer, path, mode, weights, inputs, outputs, all);
  }

  /** Returns this op and one that reads only its output, as one. */
  Op fuse(Op next, Layer both) {
    List<WeightValues> all =
        Stream.<WeightValues>concat(weights.stream(), next.weights.stream()).toList();
    return new Op(both, path, mode, all, inputs, next.outputs, fused).fused(next.path);
  }
}
