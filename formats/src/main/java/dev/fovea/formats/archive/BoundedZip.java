package dev.fovea.formats.archive;

import dev.fovea.formats.BadModelException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A zip whose members are read within bounds: no member gives more bytes than the zip's directory
 * declares for it, none declares more than its compressed bytes can hold, and all together give no
 * more than a stated number. Members are never written anywhere, so their names cannot lead out of
 * a folder.
 */
public final class BoundedZip implements Closeable {
  /** The largest factor by which a deflated stream can grow (zlib, "Technical details"). */
  private static final long MOST_INFLATION = 1032;

  /** The number of bytes that all reads together may take. */
  private static final long MOST_BYTES = 16L << 30;

  /** The largest number of members; models have one for each array. */
  private static final int MOST_MEMBERS = 200_000;

  private final ZipFile zip;
  private final String name;
  private final Set<String> checked = new HashSet<>();
  private long budget = MOST_BYTES;

  private BoundedZip(ZipFile zip, String name) {
    this.zip = zip;
    this.name = name;
  }

  /**
   * Opens a file.
   *
   * @param name the name of the file in messages
   * @throws BadModelException if it is no zip, or a damaged one
   */
  public static BoundedZip open(Path file, String name) throws IOException {
    if (Files.isDirectory(file)) {
      throw new BadModelException(name, "is a folder, not a file");
    }
    try {
      ZipFile zip = new ZipFile(file.toFile());
      if (zip.size() > MOST_MEMBERS) {
        zip.close();
        throw new BadModelException(name, "has more than " + MOST_MEMBERS + " members");
      }
      return new BoundedZip(zip, name);
    } catch (NoSuchFileException e) {
      throw new IOException(name + ": there is no such file", e);
    } catch (ZipException | EOFException e) {
      throw new BadModelException(
          name,
          FirstBytes.of(file).isZip()
              ? "is damaged or cut short: its zip directory cannot be read (%s); copy it again"
                  .formatted(e.getMessage())
              : FirstBytes.of(file).toString(),
          e);
    } catch (IllegalArgumentException e) {
      throw new BadModelException(name, "is damaged: its zip has a name that is no text", e);
    }
  }

  /** Returns the names of the members, in the order of the directory. */
  public List<String> names() {
    return zip.stream().map(ZipEntry::getName).toList();
  }

  /** Returns whether there is a member of a name. */
  public boolean has(String member) {
    return zip.getEntry(member) != null;
  }

  /**
   * Returns the number of bytes of a member.
   *
   * @throws BadModelException if there is no such member, or it declares what it cannot hold
   */
  public long size(String member) throws IOException {
    return entry(member).getSize();
  }

  private ZipEntry entry(String member) throws BadModelException {
    ZipEntry entry = zip.getEntry(member);
    if (entry == null) {
      throw new BadModelException(name, "has no member " + shown(member));
    }
    long packed = Math.max(0, entry.getCompressedSize());
    if (entry.getSize() < 0 || entry.getSize() / MOST_INFLATION > packed + 1) {
      throw new BadModelException(
          name,
          String.format(
              Locale.ROOT,
              "declares %,d bytes for %s, more than its %,d packed bytes can hold",
              entry.getSize(),
              shown(member),
              packed));
    }
    return entry;
  }

  /**
   * Returns a whole member.
   *
   * @param most the greatest number of bytes that makes sense
   * @throws BadModelException if it has more, is damaged, or there is no such member
   */
  public byte[] bytes(String member, int most) throws IOException {
    long size = size(member);
    if (size > most) {
      throw new BadModelException(
          name,
          String.format(Locale.ROOT, "declares %,d bytes for %s, too many", size, shown(member)));
    }
    return window(member, 0, size).array();
  }

  /**
   * Returns some bytes of a member, which are held against its check sum. A check sum of 0 stands
   * for none.
   *
   * @throws BadModelException if it has fewer bytes, is damaged, or there is no such member
   */
  public ByteBuffer window(String member, long from, long length) throws IOException {
    ZipEntry entry = entry(member);
    if (from < 0 || length < 0 || length > entry.getSize() - from) {
      throw new BadModelException(
          name,
          String.format(
              Locale.ROOT, "is damaged: %s has only %,d bytes", shown(member), entry.getSize()));
    }
    if (length > Integer.MAX_VALUE - 64) {
      throw new BadModelException(name, "has an array of more than 2 GiB in " + shown(member));
    }
    try (InputStream in = zip.getInputStream(entry)) {
      CRC32 crc = new CRC32();
      byte[] part = new byte[(int) Math.min(1 << 16, Math.max(1, entry.getSize()))];
      pass(in, from, part, crc);
      byte[] content = new byte[(int) length];
      if (in.readNBytes(content, 0, content.length) < content.length) {
        throw new EOFException("it ends early");
      }
      spend(content.length);
      crc.update(content);
      if (checked.add(member)) {
        pass(in, entry.getSize() - from - length, part, crc);
        if (entry.getCrc() > 0 && entry.getCrc() != crc.getValue()) {
          throw new ZipException("its check sum is wrong");
        }
      }
      return ByteBuffer.wrap(content);
    } catch (ZipException | EOFException e) {
      checked.remove(member);
      throw new BadModelException(
          name,
          "is damaged: %s cannot be read (%s); copy the file again"
              .formatted(shown(member), e.getMessage()),
          e);
    }
  }

  private void pass(InputStream in, long count, byte[] part, CRC32 crc) throws IOException {
    long left = count;
    while (left > 0) {
      int read = in.read(part, 0, (int) Math.min(part.length, left));
      if (read < 0) {
        throw new EOFException("it ends early");
      }
      spend(read);
      crc.update(part, 0, read);
      left -= read;
    }
  }

  private void spend(int bytes) throws BadModelException {
    budget -= bytes;
    if (budget < 0) {
      throw new BadModelException(name, "unpacks to more than 16 GiB, the most that is read");
    }
  }

  /** Returns a member's name, short enough for a message. */
  private static String shown(String member) {
    return member.length() <= 200 ? member : member.substring(0, 200) + "...";
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
