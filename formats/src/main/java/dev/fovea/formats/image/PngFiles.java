package dev.fovea.formats.image;

import dev.fovea.data.AtomicFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Writes images of 8-bit numbers, such as grey levels or class indices, as PNG files. */
public final class PngFiles {
  private PngFiles() {}

  /**
   * Writes an image of one channel atomically.
   *
   * @param values (height, width), each from 0 to 255
   * @throws IllegalArgumentException if the number of values is not that of the pixels
   * @throws IOException if the file cannot be written; the message names it
   */
  public static void write(Path file, int height, int width, byte[] values) throws IOException {
    if (values.length != height * width) {
      throw new IllegalArgumentException(
          values.length + " values are no image of " + height + "x" + width + " pixels");
    }
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, width, height, values);
    AtomicFile.write(file, temporary -> ImageIO.write(image, "png", temporary.toFile()));
  }
}
