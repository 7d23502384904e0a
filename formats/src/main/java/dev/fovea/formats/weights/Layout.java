package dev.fovea.formats.weights;

import java.util.Locale;

/** The order of the dimensions of weights. */
public enum Layout {
  /**
   * Keras's and Fovea's: channels last. A kernel of a convolution is (height, width, inputs,
   * outputs), one of a dense layer (inputs, outputs).
   */
  KERAS,
  /**
   * PyTorch's: channels first. A weight of a convolution is (outputs, inputs, height, width), one
   * of a linear layer (outputs, inputs), and features are flattened with the channels outermost.
   */
  PYTORCH;

  /** Returns the name in options and metadata. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the layout of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Layout of(String key) {
    return switch (key.toLowerCase(Locale.ROOT)) {
      case "keras" -> KERAS;
      case "pytorch" -> PYTORCH;
      default ->
          throw new IllegalArgumentException(
              "there is no layout \"%s\"; weights are laid out as keras or pytorch has them"
                  .formatted(key));
    };
  }
}
