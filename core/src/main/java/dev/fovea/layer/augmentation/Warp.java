package dev.fovea.layer.augmentation;

import dev.fovea.config.Config;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How images are read at places between and beyond their pixels, as TensorFlow's {@code
 * ImageProjectiveTransform} does.
 *
 * @param fill what lies beyond the border
 * @param fillValue the value there for {@link Fill#CONSTANT}
 * @param nearest whether the nearest pixel is taken instead of interpolating bilinearly
 */
public record Warp(Fill fill, double fillValue, boolean nearest) {
  /** What lies beyond the border of an image. */
  public enum Fill {
    /** A constant. */
    CONSTANT,
    /** The image mirrored at its edge, so that the pixels at the border are repeated. */
    REFLECT,
    /** The image again. */
    WRAP,
    /** The pixel at the border. */
    NEAREST;

    private String keras() {
      return name().toLowerCase(Locale.ROOT);
    }

    private static Fill of(String word) {
      for (Fill fill : values()) {
        if (fill.keras().equals(word)) {
          return fill;
        }
      }
      throw new IllegalArgumentException(
          "fill_mode must be one of %s, not \"%s\""
              .formatted(
                  Arrays.stream(values()).map(Fill::keras).collect(Collectors.joining(", ")),
                  word));
    }

    /** Returns the place within an axis that stands for any place. */
    float map(float place, int size) {
      float last = size - 1;
      return switch (this) {
        case CONSTANT -> place;
        case NEAREST -> Math.clamp(place, 0, last);
        case WRAP -> Math.clamp(wrapped(place, size), 0, last);
        case REFLECT -> Math.clamp(reflected(place, size), 0, last);
      };
    }

    private static float wrapped(float place, int size) {
      if (size <= 1) {
        return 0;
      }
      // The period is one less than twice the size in TensorFlow's mapping of places below 0.
      if (place < 0) {
        return place + size * ((int) (-place / (size - 1)) + 1);
      }
      return place > size - 1 ? place - size * (int) (place / (size - 1)) : place;
    }

    private static float reflected(float place, int size) {
      if (size <= 1) {
        return 0;
      }
      int period = 2 * size;
      if (place < 0) {
        float in = place < period ? period * (int) (-place / period) + place : place;
        return in < -size ? in + period : -in - 1;
      }
      if (place > size - 1) {
        float in = place - period * (int) (place / period);
        return in >= size ? period - in - 1 : in;
      }
      return place;
    }
  }

  /** Keras's defaults: reflect, bilinear. */
  public static final Warp DEFAULT = new Warp(Fill.REFLECT, 0, false);

  /** Returns the entries of a configuration. */
  Config config() {
    return Config.empty()
        .with("fill_mode", fill.keras())
        .with("fill_value", fillValue)
        .with("interpolation", nearest ? "nearest" : "bilinear");
  }

  static Warp from(Config config) {
    String interpolation = config.text("interpolation", "bilinear");
    if (!interpolation.equals("bilinear") && !interpolation.equals("nearest")) {
      throw new IllegalArgumentException(
          "interpolation must be bilinear or nearest, not \"%s\"".formatted(interpolation));
    }
    return new Warp(
        Fill.of(config.text("fill_mode", "reflect")),
        config.number("fill_value", 0),
        interpolation.equals("nearest"));
  }
}
