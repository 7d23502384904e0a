package dev.fovea.layer.merge;

import dev.fovea.kernel.Workers;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Reach;
import dev.fovea.layer.support.Broadcast;
import dev.fovea.tensor.Shape;
import java.util.Optional;

/**
 * A bound input of a {@link Merge}, expanded to the shape of the output.
 *
 * @param input the input
 * @param spread the broadcast from the shape of the input to that of the output; empty if their
 *     sizes are equal
 * @param whole the values (batch, output shape); the input's own array if no broadcast is needed
 * @param wholeGradient the gradient of these values; the input's own array if no broadcast is
 *     needed
 */
record Operand(
    Binding.Value input, Optional<Broadcast> spread, float[] whole, float[] wholeGradient) {
  static Operand of(Binding binding, Binding.Value input) {
    Shape output = binding.outputShape();
    if (input.shape().size() == output.size()) {
      return new Operand(input, Optional.empty(), input.values(), input.gradient());
    }
    boolean wanted = input.gradient().length > 0;
    return new Operand(
        input,
        Optional.of(Broadcast.of(input.shape(), output)),
        binding.scratch(output.size()),
        wanted ? binding.scratch(output.size()) : Binding.UNWANTED);
  }

  /** Returns what an output reads of an input along a spatial axis. */
  static Reach reach(Shape input, Shape output, int axis) {
    return input.rank() == output.rank() && input.dim(axis) == output.dim(axis)
        ? Reach.SAME
        : Reach.ALL;
  }

  boolean isWanted() {
    return input.gradient().length > 0;
  }

  /** Writes the input out. */
  void expand(Workers workers, int samples) {
    if (spread.isPresent()) {
      Broadcast way = spread.get();
      int size = way.source().length;
      workers.forEach(
          samples, sample -> way.expand(input.values(), sample * way.size(), whole, sample * size));
    }
  }

  /** Adds up the gradient for each element of the input. */
  void reduce(Workers workers, int samples) {
    if (spread.isPresent()) {
      Broadcast way = spread.get();
      int size = way.source().length;
      workers.forEach(
          samples,
          sample ->
              way.reduce(wholeGradient, sample * size, input.gradient(), sample * way.size()));
    }
  }
}
