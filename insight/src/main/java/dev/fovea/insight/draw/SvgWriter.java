package dev.fovea.insight.draw;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Writer of SVG 1.1; text remains text, and images are embedded. */
final class SvgWriter {
  static final String FONTS =
      "Inter, 'Helvetica Neue', Arial, 'Liberation Sans', 'Nimbus Sans', 'DejaVu Sans', sans-serif";

  private final StringBuilder body = new StringBuilder();

  /** CSS rules of the classes that are used. */
  private final Map<String, String> rules = new TreeMap<>();

  private SvgWriter() {}

  static String write(Drawing figure) {
    SvgWriter writer = new SvgWriter();
    String width = number(figure.width());
    String height = number(figure.height());
    writer.mark(
        Mark.rectangle(0, 0, figure.width(), figure.height(), Style.fill(Paint.Role.PAPER)));
    figure.marks().forEach(writer::mark);
    StringBuilder document = new StringBuilder();
    document
        .append("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"fovea\" width=\"")
        .append(width)
        .append("\" height=\"")
        .append(height)
        .append("\" viewBox=\"0 0 ")
        .append(width)
        .append(' ')
        .append(height)
        .append("\" font-family=\"")
        .append(FONTS)
        .append("\">\n<style>");
    writer.rules.forEach(
        (name, rule) ->
            document.append(".fovea .").append(name).append('{').append(rule).append('}'));
    return document.append("</style>\n").append(writer.body).append("</svg>\n").toString();
  }

  private void mark(Mark mark) {
    switch (mark) {
      case Mark.Image image -> image(image);
      case Mark.Text text -> text(text);
      case Mark.Path path -> path(path);
      case Mark.Rectangle rectangle -> rectangle(rectangle);
      case Mark.Circle circle -> circle(circle);
      case Mark.Group group -> group(group);
    }
  }

  private void group(Mark.Group group) {
    body.append("<g");
    if (group.dx() != 0 || group.dy() != 0) {
      body.append(
          " transform=\"translate(%s %s)\"".formatted(number(group.dx()), number(group.dy())));
    }
    body.append('>');
    if (!group.title().isEmpty()) {
      body.append("<title>").append(escape(group.title())).append("</title>");
    }
    group.marks().forEach(this::mark);
    body.append("</g>\n");
  }

  private void image(Mark.Image image) {
    body.append("<image");
    place(image.x(), image.y(), image.width(), image.height());
    body.append(" preserveAspectRatio=\"none\"");
    if (!image.smooth()) {
      body.append(" style=\"image-rendering:pixelated\"");
    }
    body.append(" href=\"data:image/png;base64,").append(base64(image.pixels())).append("\"/>\n");
  }

  private static String base64(Pixels pixels) {
    try {
      return Base64.getEncoder().encodeToString(PngFile.of(pixels));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void text(Mark.Text text) {
    Letters letters = text.letters();
    body.append("<text");
    attribute("x", text.x());
    attribute("y", text.y());
    attribute("font-size", letters.size());
    if (letters.bold()) {
      body.append(" font-weight=\"600\"");
    }
    if (text.anchor() != Mark.Anchor.START) {
      body.append(" text-anchor=\"")
          .append(text.anchor().name().toLowerCase(Locale.ROOT))
          .append('"');
    }
    if (text.angle() != 0) {
      body.append(
          " transform=\"rotate(%s %s %s)\""
              .formatted(number(text.angle()), number(text.x()), number(text.y())));
    }
    paint(letters.paint(), Paint.NONE);
    body.append('>').append(escape(text.text())).append("</text>\n");
  }

  private void path(Mark.Path path) {
    body.append("<path d=\"");
    char step = 'M';
    for (Point point : path.points()) {
      body.append(step).append(number(point.x())).append(' ').append(number(point.y()));
      step = 'L';
    }
    body.append(path.closed() ? "Z\"" : "\"");
    style(path.style());
  }

  private void rectangle(Mark.Rectangle rectangle) {
    body.append("<rect");
    place(rectangle.x(), rectangle.y(), rectangle.width(), rectangle.height());
    if (rectangle.radius() > 0) {
      attribute("rx", rectangle.radius());
    }
    style(rectangle.style());
  }

  private void circle(Mark.Circle circle) {
    body.append("<circle");
    attribute("cx", circle.x());
    attribute("cy", circle.y());
    attribute("r", circle.radius());
    style(circle.style());
  }

  private void style(Style style) {
    paint(style.fill(), style.stroke());
    if (style.stroke() != Paint.NONE) {
      attribute("stroke-width", style.width());
      body.append(" stroke-linejoin=\"round\"");
    }
    if (style.opacity() < 1) {
      attribute("opacity", style.opacity());
    }
    if (style.dash() > 0) {
      attribute("stroke-dasharray", style.dash());
    }
    body.append("/>\n");
  }

  /** Writes roles as classes and other colors as attributes. */
  private void paint(Paint fill, Paint stroke) {
    StringBuilder classes = new StringBuilder();
    paint("fill", fill, classes);
    if (stroke != Paint.NONE) {
      paint("stroke", stroke, classes);
    }
    if (!classes.isEmpty()) {
      body.append(" class=\"").append(classes.toString().strip()).append('"');
    }
  }

  private void paint(String what, Paint paint, StringBuilder classes) {
    switch (paint) {
      case Paint.None ignored -> body.append(' ').append(what).append("=\"none\"");
      case Paint.Fixed fixed ->
          body.append(' ').append(what).append("=\"").append(color(fixed)).append('"');
      case Paint.Role role -> {
        String name = what + '-' + role.word();
        String color = color(role);
        rules.put(
            name, "%s:%s;%s:var(--fovea-%s,%s)".formatted(what, color, what, role.word(), color));
        classes.append(name).append(' ');
      }
    }
  }

  private static String color(Paint paint) {
    return String.format(Locale.ROOT, "#%06x", paint.rgb());
  }

  private void place(double x, double y, double width, double height) {
    attribute("x", x);
    attribute("y", y);
    attribute("width", width);
    attribute("height", height);
  }

  private void attribute(String name, double value) {
    body.append(' ').append(name).append("=\"").append(number(value)).append('"');
  }

  /** Formats a number with at most two decimal places, without trailing zeros. */
  private static String number(double value) {
    double rounded = Math.rint(value * 100) / 100;
    return rounded == (long) rounded ? String.valueOf((long) rounded) : String.valueOf(rounded);
  }

  /** Escapes text for XML and removes characters that XML does not allow. */
  private static String escape(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            letter -> {
              switch (letter) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.appendCodePoint(isXml(letter) ? letter : 0xfffd);
              }
            });
    return escaped.toString();
  }

  /** Returns whether XML 1.0 (production 2) allows a character. */
  private static boolean isXml(int letter) {
    return letter == '\t'
        || letter == '\n'
        || letter == '\r'
        || letter >= 0x20 && letter <= 0xd7ff
        || letter >= 0xe000 && letter <= 0xfffd
        || letter >= 0x10000;
  }
}
