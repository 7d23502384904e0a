package dev.fovea.formats.image;

import dev.fovea.data.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageInputStream;

/** An image file that is open for reading, of known length and time of change. */
final class ImageInput implements AutoCloseable {
  /** The longest file that is read into memory as a whole. */
  private static final long LONGEST = 64L << 20;

  private final ImageInputStream in;
  private final Check unchanged;

  /** Checks that a file is still the one that was opened. */
  @FunctionalInterface
  private interface Check {
    void run() throws IOException;
  }

  private ImageInput(ImageInputStream in, Check unchanged) {
    this.in = in;
    this.unchanged = unchanged;
  }

  /** Opens the content of a file that is in memory. */
  static ImageInput of(byte[] content) {
    return new ImageInput(new BytesInput(content), () -> {});
  }

  /**
   * Opens a file.
   *
   * @param whole whether all of it will be read, and not just its head
   * @throws DataException if there is no such file, it is empty or must not be read
   * @throws IOException if it cannot be read
   */
  static ImageInput open(Path path, boolean whole) throws IOException {
    try {
      BasicFileAttributes before = Files.readAttributes(path, BasicFileAttributes.class);
      if (before.isDirectory()) {
        throw new DataException(path + ": is a folder, not an image; name its files");
      } else if (before.isOther()) {
        throw new DataException(path + ": is no ordinary file; name an image file");
      } else if (before.size() == 0) {
        throw new DataException(path + ": is empty; get the file anew");
      }
      return new ImageInput(
          whole && before.size() <= LONGEST || path.getFileSystem() != FileSystems.getDefault()
              ? new BytesInput(bytes(path, before.size()))
              : ImageIO.createImageInputStream(path.toFile()),
          () -> checkUnchanged(path, before));
    } catch (NoSuchFileException e) {
      throw new DataException(path + ": there is no such file; check the path", e);
    } catch (AccessDeniedException e) {
      throw new DataException(path + ": must not be read by this user; check its permissions", e);
    }
  }

  private static byte[] bytes(Path path, long size) throws IOException {
    if (size > Integer.MAX_VALUE - Long.SIZE) {
      throw new DataException(path + ": is longer than 2 GB; make the image smaller");
    }
    byte[] bytes = new byte[(int) size];
    try (InputStream file = Files.newInputStream(path)) {
      if (file.readNBytes(bytes, 0, bytes.length) < bytes.length || file.read() >= 0) {
        throw changed(path);
      }
    }
    return bytes;
  }

  ImageInputStream in() {
    return in;
  }

  /**
   * Checks that the file is still the one that was opened.
   *
   * @throws DataException if it has changed meanwhile
   */
  void checkUnchanged() throws IOException {
    unchanged.run();
  }

  private static void checkUnchanged(Path path, BasicFileAttributes before) throws IOException {
    BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
    if (now.size() != before.size() || !now.lastModifiedTime().equals(before.lastModifiedTime())) {
      throw changed(path);
    }
  }

  private static DataException changed(Path path) {
    return new DataException(path + ": has changed while it was read; wait until it is complete");
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
