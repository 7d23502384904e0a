package dev.fovea.insight.draw;

import dev.fovea.data.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Marks on a sheet, which can be written as PNG or SVG. Drawings are composed of other drawings,
 * placed side by side, one below the other, or one on top of the other.
 *
 * @param width width in units, which are CSS pixels in SVG
 * @param height height in units
 * @param marks marks in the order in which they are painted
 */
public record Drawing(double width, double height, List<Mark> marks) {
  /** Number of PNG pixels per unit, for high-resolution screens. */
  public static final double SCALE = 2;

  /** A drawing without marks. */
  public static final Drawing EMPTY = new Drawing(0, 0, List.of());

  /** File name suffixes of the supported formats. */
  public static final List<String> SUFFIXES = List.of(".png", ".svg");

  /** Alignment of drawings of different sizes. */
  public enum Align {
    START,
    CENTER,
    END;

    private double shift(double room) {
      return switch (this) {
        case START -> 0;
        case CENTER -> room / 2;
        case END -> room;
      };
    }
  }

  /**
   * Copies the marks.
   *
   * @throws IllegalArgumentException if a size is negative or not finite
   */
  public Drawing {
    if (!(width >= 0 && height >= 0 && width + height < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "a drawing cannot be %s wide and %s high".formatted(width, height));
    }
    marks = List.copyOf(marks);
  }

  /** Places drawings from left to right, separated by a gap. */
  public static Drawing row(double gap, Align align, Drawing... parts) {
    return row(gap, align, Arrays.asList(parts));
  }

  /** Places drawings from left to right, separated by a gap. */
  public static Drawing row(double gap, Align align, List<Drawing> parts) {
    double height = parts.stream().mapToDouble(Drawing::height).max().orElse(0);
    List<Mark> marks = new ArrayList<>();
    double x = 0;
    for (Drawing part : parts) {
      marks.add(part.at(x, align.shift(height - part.height)));
      x += part.width + gap;
    }
    return new Drawing(parts.isEmpty() ? 0 : x - gap, height, marks);
  }

  /** Places drawings from top to bottom, separated by a gap. */
  public static Drawing column(double gap, Align align, Drawing... parts) {
    return column(gap, align, Arrays.asList(parts));
  }

  /** Places drawings from top to bottom, separated by a gap. */
  public static Drawing column(double gap, Align align, List<Drawing> parts) {
    double width = parts.stream().mapToDouble(Drawing::width).max().orElse(0);
    List<Mark> marks = new ArrayList<>();
    double y = 0;
    for (Drawing part : parts) {
      marks.add(part.at(align.shift(width - part.width), y));
      y += part.height + gap;
    }
    return new Drawing(width, parts.isEmpty() ? 0 : y - gap, marks);
  }

  /** Returns a line of text that starts at the left edge. */
  public static Drawing text(String text, Letters letters) {
    return text(text, letters, Mark.Anchor.START);
  }

  /** Returns a line of text that is anchored at its left edge, middle or right edge. */
  public static Drawing text(String text, Letters letters, Mark.Anchor anchor) {
    double width = letters.width(text);
    double x =
        switch (anchor) {
          case START -> 0;
          case MIDDLE -> width / 2;
          case END -> width;
        };
    Mark mark = Mark.text(text, x, letters.size(), letters, anchor);
    return new Drawing(width, letters.lineHeight(), List.of(mark));
  }

  /** Returns the whole drawing as one mark, moved by the given offset. */
  public Mark.Group at(double dx, double dy) {
    return new Mark.Group(dx, dy, marks, "");
  }

  /** Returns this drawing with a margin on all sides. */
  public Drawing padded(double room) {
    return new Drawing(width + 2 * room, height + 2 * room, List.of(at(room, room)));
  }

  /** Returns this drawing with more marks on top. */
  public Drawing with(Collection<? extends Mark> more) {
    List<Mark> all = new ArrayList<>(marks);
    all.addAll(more);
    return new Drawing(width, height, all);
  }

  /** Returns an SVG document that depends on no other file and no font. */
  public String svg() {
    return SvgWriter.write(this);
  }

  /**
   * Returns the contents of a PNG file.
   *
   * @throws IOException if this machine has no font, or the drawing is too large
   */
  public byte[] png() throws IOException {
    return png(SCALE);
  }

  /**
   * Returns the contents of a PNG file with the given number of pixels per unit; see {@link
   * #png()}.
   */
  public byte[] png(double scale) throws IOException {
    return PngPainter.paint(this, scale);
  }

  /**
   * Checks that {@link #write} can write a file, before the drawing is computed.
   *
   * @throws IllegalArgumentException if the name does not end in .png or .svg
   * @throws IOException if the file cannot be written; the message names it
   */
  public static void check(Path file) throws IOException {
    checkSuffix(file, String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT));
    AtomicFile.check(file);
  }

  private static void checkSuffix(Path file, String lower) {
    if (SUFFIXES.stream().noneMatch(lower::endsWith)) {
      throw new IllegalArgumentException(
          "%s: figures are written as %s; end the name so"
              .formatted(file, String.join(" or ", SUFFIXES)));
    }
  }

  /**
   * Writes a file atomically, in the format given by its suffix, .png or .svg.
   *
   * @throws IllegalArgumentException if the name has another suffix
   * @throws IOException if the file cannot be written; the message names it
   */
  public void write(Path file) throws IOException {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    checkSuffix(file, name);
    byte[] bytes =
        name.endsWith(".svg") ? svg().getBytes(java.nio.charset.StandardCharsets.UTF_8) : png();
    AtomicFile.write(file, temporary -> Files.write(temporary, bytes));
  }
}
