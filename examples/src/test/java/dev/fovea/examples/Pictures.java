package dev.fovea.examples;

import dev.fovea.data.Classified;
import dev.fovea.data.Datasets;
import dev.fovea.data.digits.DigitsDataset;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** A folder of drawn digits as pictures. */
final class Pictures {
  private Pictures() {}

  /** Writes pictures of some digits, each class under a name, and returns the folder. */
  static Path write(Path folder, int each, String... digits) throws IOException {
    Classified drawn = Classified.of(DigitsDataset.split(1).train());
    int[] counts = new int[10];
    for (int i = 0; i < drawn.size(); i++) {
      int digit = drawn.label(i);
      if (digit < digits.length && counts[digit]++ < each) {
        Path into = Files.createDirectories(folder.resolve(digits[digit]));
        float[] pixels = Datasets.inputs(drawn, i).data();
        BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
        for (int p = 0; p < pixels.length; p++) {
          image.getRaster().setSample(p % 28, p / 28, 0, Math.round(255 * pixels[p]));
        }
        ImageIO.write(image, "png", into.resolve(counts[digit] + ".png").toFile());
      }
    }
    return folder;
  }
}
