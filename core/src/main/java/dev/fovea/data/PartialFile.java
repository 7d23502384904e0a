package dev.fovea.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The downloaded part of a file, next to the path of the complete file. It is kept when a download
 * stops, so that the next one resumes it, and is locked against other processes while it is open.
 */
final class PartialFile implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;

  PartialFile(Path target) throws IOException {
    path = target.resolveSibling(target.getFileName() + ".part");
    channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    channel.lock();
  }

  long size() throws IOException {
    return channel.size();
  }

  void append(byte[] bytes, int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, count);
    channel.position(channel.size());
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  void clear() throws IOException {
    channel.truncate(0);
  }

  String sha256() throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
      channel.position(0);
      while (channel.read(buffer) >= 0) {
        digest.update(buffer.flip());
        buffer.clear();
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Puts the whole file, on disk to its last byte, in its place at once. */
  void moveTo(Path target) throws IOException {
    channel.force(true);
    channel.close();
    Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Closes the file, and deletes it if it is empty. */
  @Override
  public void close() throws IOException {
    boolean empty = channel.isOpen() && channel.size() == 0;
    channel.close();
    if (empty) {
      Files.deleteIfExists(path);
    }
  }
}
