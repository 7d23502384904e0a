package dev.fovea.formats.image;

import dev.fovea.data.DataException;
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
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes image files of strangers: their size is known before memory is taken for pixels. */
public final class ImageDecoder {
  /** 32 Mi pixels, somewhat more than a picture of 8K. */
  static final long MAX_PIXELS = 1L << 25;

  private ImageDecoder() {}

  /** Whether a file's name ends as those of images that can be read. */
  public static boolean hasImageName(Path path) {
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    return suffixes().stream().anyMatch(suffix -> name.endsWith("." + suffix));
  }

  /** The endings of the names of images that can be read, such as png. */
  public static List<String> suffixes() {
    return Arrays.stream(ImageIO.getReaderFileSuffixes())
        .map(suffix -> suffix.toLowerCase(Locale.ROOT))
        .filter(suffix -> !suffix.isEmpty())
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * @throws DataException if the file is missing, no image, corrupt or too large
   */
  static DecodedImage decode(Path path) {
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
        return decode(path, reader, in);
      } finally {
        reader.dispose();
      }
    } catch (NoSuchFileException e) {
      throw new DataException(path + ": there is no such file; check the path", e);
    } catch (DataException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Readers meet corrupt files with any exception.
      throw corrupt(path, reason(e), e);
    }
  }

  private static DecodedImage decode(Path path, ImageReader reader, ImageInputStream in)
      throws IOException {
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    reader.setInput(in, true, true);
    long width = reader.getWidth(0);
    long height = reader.getHeight(0);
    if (width < 1 || height < 1 || width * height > MAX_PIXELS) {
      throw new DataException(
          "%s: is %d pixels wide and %d high, and at most %,d in all are read; make it smaller"
              .formatted(path, width, height, MAX_PIXELS));
    }
    BufferedImage image = reader.read(0);
    warnings.stream()
        .filter(ImageDecoder::meansLoss)
        .findFirst()
        .ifPresent(
            warning -> {
              throw corrupt(path, warning, new IOException(warning));
            });
    return new DecodedImage(image);
  }

  /** The decoder of JPEG fills what is missing with grey and only warns (libjpeg's messages). */
  private static boolean meansLoss(String warning) {
    String lower = warning.toLowerCase(Locale.ROOT);
    return lower.contains("premature end") || lower.contains("corrupt");
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
