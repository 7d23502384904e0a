package dev.fovea.data;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * A file of unsigned bytes in the IDX format of the MNIST database, plain or gzip-compressed.
 *
 * <p>The file consists of two zero bytes, the type (8 for unsigned bytes), the number of
 * dimensions, each dimension as a big-endian int, and the bytes in row-major order (LeCun, Cortes,
 * Burges, "The MNIST database of handwritten digits"). Further bytes are not allowed.
 */
public final class IdxFile {
  private static final int UNSIGNED_BYTE = 8;
  private static final int MAX_RANK = 8;
  private static final int MAX_BYTES = Integer.MAX_VALUE - 64;

  /** Room for all of MNIST; more is not taken on a file's word. */
  private static final int TAKEN_AT_ONCE = 64 << 20;

  /** The largest factor by which a deflated stream can grow (zlib, "Technical details"). */
  private static final long MAX_INFLATION = 1032;

  private final Path path;
  private final Shape shape;
  private volatile byte @Nullable [] bytes;

  private IdxFile(Path path, Shape shape) {
    this.path = path;
    this.shape = shape;
  }

  /**
   * Reads a whole file. What it declares is held against its size before memory is taken.
   *
   * @throws DataException if it is missing, cannot be read, is not IDX of unsigned bytes, is
   *     truncated, too large, or has more bytes than it declares
   */
  public static IdxFile read(Path path) {
    return from(
        path,
        (in, limit) -> {
          IdxFile file = new IdxFile(path, shape(path, in, limit));
          file.bytes = file.values(in);
          return file;
        });
  }

  /**
   * Reads what a file declares, and its values when they are first asked for.
   *
   * @throws DataException if it is missing, cannot be read, is not IDX of unsigned bytes, or too
   *     large
   */
  public static IdxFile open(Path path) {
    return from(path, (in, limit) -> new IdxFile(path, shape(path, in, limit)));
  }

  /** Returns the path of the file. */
  public Path path() {
    return path;
  }

  /** Returns the dimensions: (samples, height, width) for images, (samples) for labels. */
  public Shape shape() {
    return shape;
  }

  /**
   * Returns the values, row-major. The array is not a copy.
   *
   * @throws DataException if the values are read by this call and the file is truncated, has more
   *     bytes than it declares, or cannot be read
   */
  public byte[] bytes() {
    byte[] found = bytes;
    if (found == null) {
      synchronized (this) {
        found = bytes;
        if (found == null) {
          found = from(path, this::again);
          bytes = found;
        }
      }
    }
    return found;
  }

  /** A function that reads a stream with at most the given number of bytes. */
  private interface Reading<T> {
    T from(InputStream in, long limit) throws IOException;
  }

  private static <T> T from(Path path, Reading<T> reading) {
    try {
      long length = Files.size(path);
      if (!Files.isRegularFile(path)) {
        throw bad(path, "is not a file", "name an IDX file");
      }
      if (length > MAX_BYTES) {
        throw bad(
            path,
            String.format(Locale.ROOT, "has %,d bytes, above the limit of 2 GiB", length),
            "split it");
      }
      byte[] raw = Files.readAllBytes(path);
      boolean compressed = raw.length > 1 && raw[0] == 0x1f && raw[1] == (byte) 0x8b;
      try (InputStream in = compressed ? new WholeGzip(raw) : new ByteArrayInputStream(raw)) {
        return reading.from(in, raw.length * (compressed ? MAX_INFLATION : 1));
      }
    } catch (NoSuchFileException e) {
      throw new DataException(path + ": there is no such file; check the path", e);
    } catch (EOFException e) {
      throw new DataException(path + ": is truncated; get the file anew", e);
    } catch (ZipException e) {
      throw new DataException(
          "%s: is corrupt (%s); get the file anew".formatted(path, e.getMessage()), e);
    } catch (IOException e) {
      throw new DataException("%s: cannot be read (%s)".formatted(path, e.getMessage()), e);
    }
  }

  private static Shape shape(Path path, InputStream in, long limit) throws IOException {
    byte[] magic = exactly(in, 4);
    if (magic[0] != 0 || magic[1] != 0 || magic[3] < 1 || magic[3] > MAX_RANK) {
      throw bad(
          path,
          "is not an IDX file (it begins with %s)".formatted(hex(magic)),
          "name one such as train-images-idx3-ubyte.gz");
    }
    if (magic[2] != UNSIGNED_BYTE) {
      throw bad(
          path,
          String.format(Locale.ROOT, "has values of type 0x%02x", magic[2]),
          "only unsigned bytes (type 0x08) are read");
    }
    int[] dims = new int[magic[3]];
    ByteBuffer header = ByteBuffer.wrap(exactly(in, 4 * dims.length));
    BigInteger product = BigInteger.ONE;
    for (int i = 0; i < dims.length; i++) {
      dims[i] = header.getInt();
      product = product.multiply(BigInteger.valueOf(Integer.toUnsignedLong(dims[i])));
    }
    long size = product.min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact();
    if (size > MAX_BYTES || size > limit || Arrays.stream(dims).anyMatch(dim -> dim < 0)) {
      throw bad(
          path,
          "declares %s values, more than a whole file of its size can hold"
              .formatted(unsigned(dims)),
          "get the file anew");
    }
    try {
      return Shape.of(dims);
    } catch (ShapeException e) {
      throw bad(path, "has sizes that no array has: " + e.getMessage(), "get the file anew");
    }
  }

  /** Reads the values, from the beginning of the file. */
  private byte[] again(InputStream in, long limit) throws IOException {
    if (!shape(path, in, limit).equals(shape)) {
      throw bad(path, "is not the file any more that it was", "start again");
    }
    return values(in);
  }

  private byte[] values(InputStream in) throws IOException {
    byte[] values = exactly(in, shape.size());
    if (in.read() >= 0) {
      throw bad(
          path,
          String.format(Locale.ROOT, "goes on after the %,d bytes that it declares", values.length),
          "get the file anew");
    }
    return values;
  }

  /** Reads a number of bytes. Memory is allocated only as the bytes arrive. */
  private static byte[] exactly(InputStream in, int count) throws IOException {
    if (count > TAKEN_AT_ONCE) {
      byte[] bytes = in.readNBytes(count);
      if (bytes.length < count) {
        throw new EOFException();
      }
      return bytes;
    }
    byte[] bytes = new byte[count];
    if (in.readNBytes(bytes, 0, count) < count) {
      throw new EOFException();
    }
    return bytes;
  }

  private static String unsigned(int[] dims) {
    return Arrays.stream(dims).mapToObj(Integer::toUnsignedString).collect(Collectors.joining("x"));
  }

  private static String hex(byte[] bytes) {
    return IntStream.range(0, bytes.length)
        .mapToObj(i -> String.format(Locale.ROOT, "%02x", bytes[i]))
        .collect(Collectors.joining(" "));
  }

  private static DataException bad(Path path, String what, String wayOut) {
    return new DataException("%s: %s; %s".formatted(path, what, wayOut));
  }

  /**
   * A gzip stream over all bytes of a file which, unlike its superclass, rejects bytes after the
   * end.
   */
  private static final class WholeGzip extends GZIPInputStream {
    private static final int TRAILER = 8;

    WholeGzip(byte[] raw) throws IOException {
      super(new ByteArrayInputStream(raw), raw.length);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int count = super.read(into, offset, length);
      if (count < 0 && inf.getRemaining() > TRAILER) {
        throw new ZipException("bytes follow the compressed stream");
      }
      return count;
    }
  }
}
