package dev.fovea.formats.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.DataException;
import dev.fovea.data.image.Preparation;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFilesTest {
  @TempDir Path folder;

  @Test
  void greyKeepsTheNumbersInTheFile() throws IOException {
    Path file =
        TestImages.write(
            folder.resolve("grey.png"), TestImages.greyImage(2, 128, (x, y) -> 2 * x + y));
    Tensor image = ImageFiles.read(file);
    assertThat(image.shape()).isEqualTo(Shape.of(2, 128, 1));
    for (int x = 0; x < 128; x++) {
      assertThat(image.get(0, x, 0)).isEqualTo(2 * x / 255f);
      assertThat(image.get(1, x, 0)).isEqualTo((2 * x + 1) / 255f);
    }
  }

  @Test
  void theContentOfAFileIsReadLikeTheFile() throws IOException {
    Path file =
        TestImages.write(
            folder.resolve("grey.png"), TestImages.greyImage(5, 7, (x, y) -> 9 * x + y));
    byte[] content = Files.readAllBytes(file);
    Shape shape = Shape.of(3, 4, 1);
    assertThat(ImageFiles.read(content, "request", shape, 0).data())
        .isEqualTo(ImageFiles.read(file, shape, 0).data());
    ImagePreparer preparer = new ImagePreparer(Preparation.of(shape).inverted(true));
    assertThat(preparer.read(content, "request").data()).isEqualTo(preparer.read(file).data());
    assertThatThrownBy(() -> ImageFiles.read(new byte[0], "image 2 of x", shape, 0))
        .isInstanceOf(DataException.class)
        .hasMessage("image 2 of x: is empty; send the bytes of an image file");
    assertThatThrownBy(() -> preparer.read("text".getBytes(UTF_8), "image 2 of x"))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("image 2 of x: is not an image that can be read here");
    assertThatThrownBy(() -> preparer.read(Arrays.copyOf(content, 50), "image 2 of x"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("image 2 of x: is corrupt or truncated");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        BufferedImage.TYPE_INT_RGB,
        BufferedImage.TYPE_3BYTE_BGR,
        BufferedImage.TYPE_4BYTE_ABGR
      })
  void colorKeepsTheNumbersInTheFile(int type) throws IOException {
    BufferedImage pixels = TestImages.rgbImage(type, 1, 2, (x, y) -> 0xff204060 + x);
    Tensor image = ImageFiles.read(TestImages.write(folder.resolve("color.png"), pixels));
    assertThat(image.shape()).isEqualTo(Shape.of(1, 2, 3));
    assertThat(image.data())
        .containsExactly(
            0x20 / 255f, 0x40 / 255f, 0x60 / 255f, 0x20 / 255f, 0x40 / 255f, 97 / 255f);
  }

  @Test
  void sixteenBitsPerSample() throws IOException {
    BufferedImage pixels = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
    pixels.getRaster().setSample(0, 0, 0, 1000);
    pixels.getRaster().setSample(1, 0, 0, 65535);
    Tensor image = ImageFiles.read(TestImages.write(folder.resolve("deep.png"), pixels));
    assertThat(image.data()).containsExactly(1000 / 65535f, 1);
  }

  @Test
  void palettes() throws IOException {
    byte[] grey = {0, 100, (byte) 200};
    byte[] red = {0, 100, (byte) 255};
    Tensor one = ImageFiles.read(palette("grey.png", grey, grey));
    assertThat(one.shape()).isEqualTo(Shape.of(1, 3, 1));
    assertThat(one.data()).containsExactly(0, 100 / 255f, 200 / 255f);
    Tensor three = ImageFiles.read(palette("red.gif", red, grey));
    assertThat(three.shape()).isEqualTo(Shape.of(1, 3, 3));
    assertThat(Arrays.copyOfRange(three.data(), 6, 9)).containsExactly(1, 200 / 255f, 200 / 255f);
  }

  private Path palette(String name, byte[] red, byte[] others) throws IOException {
    IndexColorModel colors = new IndexColorModel(8, 3, red, others, others);
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_INDEXED, colors);
    image.getRaster().setPixels(0, 0, 3, 1, new int[] {0, 1, 2});
    return TestImages.write(folder.resolve(name), image);
  }

  @Test
  void blackAndWhite() throws IOException {
    BufferedImage pixels = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY);
    pixels.setRGB(1, 0, 0xffffffff);
    Tensor image = ImageFiles.read(TestImages.write(folder.resolve("bits.png"), pixels));
    assertThat(image.shape()).isEqualTo(Shape.of(1, 2, 1));
    assertThat(image.data()).containsExactly(0, 1);
  }

  @Test
  void transparentShowsWhite() throws IOException {
    int[] pixels = {0x00000000, 0xff000000, 0x80ff0000};
    BufferedImage image =
        TestImages.rgbImage(BufferedImage.TYPE_INT_ARGB, 1, 3, (x, y) -> pixels[x]);
    Tensor read = ImageFiles.read(TestImages.write(folder.resolve("alpha.png"), image));
    float rest = 1 - 128 / 255f;
    assertThat(read.data())
        .containsExactly(new float[] {1, 1, 1, 0, 0, 0, 1, rest, rest}, within(1e-6f));
  }

  @Test
  void jpeg() throws IOException {
    Path grey =
        TestImages.write(
            folder.resolve("grey.jpg"), TestImages.greyImage(16, 16, (x, y) -> 8 * (x + y)));
    Tensor image = ImageFiles.read(grey);
    assertThat(image.shape()).isEqualTo(Shape.of(16, 16, 1));
    assertThat(image.get(10, 5, 0)).isCloseTo(120 / 255f, within(0.02f));
    BufferedImage pixels =
        TestImages.rgbImage(BufferedImage.TYPE_INT_RGB, 16, 16, (x, y) -> 0xff4080c0);
    Tensor color = ImageFiles.read(TestImages.write(folder.resolve("color.JPEG"), pixels));
    assertThat(Arrays.copyOf(color.data(), 3))
        .containsExactly(new float[] {0x40 / 255f, 0x80 / 255f, 0xc0 / 255f}, within(0.02f));
  }

  @Test
  void convertsToGreyAndToColor() throws IOException {
    BufferedImage pixels =
        TestImages.rgbImage(BufferedImage.TYPE_INT_RGB, 1, 3, (x, y) -> 0xff << (16 - 8 * x));
    Path color = TestImages.write(folder.resolve("color.png"), pixels);
    assertThat(ImageFiles.read(color, Shape.of(1, 3, 1)).data())
        .containsExactly(new float[] {0.299f, 0.587f, 0.114f}, within(1e-6f));
    Path grey = TestImages.grey(folder.resolve("grey.png"), 1, 1, 51);
    assertThat(ImageFiles.read(grey, Shape.of(1, 1, 3)).data()).containsExactly(0.2f, 0.2f, 0.2f);
  }

  @Test
  void smallerAveragesAreas() throws IOException {
    int[] values = {0, 60, 120, 30, 90, 240};
    Path file =
        TestImages.write(
            folder.resolve("six.png"), TestImages.greyImage(2, 6, (x, y) -> values[x]));
    float[] halves = ImageFiles.read(file, Shape.of(1, 3, 1)).data();
    assertThat(halves)
        .containsExactly(new float[] {30 / 255f, 75 / 255f, 165 / 255f}, within(1e-6f));
    // Each of the four pixels covers one and a half old ones.
    float[] quarters = ImageFiles.read(file, Shape.of(2, 4, 1)).data();
    assertThat(Arrays.copyOf(quarters, 4))
        .containsExactly(new float[] {20 / 255f, 100 / 255f, 50 / 255f, 190 / 255f}, within(1e-6f));
  }

  @Test
  void largerInterpolatesBetweenCenters() throws IOException {
    Path file =
        TestImages.write(folder.resolve("two.png"), TestImages.greyImage(1, 2, (x, y) -> 200 * x));
    float[] four = ImageFiles.read(file, Shape.of(3, 4, 1)).data();
    assertThat(Arrays.copyOfRange(four, 4, 8))
        .containsExactly(new float[] {0, 50 / 255f, 150 / 255f, 200 / 255f}, within(1e-6f));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 28, 29, 100, 233})
  void anEvenImageStaysEvenAtAnySize(int size) throws IOException {
    Path file = TestImages.grey(folder.resolve("even.png"), 29, 57, 255);
    for (float value : ImageFiles.read(file, Shape.of(size, 2 * size, 1)).data()) {
      assertThat(value).isBetween(1 - 1e-5f, 1f);
    }
  }

  @Test
  void unknownSizesStayAsTheyAre() throws IOException {
    Path file = TestImages.grey(folder.resolve("grey.png"), 3, 5, 9);
    assertThat(ImageFiles.read(file, Shape.of(Shape.UNKNOWN, 10, 3)).shape())
        .isEqualTo(Shape.of(3, 10, 3));
  }

  @Test
  void inverts() {
    Tensor image = Tensor.of(Shape.of(1, 2, 1), 0, 0.75f);
    assertThat(ImageFiles.invert(image).data()).containsExactly(1, 0.25f);
  }

  @Test
  void onlyImagesTakeImages() throws IOException {
    Path file = TestImages.grey(folder.resolve("grey.png"), 3, 5, 9);
    assertThatThrownBy(() -> ImageFiles.read(file, Shape.of(784)))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("does not become 784; use a model for images");
  }

  @Test
  void missing() {
    refused(folder.resolve("absent.png"), "there is no such file; check the path");
  }

  @Test
  void noImage() throws IOException {
    Path text = Files.writeString(folder.resolve("text.png"), "This is no image.");
    refused(text, "is not an image that can be read here; name one of these: ");
    Path empty = Files.write(folder.resolve("empty.png"), new byte[0]);
    refused(empty, "is empty; get the file anew");
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "gif", "bmp"})
  void truncated(String format) throws IOException {
    Path file =
        TestImages.write(
            folder.resolve("whole." + format),
            TestImages.greyImage(64, 64, (x, y) -> (x * x + 7 * y * y) & 0xff));
    byte[] bytes = Files.readAllBytes(file);
    for (double share : new double[] {0.2, 0.5, 0.9}) {
      byte[] half = Arrays.copyOf(bytes, (int) (bytes.length * share));
      refused(Files.write(folder.resolve("half." + format), half), "is corrupt or truncated (");
    }
  }

  @Test
  void corrupt() throws IOException {
    Path file = TestImages.grey(folder.resolve("bad.png"), 64, 64, 77);
    byte[] bytes = Files.readAllBytes(file);
    for (int i = bytes.length / 2; i < bytes.length / 2 + 8; i++) {
      bytes[i] ^= 0x55;
    }
    refused(Files.write(file, bytes), "is corrupt or truncated (");
  }

  /** Adds padding between two segments, which libjpeg reports, as in photographs of known sets. */
  @Test
  void bytesBetweenTheSegmentsOfAJpegAreHarmless() throws IOException {
    Path whole =
        TestImages.write(
            folder.resolve("whole.jpg"),
            TestImages.greyImage(64, 64, (x, y) -> (x * x + 7 * y * y) & 0xff));
    byte[] bytes = Files.readAllBytes(whole);
    ByteArrayOutputStream padded = new ByteArrayOutputStream();
    int second = 2 + 2 + ((bytes[4] & 0xff) << 8 | bytes[5] & 0xff);
    padded.write(bytes, 0, second);
    padded.write(new byte[] {0, 1, 2, 3, 4});
    padded.write(bytes, second, bytes.length - second);
    Path file = Files.write(folder.resolve("padded.jpg"), padded.toByteArray());
    assertThat(ImageFiles.read(file).data()).isEqualTo(ImageFiles.read(whole).data());
    refused(
        Files.write(
            folder.resolve("half.jpg"), Arrays.copyOf(padded.toByteArray(), padded.size() / 2)),
        "is corrupt or truncated (");
  }

  @Test
  void aLargePhotographIsReadWithFewerPixels() throws IOException {
    BufferedImage pixels = new BufferedImage(8000, 6000, BufferedImage.TYPE_BYTE_BINARY);
    pixels.getRaster().setSample(7998, 0, 0, 1);
    Path file = TestImages.write(folder.resolve("photo.png"), pixels);
    DecodedImage image = ImageDecoder.decode(file);
    assertThat(image.width()).isEqualTo(4000);
    assertThat(image.height()).isEqualTo(3000);
    float[] row = new float[4000];
    image.rows(1, 0xffffff).read(0, row);
    assertThat(row[3999]).isEqualTo(1);
    assertThat(row[3998]).isZero();
    assertThat(ImageFiles.read(file, Shape.of(30, 40, 1)).shape()).isEqualTo(Shape.of(30, 40, 1));
  }

  @Test
  void tooLargeIsToldFromTheHeader() throws IOException {
    byte[] huge = TestImages.pngOfSize(100_000, 100_000);
    refused(
        Files.write(folder.resolve("huge.png"), huge),
        "is 100000 pixels wide and 100000 high, and at most 536,870,912 in all are read");
  }

  private static void refused(Path path, String message) {
    assertThatThrownBy(() -> ImageFiles.read(path))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(path + ": ")
        .hasMessageContaining(message)
        .hasMessageNotContainingAny("\n", "null");
  }
}
