package dev.fovea.layer.preprocessing;

import dev.fovea.config.Config;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A layer that turns numbers of categories into vectors of zeros and ones. Numbers outside of 0 to
 * {@code tokens} - 1 give zeros.
 *
 * @param tokens the number of categories
 * @param mode what the vectors say; Keras's default is multi_hot
 */
public record CategoryEncoding(String name, int tokens, Mode mode) implements Layer {
  /** What the vectors say. */
  public enum Mode {
    /** A vector for each number, with a one at its place. */
    ONE_HOT,
    /** One vector for all numbers of the last axis, with ones at their places. */
    MULTI_HOT,
    /** One vector for all numbers of the last axis, with how often each occurs. */
    COUNT;

    private String keras() {
      return name().toLowerCase(Locale.ROOT);
    }

    private static Mode of(String word) {
      for (Mode mode : values()) {
        if (mode.keras().equals(word)) {
          return mode;
        }
      }
      throw new IllegalArgumentException(
          "output_mode must be one_hot, multi_hot or count, not \"%s\"".formatted(word));
    }
  }

  /**
   * @throws ShapeException if {@code tokens} is not positive
   */
  public CategoryEncoding {
    Sizes.requirePositive("num_tokens", tokens);
  }

  /** Returns this layer with the given name. */
  public CategoryEncoding name(String name) {
    return new CategoryEncoding(name, tokens, mode);
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    return Reach.ALL;
  }

  /** A last axis of size 1 is replaced by the vector, as in Keras. */
  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    if (input.rank() == 0) {
      throw new ShapeException("needs numbers along an axis; use Reshape before it");
    }
    return mode != Mode.ONE_HOT || input.channels() == 1
        ? input.with(-1, tokens)
        : input.append(tokens);
  }

  @Override
  public Step bind(Binding binding) {
    Shape input = binding.inputShape();
    int in = input.size();
    int out = binding.outputShape().size();
    int together = mode == Mode.ONE_HOT ? 1 : input.channels();
    float[] x = binding.input();
    float[] dx = binding.inputGradient();
    float[] y = binding.output();
    return new Step() {
      @Override
      public void forward(int samples, long step) {
        Arrays.fill(y, 0, samples * out, 0);
        for (int i = 0; i < samples * in; i++) {
          int token = (int) x[i];
          if (token >= 0 && token < tokens) {
            int at = i / together * tokens + token;
            y[at] = mode == Mode.COUNT ? y[at] + 1 : 1;
          }
        }
      }

      /** The output is constant almost everywhere. */
      @Override
      public void backward(int samples, long step) {
        Arrays.fill(dx, 0, Math.min(dx.length, samples * in), 0);
      }
    };
  }

  @Override
  public Config config() {
    return Config.empty().with("num_tokens", tokens).with("output_mode", mode.keras());
  }

  public static CategoryEncoding from(String name, Config config) {
    int tokens =
        config.has("num_tokens") ? config.integer("num_tokens") : config.integer("max_tokens");
    return new CategoryEncoding(name, tokens, Mode.of(config.text("output_mode", "multi_hot")));
  }

  @Override
  public String toString() {
    return LayerText.of(this, tokens, mode.keras());
  }
}
