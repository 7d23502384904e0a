package dev.fovea.layer.merge;

import dev.fovea.kernel.Workers;
import dev.fovea.layer.Binding;
import dev.fovea.layer.support.Broadcast;
import dev.fovea.tensor.Shape;
import java.util.Optional;

/**
 * A bound input of a {@link Merge}, written out in the shape of the output.
 *
 * @param input the input
 * @param spread from the shape of the input to that of the output, unless they are of one size
 * @param whole (batch, output shape); the input's own array if it need not be repeated
 * @param wholeGradient likewise
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
