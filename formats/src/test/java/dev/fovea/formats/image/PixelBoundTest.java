package dev.fovea.formats.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.DataException;
import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small files that declare many pixels, beside those that hold as many as they declare. */
class PixelBoundTest {
  private static final int WIDTH = 511;
  private static final int HEIGHT = 65_535;

  @TempDir private Path folder;

  /** Returns a file of a few pixels that declares 511x65535. */
  private byte[] declaring(String format) throws IOException {
    byte[] file = Files.readAllBytes(TestImages.grey(folder.resolve("small." + format), 8, 8, 90));
    ByteBuffer bytes = ByteBuffer.wrap(file);
    switch (format) {
      case "png" -> bytes.putInt(16, WIDTH).putInt(20, HEIGHT);
      case "bmp" ->
          bytes.order(ByteOrder.LITTLE_ENDIAN).putInt(18, WIDTH).putInt(22, HEIGHT);
      case "jpg" -> {
        int frame = find(file, 0xff, 0xc0);
        bytes.putShort(frame + 5, (short) HEIGHT).putShort(frame + 7, (short) WIDTH);
      }
      default -> {
        // The image of a GIF begins with a comma and four zeros, its place on the screen.
        int image = find(file, 0x2c, 0, 0, 0, 0);
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        bytes.putShort(image + 5, (short) WIDTH).putShort(image + 7, (short) HEIGHT);
      }
    }
    return file;
  }

  private static int find(byte[] file, int... wanted) {
    for (int at = 0; at + wanted.length <= file.length; at++) {
      int same = 0;
      while (same < wanted.length && (file[at + same] & 0xff) == wanted[same]) {
        same++;
      }
      if (same == wanted.length) {
        return at;
      }
    }
    throw new AssertionError("not found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "gif", "bmp"})
  void aFileThatIsTooShortForItsPixelsIsRefusedBeforeTheyTakeMemory(String format)
      throws IOException {
    Path file = Files.write(folder.resolve("tall." + format), declaring(format));
    assertThatThrownBy(() -> ImageFiles.size(file))
        .isInstanceOf(DataException.class)
        .hasMessage(
            String.format(
                Locale.ROOT,
                "%s: is corrupt or truncated (it says that it is 511 pixels wide and 65535 high, which its %,d bytes cannot hold); get the file anew",
                file,
                Files.size(file)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "gif", "bmp"})
  void anImageOfOneColorIsRead(String format) throws IOException {
    Path file = TestImages.grey(folder.resolve("plain." + format), 1500, 1500, 255);
    assertThat(ImageFiles.read(file, Shape.of(2, 2, 1)).data()).containsOnly(1);
  }

  @Test
  void theBoundOfPngIsThatOfItsBits() throws IOException {
    byte[] grey = TestImages.pngOfSize(10, 10);
    assertThat(PixelBound.of("png", new BytesInput(grey))).isEqualTo(1032L * grey.length);
    grey[24] = 1;
    assertThat(PixelBound.of("png", new BytesInput(grey))).isEqualTo(8 * 1032L * grey.length);
    assertThat(PixelBound.of("webp", new BytesInput(grey))).isEqualTo(Long.MAX_VALUE);
  }
}
