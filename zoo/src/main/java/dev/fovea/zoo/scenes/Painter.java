package dev.fovea.zoo.scenes;

import dev.fovea.data.Classified;
import dev.fovea.tensor.CounterRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Paints one scene. */
final class Painter {
  /** The least ink of a pixel of the mask. */
  private static final float MASKED = 0.35f;

  /** The free pixels between the boxes of digits that may not overlap. */
  private static final int GAP = 2;

  private static final int TRIES_A_DIGIT = 60;
  private static final int TRIES_A_SCENE = 20;

  private final Classified source;
  private final SceneOptions options;
  private final CounterRandom random;
  private final float[] pixels;
  private final byte[] mask;
  private final List<Scene.Digit> digits = new ArrayList<>();
  private long drawn;

  private Painter(Classified source, SceneOptions options, CounterRandom random) {
    this.source = source;
    this.options = options;
    this.random = random;
    this.pixels = new float[options.height() * options.width()];
    this.mask = new byte[pixels.length];
  }

  /**
   * Paints a scene.
   *
   * @throws IllegalArgumentException if the digits do not fit into it
   */
  static Scene paint(Classified source, SceneOptions options, CounterRandom random) {
    for (int attempt = 0; attempt < TRIES_A_SCENE; attempt++) {
      Painter painter = new Painter(source, options, random.stream(attempt));
      if (painter.placeDigits()) {
        painter.addClutter();
        painter.addNoise();
        return new Scene(
            options.height(),
            options.width(),
            painter.pixels,
            painter.mask,
            List.copyOf(painter.digits));
      }
    }
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "%d digits of %.0f to %.0f pixels do not fit into a scene of %dx%d with an overlap of at"
                + " most %.2f; take fewer or smaller ones, or a larger scene",
            options.fewest(),
            options.smallest(),
            options.largest(),
            options.height(),
            options.width(),
            options.overlap()));
  }

  private double uniform(double low, double high) {
    return low + (high - low) * random.uniform(drawn++);
  }

  private int below(int bound) {
    return random.below(drawn++, bound);
  }

  /** Places the digits; returns false if there is no room for the fewest. */
  private boolean placeDigits() {
    int wanted = options.fewest() + below(options.most() - options.fewest() + 1);
    for (int i = 0; i < wanted; i++) {
      if (!placeDigit() && digits.size() < options.fewest()) {
        return false;
      }
    }
    return true;
  }

  private boolean placeDigit() {
    int index = below(source.size());
    Glyph glyph = Glyph.of(source, index, uniform(options.smallest(), options.largest()));
    Optional<Scene.Digit> place = place(source.label(index), glyph);
    place.ifPresent(
        digit -> {
          digits.add(digit);
          draw(glyph, digit.y(), digit.x(), 1);
          cover(glyph, digit);
        });
    return place.isPresent();
  }

  private Optional<Scene.Digit> place(int label, Glyph glyph) {
    int down = options.height() - glyph.height() + 1;
    int across = options.width() - glyph.width() + 1;
    for (int attempt = 0; attempt < TRIES_A_DIGIT && down > 0 && across > 0; attempt++) {
      Scene.Digit digit =
          new Scene.Digit(label, below(across), below(down), glyph.width(), glyph.height());
      if (digits.stream().allMatch(other -> isApart(digit, other))) {
        return Optional.of(digit);
      }
    }
    return Optional.empty();
  }

  private boolean isApart(Scene.Digit a, Scene.Digit b) {
    int gap = options.overlap() == 0 ? GAP : 0;
    int across = Math.min(a.x() + a.width(), b.x() + b.width()) - Math.max(a.x(), b.x()) + gap;
    int down = Math.min(a.y() + a.height(), b.y() + b.height()) - Math.max(a.y(), b.y()) + gap;
    if (across <= 0 || down <= 0) {
      return true;
    }
    int smaller = Math.min(a.width() * a.height(), b.width() * b.height());
    return (double) across * down / smaller <= options.overlap();
  }

  private void draw(Glyph glyph, int top, int left, float strength) {
    for (int y = Math.max(0, -top); y < Math.min(glyph.height(), options.height() - top); y++) {
      for (int x = Math.max(0, -left); x < Math.min(glyph.width(), options.width() - left); x++) {
        int at = (top + y) * options.width() + left + x;
        pixels[at] = Math.max(pixels[at], strength * glyph.ink()[y * glyph.width() + x]);
      }
    }
  }

  private void cover(Glyph glyph, Scene.Digit digit) {
    for (int y = 0; y < glyph.height(); y++) {
      for (int x = 0; x < glyph.width(); x++) {
        if (glyph.ink()[y * glyph.width() + x] >= MASKED) {
          mask[(digit.y() + y) * options.width() + digit.x() + x] = (byte) (digit.label() + 1);
        }
      }
    }
  }

  private void addClutter() {
    for (int i = 0; i < options.clutter(); i++) {
      switch (below(3)) {
        case 0 -> addStroke();
        case 1 -> addDot();
        default -> addFragment();
      }
    }
  }

  /** Adds a bent line. */
  private void addStroke() {
    double x = uniform(0, options.width());
    double y = uniform(0, options.height());
    double angle = uniform(0, 2 * Math.PI);
    double bend = uniform(-0.15, 0.15);
    double length = uniform(0.3, 1.2) * options.largest();
    float strength = (float) uniform(0.3, 0.9);
    double thickness = uniform(0.6, 1.6);
    for (double step = 0; step < length; step += 0.5) {
      blot(y, x, thickness, strength);
      x += 0.5 * Math.cos(angle);
      y += 0.5 * Math.sin(angle);
      angle += 0.5 * bend;
    }
  }

  private void addDot() {
    blot(
        uniform(0, options.height()),
        uniform(0, options.width()),
        uniform(1, 3),
        (float) uniform(0.3, 0.9));
  }

  /** Adds a quarter of a digit, which is not the whole of any. */
  private void addFragment() {
    Glyph glyph =
        Glyph.of(source, below(source.size()), uniform(options.smallest(), options.largest()));
    int height = Math.max(2, glyph.height() * 2 / 5);
    int width = Math.max(2, glyph.width() / 2);
    Glyph part =
        glyph.part(
            below(glyph.height() - height + 1), below(glyph.width() - width + 1), height, width);
    draw(part, below(options.height()), below(options.width()), (float) uniform(0.4, 0.9));
  }

  /** Adds a round spot with soft edges. */
  private void blot(double y, double x, double radius, float strength) {
    int reach = (int) Math.ceil(radius + 1);
    for (int row = (int) y - reach; row <= y + reach; row++) {
      for (int column = (int) x - reach; column <= x + reach; column++) {
        boolean inside =
            row >= 0 && row < options.height() && column >= 0 && column < options.width();
        double distance = Math.hypot(row - y, column - x);
        if (inside && distance < radius + 0.5) {
          int at = row * options.width() + column;
          float ink = strength * (float) Math.min(1, radius + 0.5 - distance);
          pixels[at] = Math.max(pixels[at], ink);
        }
      }
    }
  }

  private void addNoise() {
    if (options.noise() > 0) {
      CounterRandom noise = random.stream(-1);
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = Math.clamp(pixels[i] + (float) (options.noise() * noise.normal(i)), 0f, 1f);
      }
    }
  }
}
