package dev.fovea.formats.keras;

import dev.fovea.formats.BadModelException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The members of a Keras file, limited in size. Weights that are stored without compression, as
 * Keras does, are mapped and not copied.
 */
final class KerasZip implements AutoCloseable {
  /** The limit for JSON and other small members, far above that of any real model. */
  private static final long LARGEST = 32L << 20;

  /** The limit for weights: about the greatest length of a Java array, and of a mapping. */
  private static final long LARGEST_WEIGHTS = Integer.MAX_VALUE - 64L;

  /** From here on a mapping saves memory that matters. */
  private static final long MAPPED = 4L << 20;

  private static final int LOCAL_HEADER = 30;
  private static final int LOCAL_SIGNATURE = 0x04034b50;

  private final ZipFile zip;
  private final Path file;
  private final String name;

  /** What is mapped lives as long as this. */
  private final Arena arena = Arena.ofShared();

  private KerasZip(ZipFile zip, Path file, String name) {
    this.zip = zip;
    this.file = file;
    this.name = name;
  }

  /**
   * Opens a file.
   *
   * @param name what messages call the file
   * @throws BadModelException if the file is no Keras file or is damaged
   * @throws IOException if it cannot be read
   */
  static KerasZip open(Path file, String name) throws IOException {
    ZipFile zip;
    try {
      zip = new ZipFile(file.toFile());
    } catch (ZipException | EOFException e) {
      throw new BadModelException(
          name, "is damaged or cut short: its zip directory is missing; save or copy it again", e);
    } catch (IllegalArgumentException e) {
      throw new BadModelException(name, "is damaged: its zip has a name that is no text", e);
    }
    for (String member : new String[] {KerasFormat.CONFIG, KerasFormat.WEIGHTS}) {
      if (zip.getEntry(member) == null) {
        boolean hasArrays = zip.getEntry("model.weights.npz") != null;
        zip.close();
        throw new BadModelException(
            name,
            hasArrays
                ? "has its weights in model.weights.npz, which is not read; save the model with h5py"
                : "is no Keras model: its zip has no " + member);
      }
    }
    return new KerasZip(zip, file, name);
  }

  @Override
  public void close() throws IOException {
    arena.close();
    zip.close();
  }

  /** Returns the content of a small member, if there is one. */
  Optional<byte[]> member(String member) throws IOException {
    ZipEntry entry = zip.getEntry(member);
    return entry == null ? Optional.empty() : Optional.of(content(entry, LARGEST));
  }

  /**
   * Returns the weights, to be read until this is closed.
   *
   * @param limit the most bytes that those of the model can take
   */
  ByteBuffer weights(long limit) throws IOException {
    ZipEntry entry = zip.getEntry(KerasFormat.WEIGHTS);
    if (entry.getMethod() == ZipEntry.STORED && entry.getSize() >= MAPPED) {
      Optional<ByteBuffer> mapped = mapped(entry);
      if (mapped.isPresent()) {
        return mapped.get();
      }
    }
    return ByteBuffer.wrap(content(entry, Math.min(limit, LARGEST_WEIGHTS)));
  }

  /** Maps a member that is stored; empty if it does not lie where the file's first entries say. */
  private Optional<ByteBuffer> mapped(ZipEntry entry) throws IOException {
    if (entry.getSize() > LARGEST_WEIGHTS) {
      throw tooLarge(entry, LARGEST_WEIGHTS);
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long at = place(channel, entry.getName());
      if (at < 0 || at + entry.getSize() > channel.size()) {
        return Optional.empty();
      }
      ByteBuffer content =
          channel.map(FileChannel.MapMode.READ_ONLY, at, entry.getSize(), arena).asByteBuffer();
      CRC32 crc = new CRC32();
      crc.update(content.duplicate());
      return crc.getValue() == entry.getCrc() ? Optional.of(content) : Optional.empty();
    }
  }

  /** Walks over the local headers from the start of the file to that of a member; -1 if lost. */
  private static long place(FileChannel channel, String member) throws IOException {
    long at = 0;
    ByteBuffer header = ByteBuffer.allocate(LOCAL_HEADER).order(ByteOrder.LITTLE_ENDIAN);
    while (at + LOCAL_HEADER <= channel.size()) {
      header.clear();
      if (channel.read(header, at) < LOCAL_HEADER || header.getInt(0) != LOCAL_SIGNATURE) {
        return -1;
      }
      int nameLength = Short.toUnsignedInt(header.getShort(26));
      long data = at + LOCAL_HEADER + nameLength + Short.toUnsignedInt(header.getShort(28));
      ByteBuffer title = ByteBuffer.allocate(nameLength);
      channel.read(title, at + LOCAL_HEADER);
      if (new String(title.array(), StandardCharsets.UTF_8).equals(member)) {
        return data;
      }
      boolean sizeFollows = (header.getShort(6) & 8) != 0;
      if (sizeFollows) {
        return -1;
      }
      at = data + Integer.toUnsignedLong(header.getInt(18));
    }
    return -1;
  }

  private byte[] content(ZipEntry entry, long limit) throws IOException {
    if (entry.getSize() > limit) {
      throw tooLarge(entry, limit);
    }
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] content = in.readNBytes((int) limit);
      if (in.read() >= 0) {
        throw tooLarge(entry, limit);
      }
      CRC32 crc = new CRC32();
      crc.update(content);
      if (entry.getCrc() != crc.getValue()) {
        throw new BadModelException(
            name,
            "is damaged: the check sum of %s is wrong; copy or save it again"
                .formatted(entry.getName()));
      }
      return content;
    } catch (ZipException | EOFException e) {
      throw new BadModelException(
          name, "is damaged: %s cannot be read (%s)".formatted(entry.getName(), e.getMessage()), e);
    }
  }

  private BadModelException tooLarge(ZipEntry entry, long limit) {
    return new BadModelException(
        name,
        String.format(
            Locale.ROOT,
            "%s is larger than the %,d bytes that it can need",
            entry.getName(),
            limit));
  }
}
