package dev.fovea.insight.draw;

import java.util.Locale;

/** The color of a fill or outline. */
public sealed interface Paint {

  /** No color, for marks without fill or without outline. */
  Paint NONE = new None();

  /** Returns the color on a light background as 0xRRGGBB. */
  int rgb();

  /** Returns a color that does not depend on the background, such as that of a class. */
  static Paint of(int rgb) {
    return new Fixed(rgb);
  }

  /**
   * A color given by its role in the figure. In SVG it is a class, such as {@code fill-ink}, and a
   * variable, such as {@code --fovea-ink}, so that a page can redefine it for a dark background.
   */
  enum Role implements Paint {
    /** Text and important lines. */
    INK(0x1d2733),
    /** Secondary text and lines. */
    MUTED(0x5c6b7a),
    /** Grids, axes and frames. */
    GRID(0xd5dce3),
    /** The background of the figure. */
    PAPER(0xffffff),
    /** The background of boxes. */
    PANEL(0xf3f6f9),
    /** The main highlight. */
    ACCENT(0xd55e00),
    /** The second highlight. */
    SECOND(0x0072b2);

    private final int rgb;

    Role(int rgb) {
      this.rgb = rgb;
    }

    @Override
    public int rgb() {
      return rgb;
    }

    /** Returns the name of the role in classes and variables, such as "ink". */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A color that does not depend on the background; see {@link #of}. */
  record Fixed(int rgb) implements Paint {
    /** Keeps only the lowest 24 bits. */
    public Fixed {
      rgb &= 0xffffff;
    }
  }

  /** No color; see {@link #NONE}. */
  record None() implements Paint {
    @Override
    public int rgb() {
      return 0;
    }
  }
}
