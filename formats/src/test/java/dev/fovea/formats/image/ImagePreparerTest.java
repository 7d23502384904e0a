package dev.fovea.formats.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.Datasets;
import dev.fovea.data.Mnist;
import dev.fovea.data.Split;
import dev.fovea.data.image.Fit;
import dev.fovea.data.image.ImageColor;
import dev.fovea.data.image.Preparation;
import dev.fovea.data.image.Scaling;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagePreparerTest {
  private static final Preparation GREY = Preparation.of(Shape.of(2, 2, 1));

  @TempDir private Path folder;

  /** A grey image of 2 rows and 6 columns: 0, 50, ..., 250 in both rows. */
  private Path wide() throws IOException {
    return TestImages.write(
        folder.resolve("wide.png"), TestImages.greyImage(2, 6, (x, y) -> 50 * x));
  }

  private static int[] bytes(Preparation preparation, Path file) {
    ImagePreparer.Prepared prepared = new ImagePreparer(preparation).prepare(file);
    int[] unsigned = new int[prepared.bytes().length];
    for (int i = 0; i < unsigned.length; i++) {
      unsigned[i] = prepared.bytes()[i] & 0xff;
    }
    return unsigned;
  }

  @Test
  void cropTakesTheMiddle() throws IOException {
    assertThat(bytes(GREY.fit(Fit.CROP), wide())).containsExactly(100, 150, 100, 150);
    assertThat(bytes(GREY.fit(Fit.CROP).size(1, 2), wide())).containsExactly(75, 175);
  }

  @Test
  void padLaysTheWholeOnTheBackground() throws IOException {
    Preparation six = GREY.size(6, 6).fit(Fit.PAD);
    int[] padded = bytes(six, wide());
    assertThat(padded).startsWith(255, 255, 255, 255, 255, 255).hasSize(36);
    assertThat(java.util.Arrays.copyOfRange(padded, 12, 18))
        .containsExactly(0, 50, 100, 150, 200, 250);
    // The background is exchanged with the image.
    int[] dark = bytes(six.inverted(true), wide());
    assertThat(dark).startsWith(0, 0, 0, 0, 0, 0);
    assertThat(java.util.Arrays.copyOfRange(dark, 12, 15)).containsExactly(255, 205, 155);
    int[] red = bytes(six.color(ImageColor.RGB).background(0xff0000), wide());
    assertThat(red).startsWith(255, 0, 0, 255, 0, 0);
    assertThat(bytes(six.background(0xff0000), wide())).startsWith(76, 76);
  }

  @Test
  void stretchTakesAll() throws IOException {
    assertThat(bytes(GREY.size(1, 3), wide())).containsExactly(25, 125, 225);
  }

  @Test
  void valuesAreScaledChannelByChannel() throws IOException {
    BufferedImage pixel =
        TestImages.rgbImage(BufferedImage.TYPE_INT_RGB, 1, 1, (x, y) -> 0xff0000 | 51 << 8 | 102);
    Path file = TestImages.write(folder.resolve("pixel.png"), pixel);
    Preparation own = Preparation.of(Shape.of(1, 1, 3));

    assertThat(new ImagePreparer(own).read(file).data()).containsExactly(1, 51 / 255f, 102 / 255f);
    assertThat(new ImagePreparer(own.scaling(Scaling.BYTES)).read(file).data())
        .containsExactly(new float[] {255, 51, 102}, within(1e-4f));
    assertThat(new ImagePreparer(own.scaling(Scaling.SIGNED)).read(file).data())
        .containsExactly(new float[] {1, -0.6f, -0.2f}, within(1e-6f));
    Scaling imageNet =
        Scaling.standardized(List.of(0.485f, 0.456f, 0.406f), List.of(0.229f, 0.224f, 0.225f));
    assertThat(new ImagePreparer(own.scaling(imageNet)).read(file).data())
        .containsExactly(
            new float[] {(1 - 0.485f) / 0.229f, (0.2f - 0.456f) / 0.224f, (0.4f - 0.406f) / 0.225f},
            within(1e-5f));
  }

  @Test
  void imagesOfTheirOwnSize() throws IOException {
    Tensor own = new ImagePreparer(GREY.ownSize()).read(wide());
    assertThat(own.shape()).isEqualTo(Shape.of(2, 6, 1));
    assertThat(own.get(1, 5, 0)).isEqualTo(250 / 255f);
    assertThatThrownBy(() -> GREY.ownSize().fit(Fit.CROP))
        .hasMessage("images are cropped, padded and centered in a known size only; give the size");
  }

  /** An L whose center of mass is known: a bar of 40x10 and one of 10x20 at its foot. */
  @Test
  void theCenterOfMassComesToTheMiddle() throws IOException {
    BufferedImage drawn =
        TestImages.greyImage(
            120,
            90,
            (x, y) ->
                x >= 5 && x < 15 && y >= 60 && y < 100 || x >= 15 && x < 35 && y >= 90 && y < 100
                    ? 250
                    : 0);
    Path file = TestImages.write(folder.resolve("l.png"), drawn);
    int[] field = bytes(GREY.size(28, 28).centered(true), file);
    // Scaled to half: 20x5 and 5x10 pixels. Rows: (100 * 9.5 + 50 * 17) / 150 = 12; columns:
    // (100 * 2 + 50 * 9.5) / 150 = 4.5, so the box begins at row 2 and at column 9.5, rounded.
    for (int i = 0; i < field.length; i++) {
      int y = i / 28 - 2;
      int x = i % 28 - 10;
      boolean ink = y >= 0 && y < 20 && x >= 0 && x < (y >= 15 ? 15 : 5);
      assertThat(field[i]).as("row %d, column %d", i / 28, i % 28).isEqualTo(ink ? 250 : 0);
    }
  }

  @Test
  void anEmptyPageStaysEmpty() throws IOException {
    Path file = TestImages.grey(folder.resolve("empty.png"), 30, 50, 7);
    assertThat(bytes(GREY.size(28, 28).centered(true), file)).containsOnly(7);
  }

  /** MNIST's digits are their own preparation, wherever and however large they are drawn. */
  @Test
  void digitsOfMnistComeBack() throws IOException {
    Optional<Path> mnist = Mnist.find(Optional.empty());
    Assumptions.assumeTrue(mnist.isPresent(), "MNIST is not on this machine");
    Split split = Mnist.read(mnist.get());
    ImagePreparer preparer = new ImagePreparer(GREY.size(28, 28).inverted(true).centered(true));
    int same = 0;
    int count = 200;
    for (int n = 0; n < count; n++) {
      float[] digit = Datasets.inputs(split.test(), n).data();
      int left = 3 * (n % 7);
      int top = 5 * (n % 11);
      BufferedImage page =
          TestImages.greyImage(
              170,
              130,
              (x, y) -> {
                int dx = Math.floorDiv(x - left, 3);
                int dy = Math.floorDiv(y - top, 3);
                boolean inside = dx >= 0 && dx < 28 && dy >= 0 && dy < 28;
                return 255 - (inside ? Math.round(255 * digit[28 * dy + dx]) : 0);
              });
      float[] prepared = preparer.read(TestImages.write(folder.resolve("page.png"), page)).data();
      double difference = 0;
      for (int i = 0; i < digit.length; i++) {
        difference += Math.abs(digit[i] - prepared[i]);
      }
      same += difference / digit.length < 1e-3 ? 1 : 0;
    }
    assertThat(same).isGreaterThanOrEqualTo(95 * count / 100);
  }
}
