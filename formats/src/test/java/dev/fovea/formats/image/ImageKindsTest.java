package dev.fovea.formats.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.data.DataException;
import dev.fovea.data.image.Preparation;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures of all kinds, beside what Pillow reads from the same files (make.py wrote both). */
class ImageKindsTest {
  private static final Shape COLOR = Shape.of(Shape.UNKNOWN, Shape.UNKNOWN, 3);

  /** Decoders of lossy formats may round differently, and smooth colors in another way. */
  private static final Map<String, Integer> LOSSY =
      Map.of("jpg", 4, "photo.webp", 12, "alpha-lossy.webp", 12);

  @TempDir private Path folder;

  private static JsonNode expected() throws IOException {
    try (InputStream in = ImageKindsTest.class.getResourceAsStream("expected.json")) {
      return new ObjectMapper().readTree(in);
    }
  }

  static Stream<String> names() throws IOException {
    Map<String, JsonNode> sorted = new TreeMap<>();
    expected().properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    assertThat(sorted).hasSizeGreaterThan(20);
    return sorted.keySet().stream();
  }

  private byte[] resource(String name) throws IOException {
    try (InputStream in = ImageKindsTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  private Path file(String name) throws IOException {
    return Files.write(folder.resolve(name), resource(name));
  }

  @ParameterizedTest
  @MethodSource("names")
  void isReadAsPillowReadsIt(String name) throws IOException {
    JsonNode right = expected().path(name);
    Tensor image = ImageFiles.read(file(name), COLOR);

    assertThat(image.shape())
        .isEqualTo(Shape.of(right.path("height").asInt(), right.path("width").asInt(), 3));
    byte[] rgb = HexFormat.of().parseHex(right.path("rgb").asText());
    int tolerance =
        LOSSY.getOrDefault(name, LOSSY.getOrDefault(name.substring(name.indexOf('.') + 1), 1));
    for (int i = 0; i < rgb.length; i++) {
      assertThat(Math.round(255 * image.data()[i]))
          .as("%s, value %d", name, i)
          .isCloseTo(rgb[i] & 0xff, within(tolerance));
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void itsHeaderTellsItsSize(String name) throws IOException {
    JsonNode right = expected().path(name);
    ImageHeader header = ImageDecoder.header(file(name));

    assertThat(header.height()).isEqualTo(right.path("height").asInt());
    assertThat(header.width()).isEqualTo(right.path("width").asInt());
    assertThat(header.step()).isEqualTo(1);
    assertThat(header.channels()).isEqualTo(name.contains("grey") ? 1 : 3);
  }

  @Test
  void sixteenBitsKeepTheirPrecision() throws IOException {
    assertThat(ImageFiles.read(file("deep.png")).get(0, 1, 2))
        .isCloseTo(1000 / 65535f, within(1e-7f));
  }

  @Test
  void transparencyIsLaidOverTheBackground() throws IOException {
    float[] red = ImageFiles.read(file("alpha.png"), COLOR, 0xff0000).data();
    assertThat(Arrays.copyOf(red, 3)).containsExactly(1, 0, 0);
    float alpha = 17 / 255f;
    assertThat(red[3]).isCloseTo(alpha * 200 / 255 + 1 - alpha, within(1e-6f));
    assertThat(red[5]).isCloseTo(alpha * 10 / 255, within(1e-6f));
    float luma = ImageFiles.read(file("grey-alpha.png"), Shape.of(4, 16, 1), 0x00ff00).get(0, 0, 0);
    assertThat(luma).isCloseTo(0.587f, within(1e-6f));
  }

  @Test
  void inkThatVanishesIsNoticed() throws IOException {
    BufferedImage ink =
        TestImages.rgbImage(
            BufferedImage.TYPE_INT_ARGB, 8, 8, (x, y) -> x == y ? 0xfffafafa : 0x00000000);
    Path file = TestImages.write(folder.resolve("white-ink.png"), ink);
    Preparation plain = Preparation.of(Shape.of(8, 8, 1));

    assertThat(new ImagePreparer(plain).prepare(file).vanishes()).isTrue();
    assertThat(new ImagePreparer(plain.background(0)).prepare(file).vanishes()).isFalse();
    // An image without anything transparent has its own ground.
    assertThat(
            new ImagePreparer(plain).prepare(TestImages.grey(folder.resolve("w.png"), 8, 8, 255)))
        .extracting(ImagePreparer.Prepared::vanishes)
        .isEqualTo(false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"photo.webp", "alpha.webp", "animated.webp", "turned.tif", "cmyk.jpg"})
  void truncated(String name) throws IOException {
    byte[] bytes = resource(name);
    for (double share : new double[] {0.3, 0.6, 0.9}) {
      Path half = folder.resolve("half-" + name);
      Files.write(half, Arrays.copyOf(bytes, (int) (bytes.length * share)));
      assertThatThrownBy(() -> ImageFiles.read(half))
          .isInstanceOf(DataException.class)
          .hasMessageStartingWith(half + ": ")
          .hasMessageContaining("is corrupt or truncated (")
          .hasMessageNotContainingAny("\n", "null");
    }
  }

  /** The orientation is a hint of the camera; damaged hints are ignored, the picture is read. */
  @Test
  void damagedExifDataTurnNothing() throws IOException {
    byte[] jpeg = resource("turned-6.jpg");
    Tensor turned = ImageFiles.read(file("turned-6.jpg"));
    int exif = new String(jpeg, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("Exif");
    for (int at = exif; at < exif + 26; at++) {
      byte[] bad = jpeg.clone();
      bad[at] = (byte) 0xff;
      Path file = Files.write(folder.resolve("bad.jpg"), bad);
      Tensor image = ImageFiles.read(file);
      assertThat(image.shape().size()).as("byte %d", at).isEqualTo(turned.shape().size());
    }
  }

  @Test
  void aFileThatChangesIsNoticed() throws IOException {
    Path file = file("photo.bmp");
    try (ImageInput input = ImageInput.open(file, true)) {
      input.checkUnchanged();
      Files.write(file, new byte[] {1, 2, 3});
      assertThatThrownBy(input::checkUnchanged)
          .isInstanceOf(DataException.class)
          .hasMessage(file + ": has changed while it was read; wait until it is complete");
    }
  }

  @Test
  void aScreenBeyondTheBoundIsTold() throws IOException {
    byte[] gif = resource("part.gif");
    gif[6] = (byte) 0xff;
    gif[7] = (byte) 0xff;
    gif[8] = (byte) 0xff;
    gif[9] = (byte) 0xff;
    Path bomb = Files.write(folder.resolve("bomb.gif"), gif);
    assertThatThrownBy(() -> ImageFiles.read(bomb))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("is 65535 pixels wide and 65535 high, and at most 536,870,912");
  }
}
