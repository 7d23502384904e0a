package dev.fovea.app.common;

import dev.fovea.data.image.Preparation;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option for the color behind transparent pixels. */
public final class BackgroundOption {
  private static final int HEX = 16;
  private static final Map<String, Integer> NAMED = Map.of("white", Preparation.WHITE, "black", 0);

  @Option(
      names = "--background",
      paramLabel = "COLOR",
      description =
          "Color behind transparent pixels: white, black or #RRGGBB; default: as the model was"
              + " trained, or white.")
  private @Nullable String background;

  /**
   * Returns the color, 0xRRGGBB, if one is named.
   *
   * @throws IllegalArgumentException if the text is no color
   */
  public Optional<Integer> named() {
    return Optional.ofNullable(background).map(BackgroundOption::color);
  }

  /**
   * Returns the color, 0xRRGGBB; white if none is named.
   *
   * @throws IllegalArgumentException if the text is no color
   */
  public int color() {
    return named().orElse(Preparation.WHITE);
  }

  private static int color(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    Integer named = NAMED.get(lower);
    if (named != null) {
      return named;
    }
    if (!lower.matches("#?[0-9a-f]{6}")) {
      throw new IllegalArgumentException(
          "--background takes white, black or a color such as #ff8000, not " + text);
    }
    return Integer.parseInt(lower.replace("#", ""), HEX);
  }
}
