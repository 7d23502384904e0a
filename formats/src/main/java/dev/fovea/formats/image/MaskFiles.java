package dev.fovea.formats.image;

import dev.fovea.data.DataException;
import dev.fovea.data.image.Preparation;
import java.nio.file.Path;

/** Reads masks: images whose pixels are numbers or colors that stand for classes. */
public final class MaskFiles {
  private MaskFiles() {}

  /**
   * A mask.
   *
   * @param height in pixels
   * @param width in pixels
   * @param pixels (height, width), the number of each pixel or its color 0xRRGGBB
   */
  public record Mask(int height, int width, int[] pixels) {}

  /**
   * Reads the number of each pixel: the grey level, or the place of the color in the palette.
   *
   * @throws DataException if the file is missing, corrupt, or in colors without a palette
   */
  public static Mask numbers(Path path) {
    DecodedImage image = ImageDecoder.decode(path);
    return new Mask(
        image.height(),
        image.width(),
        image
            .numbers()
            .orElseThrow(
                () ->
                    new DataException(
                        path
                            + ": is in color; give the color of each class in classes.csv, or save"
                            + " the mask as grey levels")));
  }

  /**
   * Reads the color of each pixel as 0xRRGGBB.
   *
   * @throws DataException if the file is missing or corrupt
   */
  public static Mask colors(Path path) {
    DecodedImage image = ImageDecoder.decode(path);
    int[] pixels = new int[image.height() * image.width()];
    float[] row = new float[3 * image.width()];
    Rows rows = image.rows(3, Preparation.WHITE);
    for (int y = 0; y < image.height(); y++) {
      rows.read(y, row);
      for (int x = 0; x < image.width(); x++) {
        pixels[y * image.width() + x] =
            level(row[3 * x]) << 16 | level(row[3 * x + 1]) << 8 | level(row[3 * x + 2]);
      }
    }
    return new Mask(image.height(), image.width(), pixels);
  }

  private static int level(float value) {
    return Math.round(255 * value);
  }
}
