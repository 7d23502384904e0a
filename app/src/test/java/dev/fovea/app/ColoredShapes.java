package dev.fovea.app;

import static dev.fovea.layer.Layers.add;
import static dev.fovea.layer.Layers.concatenate;
import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.globalAveragePooling2D;
import static dev.fovea.layer.Layers.maxPooling2D;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Padding;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/** A small data set of circles, squares and triangles in color, and a network with branches. */
final class ColoredShapes {
  static final List<String> CLASSES = List.of("circle", "square", "triangle");
  private static final int SIZE = 32;

  private ColoredShapes() {}

  /** A folder of images for each class. */
  static Path write(Path folder, int each) throws IOException {
    Random random = new Random(7);
    for (String name : CLASSES) {
      Path images = Files.createDirectories(folder.resolve(name));
      for (int i = 0; i < each; i++) {
        ImageIO.write(draw(name, random), "png", images.resolve(i + ".png").toFile());
      }
    }
    return folder;
  }

  private static BufferedImage draw(String name, Random random) {
    BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    float hue = random.nextFloat();
    graphics.setColor(Color.getHSBColor(hue + 0.5f, 0.3f, 0.25f + 0.2f * random.nextFloat()));
    graphics.fillRect(0, 0, SIZE, SIZE);
    graphics.setColor(Color.getHSBColor(hue, 0.9f, 0.95f));
    double r = 7 + 5 * random.nextDouble();
    double x = r + (SIZE - 2 * r) * random.nextDouble();
    double y = r + (SIZE - 2 * r) * random.nextDouble();
    switch (name) {
      case "circle" -> graphics.fill(new Ellipse2D.Double(x - r, y - r, 2 * r, 2 * r));
      case "square" ->
          graphics.fill(new Rectangle2D.Double(x - 0.85 * r, y - 0.85 * r, 1.7 * r, 1.7 * r));
      default -> {
        Path2D triangle = new Path2D.Double();
        triangle.moveTo(x, y - r);
        triangle.lineTo(x + r, y + 0.8 * r);
        triangle.lineTo(x - r, y + 0.8 * r);
        triangle.closePath();
        graphics.fill(triangle);
      }
    }
    graphics.dispose();
    return image;
  }

  /** Two ways that are joined, and one around a convolution. */
  static Model model() {
    Symbol in = Symbol.input(SIZE, SIZE, 3);
    Symbol stem = in.then(same(12, 5).name("stem"));
    Symbol fine = stem.then(same(12, 3).name("fine"));
    Symbol coarse = stem.then(same(12, 5).name("coarse"));
    Symbol both =
        concatenate().name("joined").apply(fine, coarse).then(maxPooling2D(2).name("pool"));
    Symbol narrow = both.then(same(16, 1).name("narrow"));
    Symbol sum = add().name("sum").apply(narrow, narrow.then(same(16, 3).name("residual")));
    return Model.of(
        in,
        sum.then(maxPooling2D(2).name("pool_1"))
            .then(same(24, 3).name("last"))
            .then(globalAveragePooling2D().name("mean"))
            .then(dense(3).activation(Activation.SOFTMAX).name("classes")));
  }

  private static dev.fovea.layer.convolution.Conv same(int filters, int size) {
    return conv2D(filters, size).padding(Padding.SAME).activation(Activation.RELU);
  }
}
