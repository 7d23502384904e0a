package dev.fovea.weight;

import dev.fovea.tensor.Shape;

/**
 * The number of inputs and of outputs of a unit, computed from a weight's shape as by Keras's
 * {@code compute_fans}: the last two dimensions times the size of the receptive field.
 */
record Fans(double in, double out) {
  static Fans of(Shape shape) {
    return switch (shape.rank()) {
      case 0 -> new Fans(1, 1);
      case 1 -> new Fans(shape.dim(0), shape.dim(0));
      default -> {
        double field = shape.slice(0, shape.rank() - 2).size();
        yield new Fans(field * shape.dim(-2), field * shape.dim(-1));
      }
    };
  }
}
