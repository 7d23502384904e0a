package dev.fovea.insight.draw;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Encoder of PNG files of the smallest suitable pixel format. */
final class PngFile {
  private PngFile() {}

  static byte[] of(BufferedImage image) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(0);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), param);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /**
   * Encodes one channel if all pixels are grey, and an alpha channel only if a pixel is
   * transparent.
   */
  static byte[] of(Pixels pixels) throws IOException {
    boolean grey = true;
    boolean opaque = true;
    int[] argb = pixels.argb();
    for (int color : argb) {
      opaque &= color >>> 24 == 255;
      grey &= (color & 255) == (color >> 8 & 255) && (color & 255) == (color >> 16 & 255);
    }
    if (!opaque) {
      return of(pixels.image());
    }
    int type = grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
    BufferedImage image = new BufferedImage(pixels.width(), pixels.height(), type);
    if (grey) {
      // Not setRGB, which treats the color space of grey images as linear.
      for (int i = 0; i < argb.length; i++) {
        argb[i] &= 255;
      }
      image.getRaster().setPixels(0, 0, pixels.width(), pixels.height(), argb);
    } else {
      image.setRGB(0, 0, pixels.width(), pixels.height(), argb, 0, pixels.width());
    }
    return of(image);
  }
}
