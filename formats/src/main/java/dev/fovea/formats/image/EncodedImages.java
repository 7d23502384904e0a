package dev.fovea.formats.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Encodes images of bytes as the content of image files. */
public final class EncodedImages {
  private static final float QUALITY = 0.9f;

  private EncodedImages() {}

  /**
   * Returns an image as PNG.
   *
   * @param rgb (height, width, 3), red, green and blue from 0 to 255
   */
  public static byte[] png(int height, int width, byte[] rgb) {
    return written("png", image(height, width, rgb));
  }

  /**
   * Returns a grey image as PNG.
   *
   * @param levels (height, width), from 0 to 255
   */
  public static byte[] greyPng(int height, int width, byte[] levels) {
    if (height < 1 || width < 1 || levels.length != height * width) {
      throw new IllegalArgumentException(
          levels.length + " values are no grey image of " + height + "x" + width + " pixels");
    }
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, width, height, levels);
    return written("png", image);
  }

  /**
   * Returns an image as JPEG of high quality.
   *
   * @param rgb (height, width, 3), red, green and blue from 0 to 255
   */
  public static byte[] jpeg(int height, int width, byte[] rgb) {
    return written("jpeg", image(height, width, rgb));
  }

  /**
   * Returns an image as lossless WebP.
   *
   * @param rgb (height, width, 3), red, green and blue from 0 to 255
   * @throws IllegalArgumentException if a side has more than 16,384 pixels
   */
  public static byte[] webp(int height, int width, byte[] rgb) {
    check(height, width, rgb);
    return WebpEncoder.encode(height, width, rgb);
  }

  /**
   * Returns an image as a camera that was turned leaves it: as JPEG, with its pixels turned and an
   * EXIF orientation that says so.
   *
   * @param rgb (height, width, 3) of the upright image, red, green and blue from 0 to 255
   * @param orientation the value of EXIF's tag Orientation, 1 to 8
   */
  public static byte[] turnedJpeg(int height, int width, byte[] rgb, int orientation) {
    Objects.checkIndex(orientation - 1, 8);
    // The turn that undoes a quarter turn is the other one; all others undo themselves.
    int undone = orientation == 6 ? 8 : orientation == 8 ? 6 : orientation;
    BufferedImage turned = Orientation.of(undone).upright(image(height, width, rgb));
    return withOrientation(written("jpeg", turned), orientation);
  }

  /** Adds a segment with EXIF data after that of JFIF. */
  private static byte[] withOrientation(byte[] jpeg, int orientation) {
    ByteBuffer exif = ByteBuffer.allocate(36);
    exif.putShort((short) 0xffe1).putShort((short) 34);
    exif.put("Exif\0\0MM\0*".getBytes(StandardCharsets.US_ASCII)).putInt(8).putShort((short) 1);
    exif.putShort((short) Orientation.TAG).putShort((short) 3).putInt(1);
    exif.putShort((short) orientation).putShort((short) 0).putInt(0);
    int after = 4 + ((jpeg[4] & 0xff) << 8 | jpeg[5] & 0xff);
    return ByteBuffer.allocate(jpeg.length + exif.capacity())
        .put(jpeg, 0, after)
        .put(exif.array())
        .put(jpeg, after, jpeg.length - after)
        .array();
  }

  private static void check(int height, int width, byte[] rgb) {
    if (height < 1 || width < 1 || rgb.length != 3 * height * width) {
      throw new IllegalArgumentException(
          rgb.length + " values are no image of " + height + "x" + width + " pixels in color");
    }
  }

  private static BufferedImage image(int height, int width, byte[] rgb) {
    check(height, width, rgb);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    Raster raster = image.getRaster();
    byte[] bgr = ((DataBufferByte) raster.getDataBuffer()).getData();
    for (int i = 0; i < rgb.length; i += 3) {
      bgr[i] = rgb[i + 2];
      bgr[i + 1] = rgb[i + 1];
      bgr[i + 2] = rgb[i];
    }
    return image;
  }

  private static byte[] written(String format, BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      ImageWriteParam param = writer.getDefaultWriteParam();
      if (format.equals("jpeg")) {
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality(QUALITY);
      }
      writer.write(null, new IIOImage(image, null, null), param);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
