package dev.fovea.insight.draw;

import java.util.Locale;

/** What a mark is painted with. */
public sealed interface Paint {

  /** Nothing: a mark without filling, or without outline. */
  Paint NONE = new None();

  /** The color as 0xRRGGBB on light ground. */
  int rgb();

  /** A color that does not depend on the ground, such as a class's. */
  static Paint of(int rgb) {
    return new Fixed(rgb);
  }

  /**
   * A color by its part in the figure. In SVG it is a class, such as {@code fill-ink}, and a
   * variable, such as {@code --fovea-ink}, so that a page may set it otherwise for dark ground.
   */
  enum Role implements Paint {
    /** Text, and lines that matter. */
    INK(0x1d2733),
    /** Text and lines of lesser rank. */
    MUTED(0x5c6b7a),
    /** Grids, axes, frames. */
    GRID(0xd5dce3),
    /** The ground of the figure. */
    PAPER(0xffffff),
    /** The ground of boxes upon it. */
    PANEL(0xf3f6f9),
    /** What the eye is to find first. */
    ACCENT(0xd55e00),
    /** A second thing to find. */
    SECOND(0x0072b2);

    private final int rgb;

    Role(int rgb) {
      this.rgb = rgb;
    }

    @Override
    public int rgb() {
      return rgb;
    }

    /** The word in classes and variables: "ink". */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** See {@link #of}. */
  record Fixed(int rgb) implements Paint {
    /** Takes the lowest 24 bits. */
    public Fixed {
      rgb &= 0xffffff;
    }
  }

  /** See {@link #NONE}. */
  record None() implements Paint {
    @Override
    public int rgb() {
      return 0;
    }
  }
}
