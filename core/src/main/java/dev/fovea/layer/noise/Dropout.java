package dev.fovea.layer.noise;

import dev.fovea.config.Config;
import dev.fovea.kernel.Kernels;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A layer that, in training, sets a share of the values to zero and scales the others by 1 / (1 -
 * rate). In inference it returns its input (Srivastava et al., "Dropout", 2014).
 *
 * @param rate the share of the values that are dropped, in [0, 1)
 * @param noiseShape the shape of the noise of a sample, with size 1 for axes that are dropped
 *     together and unknown sizes for those of the input; empty, Keras's default, to drop each value
 *     independently
 */
public record Dropout(String name, double rate, Optional<Shape> noiseShape) implements Layer {
  /**
   * @throws IllegalArgumentException if the rate is not in [0, 1)
   */
  public Dropout {
    Rates.require(rate);
  }

  /** Returns this layer with the given name. */
  public Dropout name(String name) {
    return new Dropout(name, rate, noiseShape);
  }

  /**
   * Returns this layer with the given shape of the noise of a sample: 1 for axes that are dropped
   * together, -1 for those of the input.
   */
  public Dropout noiseShape(int... dims) {
    return new Dropout(name, rate, Optional.of(Shape.of(dims)));
  }

  /** Returns a text such as Dropout(0.5). */
  @Override
  public String toString() {
    return "Dropout(" + rate + ")";
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    return Reach.SAME;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    noiseShape.ifPresent(noise -> filled(noise, input));
    return input;
  }

  /** Returns the shape of the noise, with unknown sizes taken from the input. */
  private static Shape filled(Shape noise, Shape input) {
    Shape filled = noise;
    for (int i = 0; i < noise.rank() && i < input.rank(); i++) {
      if (noise.dim(i) == Shape.UNKNOWN) {
        filled = filled.with(i, input.dim(i));
      } else if (noise.dim(i) != 1 && noise.dim(i) != input.dim(i)) {
        throw misfit(noise, input);
      }
    }
    if (noise.rank() != input.rank()) {
      throw misfit(noise, input);
    }
    return filled;
  }

  private static ShapeException misfit(Shape noise, Shape input) {
    return new ShapeException(
        "noise_shape %s does not fit input %s; its sizes must be 1 or those of the input"
            .formatted(noise, input));
  }

  @Override
  public boolean passesThrough(boolean training) {
    return !training || rate == 0;
  }

  @Override
  public OptionalInt gradientInPlace() {
    return noiseShape.isEmpty() ? OptionalInt.of(0) : OptionalInt.empty();
  }

  @Override
  public Step bind(Binding binding) {
    if (noiseShape.isPresent()) {
      return new NoiseMask(binding, rate, filled(noiseShape.get(), binding.outputShape()));
    }
    Kernels kernels = binding.kernels();
    CounterRandom random = binding.random();
    int size = binding.outputShape().size();
    float[] x = binding.input();
    float[] dx = binding.inputGradient();
    float[] y = binding.output();
    float[] dy = binding.outputGradient();
    return new Step() {
      @Override
      public void forward(int samples, long step) {
        kernels.dropout(random.stream(step).key(), (float) rate, samples * size, x, y);
      }

      @Override
      public void backward(int samples, long step) {
        if (dx.length > 0) {
          kernels.dropout(random.stream(step).key(), (float) rate, samples * size, dy, dx);
        }
      }
    };
  }

  @Override
  public Config config() {
    return Rates.config(rate)
        .with("noise_shape", noiseShape.<Object>map(Config::batchShape).orElse(Config.NOTHING));
  }

  public static Dropout from(String name, Config config) {
    return new Dropout(
        name,
        config.number("rate"),
        config.has("noise_shape")
            ? Optional.of(config.batchShape("noise_shape"))
            : Optional.empty());
  }
}
