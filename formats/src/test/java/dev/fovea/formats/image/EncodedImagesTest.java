package dev.fovea.formats.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncodedImagesTest {
  @TempDir private Path folder;

  private static byte[] image(int height, int width, String kind) {
    CounterRandom random = CounterRandom.ofSeed(5);
    byte[] rgb = new byte[height * width * 3];
    for (int i = 0; i < rgb.length; i++) {
      int x = i / 3 % width;
      int y = i / 3 / width;
      rgb[i] =
          (byte)
              switch (kind) {
                case "noise" -> random.below(i, 256);
                case "slope" -> 2 * x + y * (i % 3);
                case "even" -> 10 + 90 * (i % 3);
                // Counts like Fibonacci's make codes longer than are allowed.
                case "rare" -> Long.numberOfTrailingZeros(random.bits(i / 3) | 1L << 40);
                default -> (x / 7 + y / 5) % 2 == 0 ? 250 : 3;
              };
    }
    return rgb;
  }

  private int[] read(byte[] file, String name) throws IOException {
    Tensor image = ImageFiles.read(Files.write(folder.resolve(name), file), Shape.of(-1, -1, 3));
    int[] rgb = new int[image.data().length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = Math.round(image.data()[i] * 255);
    }
    return rgb;
  }

  private static int[] unsigned(byte[] bytes) {
    int[] all = new int[bytes.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = bytes[i] & 0xff;
    }
    return all;
  }

  /** The reader is that of another program. */
  @ParameterizedTest
  @CsvSource({
    "1, 1, even",
    "1, 9, slope",
    "7, 1, noise",
    "17, 31, noise",
    "64, 48, slope",
    "33, 20, even",
    "40, 50, squares",
    "600, 530, slope",
    "300, 700, rare",
  })
  void losslessFilesHoldTheImage(int height, int width, String kind) throws IOException {
    byte[] rgb = image(height, width, kind);
    assertThat(read(EncodedImages.webp(height, width, rgb), "a.webp")).isEqualTo(unsigned(rgb));
    assertThat(read(EncodedImages.png(height, width, rgb), "a.png")).isEqualTo(unsigned(rgb));
    if (kind.equals("slope") && width > 1) {
      assertThat(EncodedImages.webp(height, width, rgb).length).isLessThan(rgb.length / 2 + 600);
    }
  }

  @Test
  void turnedFilesShowTheUprightImage() throws IOException {
    byte[] rgb = image(16, 40, "slope");
    int[] upright = read(EncodedImages.jpeg(16, 40, rgb), "a.jpg");
    for (int orientation = 1; orientation <= 8; orientation++) {
      Path file = folder.resolve("turned.jpg");
      byte[] turned = EncodedImages.turnedJpeg(16, 40, rgb, orientation);
      int[] read = read(turned, "turned.jpg");
      assertThat(ImageFiles.size(file)).isEqualTo(Shape.of(16, 40));
      double difference = 0;
      for (int i = 0; i < read.length; i++) {
        difference += Math.abs(read[i] - upright[i]);
      }
      // JPEG's blocks lie otherwise.
      assertThat(difference / read.length)
          .as("orientation " + orientation)
          .isCloseTo(0, within(4.0));
    }
    assertThatThrownBy(() -> EncodedImages.turnedJpeg(16, 40, rgb, 9))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> EncodedImages.webp(16, 41, rgb))
        .hasMessage("1920 values are no image of 16x41 pixels in color");
  }
}
