package dev.fovea.formats.image;

import dev.fovea.data.DataException;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes image files from untrusted sources: checks the size of an image before allocating memory
 * for its pixels, and turns it upright. Of an animation the first image is decoded.
 */
public final class ImageDecoder {
  /** The most pixels that are kept of an image: 32 Mi, about the size of an 8K picture. */
  public static final long MAX_PIXELS = 1L << 25;

  /** The coarsest subsampling: every fourth row and column. Larger images are refused. */
  private static final int COARSEST = 4;

  /** The factor for formats of which all pixels are decoded, slowly, to take some. */
  private static final int WHOLE = 2;

  /** The bytes of a pixel if the file does not tell. */
  private static final int USUAL_PIXEL = 4;

  private ImageDecoder() {}

  /** Returns whether a file's name ends with one of the {@link #suffixes}. */
  public static boolean hasImageName(Path path) {
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    return suffixes().stream().anyMatch(suffix -> name.endsWith("." + suffix));
  }

  /** Returns whether the first bytes of a file are those of a format that is read here. */
  public static boolean hasImageBytes(Path path) {
    try (ImageInput file = ImageInput.open(path, false)) {
      return ImageIO.getImageReaders(file.in()).hasNext();
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  /** Returns the file name suffixes of the readable image formats, such as {@code png}. */
  public static List<String> suffixes() {
    return Suffixes.ALL;
  }

  /** Asked for once: the answer takes a look at all installed readers. */
  private static final class Suffixes {
    static final List<String> ALL =
        Arrays.stream(ImageIO.getReaderFileSuffixes())
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
    return decode(path, image -> image);
  }

  /**
   * Decodes an image file and makes something of the image. Threads wait for each other if their
   * images would not fit into memory together.
   *
   * @throws DataException if the file is missing, not an image, corrupt or too large
   */
  static <T> T decode(Path path, Function<DecodedImage, T> use) {
    return read(path, true, (file, reader) -> decode(path.toString(), file, reader, use));
  }

  /**
   * Decodes the content of an image file and makes something of the image.
   *
   * @param name what messages call the image
   * @throws DataException if it is not an image, corrupt or too large
   */
  static <T> T decode(byte[] content, String name, Function<DecodedImage, T> use) {
    if (content.length == 0) {
      throw new DataException(name + ": is empty; send the bytes of an image file");
    }
    return read(
        name, () -> ImageInput.of(content), (file, reader) -> decode(name, file, reader, use));
  }

  /**
   * Reads what a file says about its image, without decoding the pixels.
   *
   * @throws DataException if the file is missing, not an image, corrupt or too large
   */
  public static ImageHeader header(Path path) {
    return read(
        path,
        false,
        (file, reader) -> {
          Container container = Container.read(file.in());
          Stored stored = opened(path.toString(), file, reader, container);
          return header(reader, stored, container, isGrey(reader));
        });
  }

  private static ImageHeader header(
      ImageReader reader, Stored stored, Container container, boolean grey) throws IOException {
    boolean swaps = container.orientation().swapsSides();
    return new ImageHeader(
        reader.getFormatName().toUpperCase(Locale.ROOT),
        swaps ? stored.width : stored.height,
        swaps ? stored.height : stored.width,
        grey ? 1 : 3,
        stored.step);
  }

  /**
   * Returns whether all pixels of an image are grey, whatever the file says of its colors.
   *
   * @throws DataException if the file is missing, not an image, corrupt or too large
   */
  public static boolean isGrey(Path path) {
    return decode(path, DecodedImage::hasGreyPixels);
  }

  private static boolean isGrey(ImageReader reader) throws IOException {
    return type(reader).map(type -> DecodedImage.isGrey(type.getColorModel())).orElse(false);
  }

  private static Optional<ImageTypeSpecifier> type(ImageReader reader) throws IOException {
    Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0);
    return types.hasNext() ? Optional.of(types.next()) : Optional.empty();
  }

  /** Reads something from an image. */
  @FunctionalInterface
  private interface Reading<T> {
    T read(ImageInput file, ImageReader reader) throws IOException;
  }

  /** Opens an image. */
  @FunctionalInterface
  private interface Opening {
    ImageInput open() throws IOException;
  }

  private static <T> T read(Path path, boolean whole, Reading<T> reading) {
    return read(path.toString(), () -> ImageInput.open(path, whole), reading);
  }

  private static <T> T read(String name, Opening opening, Reading<T> reading) {
    try (ImageInput file = opening.open()) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(file.in());
      if (!readers.hasNext()) {
        throw new DataException(
            "%s: is not an image that can be read here; name one of these: %s"
                .formatted(name, String.join(", ", suffixes())));
      }
      ImageReader reader = readers.next();
      try {
        return reading.read(file, reader);
      } finally {
        reader.dispose();
        // A file that is just being written looks corrupt.
        file.checkUnchanged();
      }
    } catch (DataException e) {
      throw e;
    } catch (OutOfMemoryError e) {
      throw new DataException(
          name + ": needs more memory than Java may take; make it smaller, or raise -Xmx", e);
    } catch (IOException | RuntimeException e) {
      // Readers throw exceptions of any kind for corrupt files.
      throw corrupt(name, reason(e), e);
    }
  }

  private static <T> T decode(
      String name, ImageInput file, ImageReader reader, Function<DecodedImage, T> use)
      throws IOException {
    Container container = Container.read(file.in());
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    Stored stored = opened(name, file, reader, container);
    int copies = container.orientation() == Orientation.UPRIGHT ? 1 : 2;
    long bytes = copies * stored.pixels() * pixelBytes(reader);
    try (DecodingMemory memory = DecodingMemory.take(bytes)) {
      ImageReadParam param = reader.getDefaultReadParam();
      param.setSourceSubsampling(stored.step, stored.step, 0, 0);
      BufferedImage image = reader.read(0, param);
      for (String warning : warnings) {
        if (meansLoss(warning, file.in())) {
          throw corrupt(name, warning, new IOException(warning));
        }
      }
      BufferedImage whole = stored.onScreen(image);
      ImageHeader header =
          header(reader, stored, container, DecodedImage.isGrey(image.getColorModel()));
      return use.apply(new DecodedImage(container.orientation().upright(whole), header));
    }
  }

  private static int pixelBytes(ImageReader reader) throws IOException {
    return type(reader)
        .map(type -> Math.max(1, type.getColorModel().getPixelSize() / Byte.SIZE))
        .orElse(USUAL_PIXEL);
  }

  /**
   * The size of an image as it is stored, with its screen if it is a part of one.
   *
   * @param step the distance of the rows and columns that are read
   */
  private record Stored(int height, int width, int step, Optional<Container.Screen> screen) {
    long pixels() {
      return (long) Math.ceilDiv(height, step) * Math.ceilDiv(width, step);
    }

    /** Returns the image on its screen, which is transparent beside it. */
    BufferedImage onScreen(BufferedImage image) {
      int wide = Math.ceilDiv(width, step);
      int high = Math.ceilDiv(height, step);
      if (screen.isEmpty() || image.getWidth() == wide && image.getHeight() == high) {
        return image;
      }
      BufferedImage whole = new BufferedImage(wide, high, BufferedImage.TYPE_INT_ARGB);
      int left = screen.get().left() / step;
      int top = screen.get().top() / step;
      for (int y = 0; y < Math.min(image.getHeight(), high - top); y++) {
        for (int x = 0; x < Math.min(image.getWidth(), wide - left); x++) {
          whole.setRGB(left + x, top + y, image.getRGB(x, y));
        }
      }
      return whole;
    }
  }

  /**
   * Gives a file to its reader, and returns the size of its image.
   *
   * @throws DataException if the size is not one that is read, or the file is too short for it
   */
  private static Stored opened(
      String name, ImageInput file, ImageReader reader, Container container) throws IOException {
    long most = PixelBound.of(reader.getFormatName(), file.in());
    reader.setInput(file.in(), true, true);
    Stored stored = stored(name, reader, container);
    long width = reader.getWidth(0);
    long height = reader.getHeight(0);
    if (width * height > most) {
      String reason =
          String.format(
              Locale.ROOT,
              "it says that it is %d pixels wide and %d high, which its %,d bytes cannot hold",
              width,
              height,
              file.in().length());
      throw corrupt(name, reason, new EOFException(reason));
    }
    return stored;
  }

  /**
   * Returns the size of an image, and how many of its pixels are read: all, or every second, third
   * or fourth row and column of more than {@link #MAX_PIXELS}.
   *
   * @throws DataException if the image has no pixels, or more than the coarsest subsampling can
   *     take
   */
  private static Stored stored(String name, ImageReader reader, Container container)
      throws IOException {
    long width = reader.getWidth(0);
    long height = reader.getHeight(0);
    if (container.screen().isPresent()) {
      width = Math.max(width, container.screen().get().width());
      height = Math.max(height, container.screen().get().height());
    }
    long most = MAX_PIXELS * (isDecodedWhole(reader) ? WHOLE : COARSEST * COARSEST);
    if (width < 1 || height < 1 || width * height > most) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: is %d pixels wide and %d high, and at most %,d in all are read; make it smaller",
              name,
              width,
              height,
              most));
    }
    int step = 1;
    while (Math.ceilDiv(width, step) * Math.ceilDiv(height, step) > MAX_PIXELS) {
      step++;
    }
    return new Stored((int) height, (int) width, step, container.screen());
  }

  private static boolean isDecodedWhole(ImageReader reader) throws IOException {
    return reader.getFormatName().toUpperCase(Locale.ROOT).startsWith("WEBP");
  }

  /**
   * Returns whether a decoder's warning means that pixels are missing. The JPEG decoder fills
   * missing pixels with grey and only warns, in libjpeg's words. "Extraneous bytes before marker"
   * is harmless by itself, but it hides later warnings, because the decoder reports only the first;
   * therefore the end of the image is searched for in this case.
   */
  private static boolean meansLoss(String warning, ImageInputStream in) throws IOException {
    String lower = warning.toLowerCase(Locale.ROOT);
    return lower.contains("extraneous bytes before marker")
        ? !hasEnd(in)
        : lower.contains("premature end") || lower.contains("corrupt");
  }

  /** Returns whether an end marker follows the last start of a scan (ISO/IEC 10918-1, annex B). */
  private static boolean hasEnd(ImageInputStream in) throws IOException {
    in.seek(0);
    boolean ended = false;
    int last = 0;
    for (int next = in.read(); next >= 0; next = in.read()) {
      int marker = last << 8 | next;
      ended = marker == 0xffd9 || (ended && marker != 0xffda);
      last = next;
    }
    return ended;
  }

  private static DataException corrupt(String name, String reason, Exception cause) {
    return new DataException(
        "%s: is corrupt or truncated (%s); get the file anew".formatted(name, reason), cause);
  }

  private static String reason(Throwable failure) {
    if (failure instanceof EOFException) {
      return "its end is missing";
    }
    String message = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    return failure.getCause() instanceof EOFException ? message + ": its end is missing" : message;
  }
}
