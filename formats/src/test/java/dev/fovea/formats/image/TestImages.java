package dev.fovea.formats.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Creates image files for tests. */
public final class TestImages {
  private TestImages() {}

  public static Path write(Path path, BufferedImage image) throws IOException {
    String name = path.toString();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (!ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), bytes)) {
      throw new AssertionError("no writer for " + path);
    }
    return Files.write(path, bytes.toByteArray());
  }

  /** Writes a grey PNG whose pixels all have one value, 0 to 255. */
  public static Path grey(Path path, int height, int width, int value) throws IOException {
    return write(path, greyImage(height, width, (x, y) -> value));
  }

  public interface Pixels {
    int at(int x, int y);
  }

  public static BufferedImage greyImage(int height, int width, Pixels pixels) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.getRaster().setSample(x, y, 0, pixels.at(x, y));
      }
    }
    return image;
  }

  public static BufferedImage rgbImage(int type, int height, int width, Pixels pixels) {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, pixels.at(x, y));
      }
    }
    return image;
  }

  /** Returns the beginning of a grey PNG that claims this size; its pixels are missing. */
  public static byte[] pngOfSize(int width, int height) {
    ByteBuffer header = ByteBuffer.allocate(17);
    header.put("IHDR".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    header.putInt(width).putInt(height).put((byte) 8).put((byte) 0).put(new byte[3]);
    CRC32 crc = new CRC32();
    crc.update(header.array());
    ByteBuffer file = ByteBuffer.allocate(8 + 4 + 17 + 4);
    file.putLong(0x89504E470D0A1A0AL).putInt(13).put(header.array()).putInt((int) crc.getValue());
    return file.array();
  }
}
