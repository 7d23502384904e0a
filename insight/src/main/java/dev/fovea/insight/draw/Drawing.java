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
import java.util.function.UnaryOperator;

/**
 * Marks on a sheet of paper, written as PNG or SVG. Figures are put together from figures: beside
 * each other, one under the other, one on the other.
 *
 * @param width in units, which are CSS pixels in SVG
 * @param height in units
 */
public record Drawing(double width, double height, List<Mark> marks) {
  /** Pixels of a PNG for each unit: sharp on today's screens. */
  public static final double SCALE = 2;

  /** A figure without anything. */
  public static final Drawing EMPTY = new Drawing(0, 0, List.of());

  /** What figures are written as. */
  public static final List<String> SUFFIXES = List.of(".png", ".svg");

  /** How figures of different sizes lie beside each other. */
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
          "a figure is not %s wide and %s high".formatted(width, height));
    }
    marks = List.copyOf(marks);
  }

  /** Figures from left to right. */
  public static Drawing row(double gap, Align align, Drawing... parts) {
    return row(gap, align, Arrays.asList(parts));
  }

  /** Figures from left to right, with a gap between them. */
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

  /** Figures from top to bottom. */
  public static Drawing column(double gap, Align align, Drawing... parts) {
    return column(gap, align, Arrays.asList(parts));
  }

  /** Figures from top to bottom, with a gap between them. */
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

  /** A line of text as a figure, beginning at its left edge. */
  public static Drawing text(String text, Letters letters) {
    return text(text, letters, Mark.Anchor.START);
  }

  /** A line of text as a figure, at its left edge, in its middle or at its right edge. */
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

  /** All of it as one mark, moved. */
  public Mark.Group at(double dx, double dy) {
    return new Mark.Group(dx, dy, marks, "");
  }

  /** With empty room around. */
  public Drawing padded(double room) {
    return new Drawing(width + 2 * room, height + 2 * room, List.of(at(room, room)));
  }

  /** With more marks on top. */
  public Drawing with(Collection<? extends Mark> more) {
    List<Mark> all = new ArrayList<>(marks);
    all.addAll(more);
    return new Drawing(width, height, all);
  }

  /** With other texts in the places of these, such as those of another language. */
  public Drawing reworded(UnaryOperator<String> words) {
    return new Drawing(width, height, reworded(marks, words));
  }

  private static List<Mark> reworded(List<Mark> marks, UnaryOperator<String> words) {
    List<Mark> other = new ArrayList<>();
    for (Mark mark : marks) {
      other.add(
          switch (mark) {
            case Mark.Text t ->
                new Mark.Text(
                    words.apply(t.text()), t.x(), t.y(), t.letters(), t.anchor(), t.angle());
            case Mark.Group g ->
                new Mark.Group(g.dx(), g.dy(), reworded(g.marks(), words), words.apply(g.title()));
            default -> mark;
          });
    }
    return other;
  }

  /** As an SVG document that needs no other file and no font. */
  public String svg() {
    return SvgWriter.write(this);
  }

  /**
   * As the bytes of a PNG file.
   *
   * @throws IOException if this machine has no font, or the figure is too large
   */
  public byte[] png() throws IOException {
    return png(SCALE);
  }

  /** As {@link #png()}, with other than {@link #SCALE} pixels for a unit. */
  public byte[] png(double scale) throws IOException {
    return PngPainter.paint(this, scale);
  }

  /**
   * Checks, before a figure is computed, that {@link #write} can write it to a file.
   *
   * @throws IllegalArgumentException if the name ends otherwise than .png or .svg
   * @throws IOException if it cannot be written; its message names the file
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
   * Writes a file, whole or not at all, as what its name ends with: .png or .svg.
   *
   * @throws IllegalArgumentException if it ends otherwise
   * @throws IOException if it cannot be written; its message names the file
   */
  public void write(Path file) throws IOException {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    checkSuffix(file, name);
    byte[] bytes =
        name.endsWith(".svg") ? svg().getBytes(java.nio.charset.StandardCharsets.UTF_8) : png();
    AtomicFile.write(file, temporary -> Files.write(temporary, bytes));
  }
}
