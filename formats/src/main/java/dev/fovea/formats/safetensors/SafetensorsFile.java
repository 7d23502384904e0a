package dev.fovea.formats.safetensors;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.formats.BadModelException;
import dev.fovea.formats.archive.FirstBytes;
import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.ElementType;
import dev.fovea.formats.array.RawElements;
import dev.fovea.formats.weights.Layout;
import dev.fovea.formats.weights.StoredArray;
import dev.fovea.formats.weights.WeightFile;
import dev.fovea.tensor.Shape;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A {@code .safetensors} file: the length of a header, the header in JSON, and the elements of the
 * arrays, little-endian.
 */
public final class SafetensorsFile implements WeightFile {
  /** The longest header that is read; the format allows 100 MB. */
  private static final long LONGEST_HEADER = 32L << 20;

  private static final String LAYOUT = "layout";
  private static final String FORMAT = "format";
  private static final String ORDER = "order";
  private static final String LAYERS = "layers";

  private final FileChannel channel;
  private final String name;
  private final SafetensorsHeader header;
  private final List<StoredArray> arrays;

  private SafetensorsFile(FileChannel channel, String name) throws IOException {
    this.channel = channel;
    this.name = name;
    if (channel.size() < 10) {
      throw new BadModelException(name, "is too short to be a safetensors file");
    }
    long length = bytes(0, 8).getLong();
    if (length < 2 || length > Math.min(LONGEST_HEADER, channel.size() - 8)) {
      throw new BadModelException(
          name,
          String.format(
              Locale.ROOT,
              "is no safetensors file, or is cut short: it declares a header of %s bytes",
              Long.toUnsignedString(length)));
    }
    long start = 8 + length;
    header = SafetensorsHeader.read(bytes(8, length).array(), channel.size() - start, name);
    arrays =
        header.arrays().stream()
            .map(
                entry ->
                    new StoredArray(
                        "",
                        entry.name(),
                        entry.type().name(),
                        entry.shape(),
                        () -> read(entry, start)))
            .toList();
  }

  /** Returns whether a file begins as one of safetensors. */
  public static boolean isSafetensors(FirstBytes start) {
    byte[] bytes = start.bytes();
    return bytes.length > 9 && bytes[6] == 0 && bytes[7] == 0 && bytes[8] == '{';
  }

  /**
   * Opens a file.
   *
   * @param name the name of the file in messages
   * @throws BadModelException if it is no such file or is damaged
   */
  public static SafetensorsFile open(Path file, String name) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new SafetensorsFile(channel, name);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private Array read(SafetensorsHeader.Entry entry, long start) throws IOException {
    ElementType type =
        entry
            .type()
            .type()
            .orElseThrow(
                () ->
                    new BadModelException(
                        name,
                        "the array \"%s\" is of type %s, which is not read"
                            .formatted(entry.name(), entry.type())));
    return RawElements.read(
        type, entry.shape(), bytes(start + entry.begin(), entry.end() - entry.begin()));
  }

  private ByteBuffer bytes(long at, long length) throws IOException {
    if (length > Integer.MAX_VALUE - 64) {
      throw new BadModelException(name, "has an array of more than 2 GiB");
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, at + bytes.position()) < 0) {
        throw new EOFException(name + ": became shorter while it was read");
      }
    }
    return bytes.flip();
  }

  /**
   * Writes a file. The stream stays open.
   *
   * @param arrays the arrays by name, in their order
   * @param layout the layout of the arrays, which is noted in the header, if it is known
   * @param ordered whether the arrays are in the order of the layers, which is noted, too
   * @throws IOException if the stream fails, or an array has elements of less than 8 bits
   */
  public static void write(
      OutputStream out,
      SequencedMap<String, Array> arrays,
      Optional<Layout> layout,
      boolean ordered)
      throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = json.createObjectNode();
    if (layout.isPresent()) {
      ObjectNode metadata = root.putObject(SafetensorsHeader.METADATA);
      metadata.put(FORMAT, layout.get() == Layout.PYTORCH ? "pt" : "fovea");
      metadata.put(LAYOUT, layout.get().key());
      if (ordered) {
        metadata.put(ORDER, LAYERS);
      }
    }
    long at = 0;
    for (Map.Entry<String, Array> array : arrays.entrySet()) {
      ElementType type = array.getValue().type();
      ObjectNode node = root.putObject(array.getKey());
      node.put("dtype", typeName(array.getKey(), type));
      Arrays.stream(array.getValue().shape().dims()).forEach(node.putArray("shape")::add);
      long end = at + type.bytes(array.getValue().size());
      node.putArray("data_offsets").add(at).add(end);
      at = end;
    }
    byte[] text = json.writeValueAsBytes(root);
    byte[] header = Arrays.copyOf(text, Math.ceilDiv(text.length, 8) * 8);
    Arrays.fill(header, text.length, header.length, (byte) ' ');
    out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).array());
    out.write(header);
    for (Array array : arrays.values()) {
      writeElements(out, array);
    }
  }

  private static String typeName(String name, ElementType type) throws IOException {
    return SafetensorsType.of(type)
        .filter(known -> type.bits() >= 8)
        .orElseThrow(
            () ->
                new IOException(
                    "the array \"%s\" is of type %s, which safetensors does not have"
                        .formatted(name, type)))
        .name();
  }

  private static void writeElements(OutputStream out, Array array) throws IOException {
    int part = 1 << 13;
    ByteBuffer bytes = ByteBuffer.allocate(8 * part).order(ByteOrder.LITTLE_ENDIAN);
    Array flat = array.reshape(Shape.of(array.size()));
    for (int from = 0; from < array.size(); from += part) {
      int start = from;
      int count = Math.min(part, array.size() - from);
      bytes.clear();
      RawElements.write(flat.pick(Shape.of(count), i -> start + i), bytes);
      out.write(bytes.array(), 0, bytes.position());
    }
  }

  @Override
  public String format() {
    return "safetensors";
  }

  @Override
  public List<StoredArray> arrays() {
    return arrays;
  }

  /** Returns the layout: what Fovea wrote says it itself, and "pt" stands for PyTorch. */
  @Override
  public Optional<Layout> layout() {
    String written = header.metadata().getOrDefault(LAYOUT, "");
    if (written.equals(Layout.KERAS.key())) {
      return Optional.of(Layout.KERAS);
    }
    return written.equals(Layout.PYTORCH.key())
            || header.metadata().getOrDefault(FORMAT, "").equals("pt")
        ? Optional.of(Layout.PYTORCH)
        : Optional.empty();
  }

  /** Returns false unless the header says it: most writers sort the arrays by type and name. */
  @Override
  public boolean isOrdered() {
    return header.metadata().getOrDefault(ORDER, "").equals(LAYERS);
  }

  @Override
  public List<String> remarks() {
    return List.of();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
