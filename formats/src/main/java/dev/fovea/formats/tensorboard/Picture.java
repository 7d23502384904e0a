package dev.fovea.formats.tensorboard;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** A picture of colors, which becomes a PNG file. */
record Picture(BufferedImage image) {
  static Picture of(int height, int width) {
    return new Picture(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB));
  }

  int height() {
    return image.getHeight();
  }

  int width() {
    return image.getWidth();
  }

  /** Sets a pixel to levels from 0 to 1 of red, green and blue. */
  void set(int y, int x, float red, float green, float blue) {
    image.setRGB(x, y, level(red) << 16 | level(green) << 8 | level(blue));
  }

  private static int level(float value) {
    return Math.round(255 * Math.clamp(value, 0f, 1f));
  }

  byte[] png() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
