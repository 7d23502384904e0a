package dev.fovea.insight.draw;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pixels as the bytes of a PNG file, as few as there can be. */
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

  /** With one channel where all is grey, with four only where something is transparent. */
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
      // Not by setRGB, which takes the color space of grey images for linear.
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
