package dev.fovea.layer.support;

import dev.fovea.config.Config;
import dev.fovea.kernel.Padding;
import dev.fovea.tensor.ShapeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Conversions of paddings in configurations. {@link Padding.Explicit}, which Keras does not have,
 * is written as "explicit" with its margins as "pads"; Keras rejects both.
 */
public final class Paddings {
  private Paddings() {}

  /** Returns the entries of a padding. */
  public static Config entries(Padding padding) {
    Config config = Config.empty().with("padding", padding.keras());
    if (!(padding instanceof Padding.Explicit(List<Integer> before, List<Integer> after))) {
      return config;
    }
    List<Object> pads = new ArrayList<>(before);
    pads.addAll(after);
    return config.with("pads", pads);
  }

  /**
   * Reads the padding of a layer.
   *
   * @throws IllegalArgumentException for an unknown word or margins that do not fit the dimensions
   */
  public static Padding from(Config config, int rank) {
    String word = config.text("padding", "valid");
    if (!word.equals("explicit")) {
      return Padding.of(word);
    }
    int[] pads = config.integers("pads").stream().mapToInt(Integer::intValue).toArray();
    Padding padding = Padding.explicit(pads);
    requireRank(padding, rank);
    return padding;
  }

  /**
   * Checks that a padding has margins for each spatial dimension.
   *
   * @throws ShapeException if it has others
   */
  public static void requireRank(Padding padding, int rank) {
    if (padding instanceof Padding.Explicit explicit && explicit.before().size() != rank) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "explicit padding needs %d margins before and after, not %d",
              rank,
              explicit.before().size()));
    }
  }
}
