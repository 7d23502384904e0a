package dev.fovea.formats.numpy;

import dev.fovea.formats.BadModelException;
import dev.fovea.formats.archive.BoundedZip;
import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.NpyDescription;
import dev.fovea.formats.array.NpyFile;
import dev.fovea.formats.weights.Layout;
import dev.fovea.formats.weights.StoredArray;
import dev.fovea.formats.weights.WeightFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A {@code .npz} archive of {@code numpy.savez}: a zip of a {@code .npy} file for each array. */
public final class NpzFile implements WeightFile {
  private static final String SUFFIX = ".npy";

  /** The longest header that is looked for; NumPy writes 128 bytes. */
  private static final int LONGEST_HEADER = 1 << 16;

  private final BoundedZip zip;
  private final String name;
  private final List<StoredArray> arrays = new ArrayList<>();

  private NpzFile(BoundedZip zip, String name) throws IOException {
    this.zip = zip;
    this.name = name;
    for (String member : zip.names()) {
      if (!member.endsWith(SUFFIX)) {
        throw new BadModelException(
            name, "is a zip, but no .npz archive: its member %s is no array".formatted(member));
      }
      long length = zip.size(member);
      NpyDescription header =
          NpyDescription.read(
              zip.window(member, 0, Math.min(length, LONGEST_HEADER)), length, where(member));
      arrays.add(
          new StoredArray(
              "",
              member.substring(0, member.length() - SUFFIX.length()),
              header.type().toString().toLowerCase(Locale.ROOT),
              header.shape(),
              () -> read(member)));
    }
    if (arrays.isEmpty()) {
      throw new BadModelException(name, "is an empty archive");
    }
  }

  /**
   * Opens a file.
   *
   * @param name the name of the file in messages
   * @throws IOException if it is no such file or is damaged; the message names it
   */
  public static NpzFile open(Path file, String name) throws IOException {
    BoundedZip zip = BoundedZip.open(file, name);
    try {
      return new NpzFile(zip, name);
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  private Array read(String member) throws IOException {
    return NpyFile.read(zip.window(member, 0, zip.size(member)), where(member));
  }

  private String where(String member) {
    return name + ": " + BadModelException.plain(member);
  }

  /**
   * Writes an archive, not compressed, as {@code numpy.savez} does. The stream stays open.
   *
   * @param arrays the arrays by name, in their order
   */
  public static void write(OutputStream out, SequencedMap<String, Array> arrays)
      throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    zip.setMethod(ZipOutputStream.STORED);
    for (Map.Entry<String, Array> array : arrays.entrySet()) {
      Counting counting = new Counting();
      CheckedOutputStream checked = new CheckedOutputStream(counting, new CRC32());
      NpyFile.write(checked, array.getValue());
      ZipEntry entry = new ZipEntry(array.getKey() + SUFFIX);
      entry.setSize(counting.count);
      entry.setCompressedSize(counting.count);
      entry.setCrc(checked.getChecksum().getValue());
      zip.putNextEntry(entry);
      NpyFile.write(zip, array.getValue());
      zip.closeEntry();
    }
    zip.finish();
  }

  /** A stream that counts what is written to it, because a zip has sizes before contents. */
  private static final class Counting extends OutputStream {
    private long count;

    @Override
    public void write(int b) {
      count++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      count += length;
    }
  }

  @Override
  public String format() {
    return "NumPy archive (.npz)";
  }

  @Override
  public List<StoredArray> arrays() {
    return List.copyOf(arrays);
  }

  @Override
  public Optional<Layout> layout() {
    return Optional.empty();
  }

  @Override
  public boolean isOrdered() {
    return true;
  }

  @Override
  public List<String> remarks() {
    return List.of();
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
