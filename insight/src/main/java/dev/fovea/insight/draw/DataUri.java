package dev.fovea.insight.draw;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures as part of a page: data URIs (RFC 2397). */
public final class DataUri {
  /** Pictures of more pixels are written as JPEG, which takes a fifth of the space for photos. */
  private static final int LOSSLESS = 64 * 64;

  private static final float QUALITY = 0.85f;

  private DataUri() {}

  /**
   * Returns a picture as a data URI: PNG if it is small, and JPEG otherwise.
   *
   * @param most the longest side, in pixels; larger pictures are reduced to it
   */
  public static String of(Pixels pixels, int most) {
    Pixels reduced = reduced(pixels, most);
    try {
      boolean lossless = reduced.width() * reduced.height() <= LOSSLESS;
      return lossless
          ? "data:image/png;base64," + base64(PngFile.of(reduced))
          : "data:image/jpeg;base64," + base64(jpeg(reduced));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Pixels reduced(Pixels pixels, int most) {
    int longer = Math.max(pixels.width(), pixels.height());
    return longer <= most
        ? pixels
        : Enlarge.lanczos(
            pixels,
            Math.max(1, (int) ((long) pixels.width() * most / longer)),
            Math.max(1, (int) ((long) pixels.height() * most / longer)));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** Encodes the colors; what is transparent is laid over white. */
  private static byte[] jpeg(Pixels pixels) throws IOException {
    int width = pixels.width();
    BufferedImage image =
        new BufferedImage(width, pixels.height(), BufferedImage.TYPE_INT_RGB);
    image.createGraphics().drawImage(pixels.image(), 0, 0, java.awt.Color.WHITE, null);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(QUALITY);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), param);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
