package dev.fovea.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Locale;

/**
 * Writes a file under another name beside it, forces it to the disk, and renames it: whatever
 * happens, the name stands for the old content or the new, each whole.
 */
public final class AtomicFile {
  /** Writes the content. */
  @FunctionalInterface
  public interface Writer {
    /** Fills a file that exists and is empty. */
    void write(Path file) throws IOException;
  }

  private static final SecureRandom NAMES = new SecureRandom();

  private AtomicFile() {}

  /**
   * Replaces or makes a file.
   *
   * @throws IOException if it cannot be written; its message names the file and says that an older
   *     one is untouched
   */
  public static void write(Path file, Writer writer) throws IOException {
    Path target = file.toAbsolutePath();
    Path folder = target.getParent();
    if (folder == null) {
      throw new IOException(file + ": cannot be written: it is no file in a folder");
    }
    Path temporary;
    try {
      Files.createDirectories(folder);
      temporary = beside(target);
    } catch (IOException e) {
      throw failure(file, e);
    }
    try {
      writer.write(temporary);
      force(temporary);
      move(temporary, target);
      forceFolder(folder);
    } catch (IOException | UncheckedIOException e) {
      throw failure(file, e);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Checks, before work whose result is to be written begins, that {@link #write} is likely to
   * succeed: that no folder has the name, and that its own folder is there, or can be made, and may
   * be written to.
   *
   * @throws IOException if the file cannot be written; its message names the file
   */
  public static void check(Path file) throws IOException {
    Path target = file.toAbsolutePath();
    if (Files.isDirectory(target)) {
      throw new IOException("cannot write " + file + ": it is a folder; name a file");
    }
    Path folder = target.getParent();
    while (folder != null && Files.notExists(folder)) {
      folder = folder.getParent();
    }
    if (folder == null || !Files.isDirectory(folder)) {
      throw new IOException("cannot write " + file + ": " + folder + " is not a folder");
    }
    try {
      // What a system says of permissions is not always so; a file that can be made is proof.
      Files.delete(beside(folder.resolve(target.getFileName())));
    } catch (IOException e) {
      throw new IOException("cannot write " + file + ": no file can be made in " + folder, e);
    }
  }

  /**
   * Names the temporary file, without {@code createTempFile}, which lets nobody but the owner read.
   */
  private static Path beside(Path target) throws IOException {
    String name =
        String.format(Locale.ROOT, ".%s.%016x.tmp", target.getFileName(), NAMES.nextLong());
    return Files.createFile(target.resolveSibling(name));
  }

  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Forces the rename to the disk with the folder; some systems cannot open one. */
  private static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      System.getLogger(AtomicFile.class.getName())
          .log(System.Logger.Level.DEBUG, "this system does not force folders: {0}", folder);
    }
  }

  private static IOException failure(Path file, Exception cause) {
    String reason =
        cause instanceof java.nio.file.AccessDeniedException
            ? "no permission to write there"
            : String.valueOf(cause.getMessage());
    String older = Files.exists(file) ? "; the file that was there is untouched" : "";
    return new IOException("cannot write %s: %s%s".formatted(file, reason, older), cause);
  }
}
