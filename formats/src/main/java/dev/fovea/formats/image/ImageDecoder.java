package dev.fovea.formats.image;

import dev.fovea.data.DataException;
import dev.fovea.tensor.Shape;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes image files from untrusted sources: checks the size of an image before allocating memory
 * for its pixels.
 */
public final class ImageDecoder {
  /** The most pixels that are kept of an image: 32 Mi, about the size of an 8K picture. */
  static final long MAX_PIXELS = 1L << 25;

  /** The coarsest subsampling: every fourth row and column. Larger images are refused. */
  private static final int COARSEST = 4;

  private ImageDecoder() {}

  /** Returns whether a file's name ends with one of the {@link #suffixes}. */
  public static boolean hasImageName(Path path) {
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    return suffixes().stream().anyMatch(suffix -> name.endsWith("." + suffix));
  }

  /** Returns the file name suffixes of the readable image formats, such as {@code png}. */
  public static List<String> suffixes() {
    return Arrays.stream(ImageIO.getReaderFileSuffixes())
        .map(suffix -> suffix.toLowerCase(Locale.ROOT))
        .filter(suffix -> !suffix.isEmpty())
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * Decodes an image file.
   *
   * @throws DataException if the file is missing, not an image, corrupt or too large
   */
  static DecodedImage decode(Path path) {
    return read(path, (reader, in) -> decode(path, reader, in));
  }

  /** Returns the size of the decoded image, (height, width). */
  static Shape size(Path path) {
    return read(
        path,
        (reader, in) -> {
          reader.setInput(in, true, true);
          int step = step(path, reader);
          return Shape.of(
              Math.ceilDiv(reader.getHeight(0), step), Math.ceilDiv(reader.getWidth(0), step));
        });
  }

  /** Reads something from an image. */
  @FunctionalInterface
  private interface Reading<T> {
    T read(ImageReader reader, ImageInputStream in) throws IOException;
  }

  private static <T> T read(Path path, Reading<T> reading) {
    try (InputStream file = Files.newInputStream(path);
        ImageInputStream in = new MemoryCacheImageInputStream(file)) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new DataException(
            "%s: is not an image that can be read here; name one of these: %s"
                .formatted(path, String.join(", ", suffixes())));
      }
      ImageReader reader = readers.next();
      try {
        return reading.read(reader, in);
      } finally {
        reader.dispose();
      }
    } catch (NoSuchFileException e) {
      throw new DataException(path + ": there is no such file; check the path", e);
    } catch (DataException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Readers throw exceptions of any kind for corrupt files.
      throw corrupt(path, reason(e), e);
    }
  }

  private static DecodedImage decode(Path path, ImageReader reader, ImageInputStream in)
      throws IOException {
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    reader.setInput(in, true, true);
    ImageReadParam param = reader.getDefaultReadParam();
    int step = step(path, reader);
    param.setSourceSubsampling(step, step, 0, 0);
    BufferedImage image = reader.read(0, param);
    for (String warning : warnings) {
      if (meansLoss(warning, path)) {
        throw corrupt(path, warning, new IOException(warning));
      }
    }
    return new DecodedImage(image);
  }

  /**
   * Returns the distance of the rows and columns that are read: 1, or 2, 3 or 4 for an image of
   * more than {@link #MAX_PIXELS}.
   *
   * @throws DataException if the image has no pixels, or more than the coarsest subsampling can
   *     take
   */
  private static int step(Path path, ImageReader reader) throws IOException {
    long width = reader.getWidth(0);
    long height = reader.getHeight(0);
    long most = MAX_PIXELS * COARSEST * COARSEST;
    if (width < 1 || height < 1 || width * height > most) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: is %d pixels wide and %d high, and at most %,d in all are read; make it smaller",
              path,
              width,
              height,
              most));
    }
    int step = 1;
    while (Math.ceilDiv(width, step) * Math.ceilDiv(height, step) > MAX_PIXELS) {
      step++;
    }
    return step;
  }

  /**
   * Returns whether a decoder's warning means that pixels are missing. The JPEG decoder fills
   * missing pixels with grey and only warns, in libjpeg's words. "Extraneous bytes before marker"
   * is harmless by itself, but it hides later warnings, because the decoder reports only the first;
   * therefore the end of the image is searched for in this case.
   */
  private static boolean meansLoss(String warning, Path path) throws IOException {
    String lower = warning.toLowerCase(Locale.ROOT);
    return lower.contains("extraneous bytes before marker")
        ? !hasEnd(Files.readAllBytes(path))
        : lower.contains("premature end") || lower.contains("corrupt");
  }

  /** Returns whether an end marker follows the last start of a scan (ISO/IEC 10918-1, annex B). */
  private static boolean hasEnd(byte[] jpeg) {
    boolean ended = false;
    for (int i = 0; i + 1 < jpeg.length; i++) {
      int marker = (jpeg[i] & 0xff) << 8 | jpeg[i + 1] & 0xff;
      ended = marker == 0xffd9 || (ended && marker != 0xffda);
    }
    return ended;
  }

  private static DataException corrupt(Path path, String reason, Exception cause) {
    return new DataException(
        "%s: is corrupt or truncated (%s); get the file anew".formatted(path, reason), cause);
  }

  private static String reason(Throwable failure) {
    if (failure instanceof EOFException) {
      return "its end is missing";
    }
    String message = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    return failure.getCause() instanceof EOFException ? message + ": its end is missing" : message;
  }
}
