package dev.fovea.insight.draw;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Locale;

/** Painter of drawings by Java 2D, which needs no screen and writes PNG. */
final class PngPainter {
  /** Maximum number of pixels; 128 Mi take half a gigabyte. */
  private static final double MOST_PIXELS = 1 << 27;

  private final Graphics2D graphics;
  private final double scale;

  private PngPainter(Graphics2D graphics, double scale) {
    this.graphics = graphics;
    this.scale = scale;
  }

  static byte[] paint(Drawing figure, double scale) throws IOException {
    double width = Math.max(1, Math.ceil(figure.width() * scale));
    double height = Math.max(1, Math.ceil(figure.height() * scale));
    if (!(width * height <= MOST_PIXELS)) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "the figure would be %.0f pixels wide and %.0f high, too many for a PNG; write it as .svg",
              width,
              height));
    }
    BufferedImage image = new BufferedImage((int) width, (int) height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setColor(new Color(Paint.Role.PAPER.rgb()));
      graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      graphics.setRenderingHint(
          RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
      graphics.setRenderingHint(
          RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      graphics.scale(scale, scale);
      PngPainter painter = new PngPainter(graphics, scale);
      for (Mark mark : figure.marks()) {
        painter.mark(mark);
      }
    } finally {
      graphics.dispose();
    }
    return PngFile.of(image);
  }

  private void mark(Mark mark) throws IOException {
    switch (mark) {
      case Mark.Image image -> image(image);
      case Mark.Text text -> text(text);
      case Mark.Path path -> shape(outline(path), path.style());
      case Mark.Rectangle r ->
          shape(
              new RoundRectangle2D.Double(
                  r.x(), r.y(), r.width(), r.height(), 2 * r.radius(), 2 * r.radius()),
              r.style());
      case Mark.Circle c ->
          shape(
              new Ellipse2D.Double(
                  c.x() - c.radius(), c.y() - c.radius(), 2 * c.radius(), 2 * c.radius()),
              c.style());
      case Mark.Group group -> {
        graphics.translate(group.dx(), group.dy());
        for (Mark inner : group.marks()) {
          mark(inner);
        }
        graphics.translate(-group.dx(), -group.dy());
      }
    }
  }

  private static Shape outline(Mark.Path path) {
    Path2D outline = new Path2D.Double();
    for (Point point : path.points()) {
      if (outline.getCurrentPoint() == null) {
        outline.moveTo(point.x(), point.y());
      } else {
        outline.lineTo(point.x(), point.y());
      }
    }
    if (path.closed() && outline.getCurrentPoint() != null) {
      outline.closePath();
    }
    return outline;
  }

  private void shape(Shape shape, Style style) {
    if (style.fill() != Paint.NONE) {
      graphics.setColor(color(style.fill(), style.opacity()));
      graphics.fill(shape);
    }
    if (style.stroke() != Paint.NONE) {
      graphics.setColor(color(style.stroke(), style.opacity()));
      float width = (float) style.width();
      graphics.setStroke(
          style.dash() > 0
              ? new BasicStroke(
                  width,
                  BasicStroke.CAP_BUTT,
                  BasicStroke.JOIN_ROUND,
                  1,
                  new float[] {(float) style.dash()},
                  0)
              : new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
      graphics.draw(shape);
    }
  }

  private static Color color(Paint paint, double opacity) {
    int alpha = (int) Math.round(255 * Math.clamp(opacity, 0, 1));
    return new Color(paint.rgb() | alpha << 24, true);
  }

  /** Aligns an image to whole PNG pixels, so that all its pixels appear equally large. */
  private void image(Mark.Image image) {
    AffineTransform saved = graphics.getTransform();
    int left = (int) Math.round(saved.getTranslateX() + image.x() * scale);
    int top = (int) Math.round(saved.getTranslateY() + image.y() * scale);
    int right = (int) Math.round(saved.getTranslateX() + (image.x() + image.width()) * scale);
    int bottom = (int) Math.round(saved.getTranslateY() + (image.y() + image.height()) * scale);
    int width = Math.max(1, right - left);
    int height = Math.max(1, bottom - top);
    boolean larger = width >= image.pixels().width() && height >= image.pixels().height();
    Pixels pixels =
        larger && !image.smooth() ? image.pixels() : Enlarge.lanczos(image.pixels(), width, height);
    graphics.setTransform(new AffineTransform());
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    graphics.drawImage(pixels.image(), left, top, width, height, null);
    graphics.setTransform(saved);
  }

  private void text(Mark.Text text) throws IOException {
    if (text.text().isBlank()) {
      return;
    }
    Letters letters = text.letters();
    TextLayout line = Fonts.layout(text.text(), letters, graphics.getFontRenderContext());
    double width = line.getAdvance();
    double room = letters.width(text.text());
    // Compensates for a font that is wider than the table.
    double narrower = width > room ? room / width : 1;
    double before =
        switch (text.anchor()) {
          case START -> 0;
          case MIDDLE -> -width * narrower / 2;
          case END -> -width * narrower;
        };
    AffineTransform saved = graphics.getTransform();
    graphics.translate(text.x(), text.y());
    graphics.rotate(Math.toRadians(text.angle()));
    graphics.translate(before, 0);
    graphics.scale(narrower, 1);
    graphics.setColor(color(letters.paint(), 1));
    line.draw(graphics, 0, 0);
    graphics.setTransform(saved);
  }
}
