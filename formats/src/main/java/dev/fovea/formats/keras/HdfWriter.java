package dev.fovea.formats.keras;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes HDF5 files as h5py does: superblock 0, groups as symbol tables, contiguous data sets
 * ("HDF5 File Format Specification", version 3.0). The library that reads them here writes no
 * attribute as long as the configuration of a model.
 *
 * <p>Addresses are given out first, and everything is then written in their order.
 */
final class HdfWriter {
  private static final long UNDEFINED = -1;
  private static final int SUPERBLOCK = 96;

  /** Half the entries of a node of symbols, and half the children of a node of the tree. */
  private static final int LEAF_K = 4;

  private static final int TREE_K = 16;
  private static final int ENTRY = 40;
  private static final int SYMBOLS = 8 + 2 * LEAF_K * ENTRY;
  private static final int TREE = 24 + (4 * TREE_K + 1) * 8;
  private static final int HEAP_HEADER = 32;
  private static final int PIECE = 1 << 14;

  /** The blocks of the file by their addresses. */
  private final TreeMap<Long, Block> blocks = new TreeMap<>();

  private long end = SUPERBLOCK;

  private HdfWriter() {}

  /** A part of the file that writes itself. */
  private interface Block {
    void write(OutputStream out) throws IOException;
  }

  /** The addresses of a group: its header, and the tree and heap of its names. */
  private record GroupPlace(long header, long tree, long heap) {}

  /** A name in a group: its place in the heap, its object's header, and its group if it is one. */
  private record Symbol(long name, long header, List<GroupPlace> group) {}

  /** A node of the tree: its address and the last name below it. */
  private record Child(long address, long lastName) {}

  /** Writes a file with the content of a group. The stream stays open. */
  static void write(HdfGroup root, OutputStream out) throws IOException {
    HdfWriter writer = new HdfWriter();
    GroupPlace place = writer.place(root);
    writer.superblock(place).write(out);
    long at = SUPERBLOCK;
    for (Map.Entry<Long, Block> block : writer.blocks.entrySet()) {
      if (block.getKey() != at) {
        throw new IllegalStateException("the blocks of the file do not follow each other");
      }
      block.getValue().write(out);
      Long next = writer.blocks.higherKey(block.getKey());
      at = next == null ? writer.end : next;
    }
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Rounds up to whole words of eight bytes. */
  private static int padded(int size) {
    return Math.ceilDiv(size, 8) * 8;
  }

  /** Gives an address to bytes. */
  private long place(ByteBuffer bytes) {
    return place(bytes.capacity(), out -> out.write(bytes.array()));
  }

  private long place(long size, Block block) {
    long address = end;
    blocks.put(address, block);
    end += size;
    return address;
  }

  private Block superblock(GroupPlace root) {
    ByteBuffer b = buffer(SUPERBLOCK);
    b.put(new byte[] {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'});
    b.put(new byte[] {0, 0, 0, 0, 0, 8, 8, 0});
    b.putShort((short) LEAF_K).putShort((short) TREE_K).putInt(0);
    b.putLong(0).putLong(UNDEFINED).putLong(end).putLong(UNDEFINED);
    entry(b, new Symbol(0, root.header, List.of(root)));
    return out -> out.write(b.array());
  }

  private static void entry(ByteBuffer b, Symbol symbol) {
    b.putLong(symbol.name).putLong(symbol.header);
    if (symbol.group.isEmpty()) {
      b.putLong(0).putLong(0).putLong(0);
    } else {
      b.putInt(1).putInt(0);
      b.putLong(symbol.group.getFirst().tree).putLong(symbol.group.getFirst().heap);
    }
  }

  private GroupPlace place(HdfGroup group) {
    TreeMap<String, Symbol> symbols = new TreeMap<>();
    List<byte[]> names = new ArrayList<>();
    int heapSize = 8;
    TreeMap<String, Object> members = new TreeMap<>(group.data());
    members.putAll(group.groups());
    for (Map.Entry<String, Object> member : members.entrySet()) {
      byte[] name = utf8(member.getKey());
      Symbol symbol;
      if (member.getValue() instanceof HdfGroup inner) {
        GroupPlace place = place(inner);
        symbol = new Symbol(heapSize, place.header, List.of(place));
      } else {
        symbol = new Symbol(heapSize, dataset((HdfGroup.Data) member.getValue()), List.of());
      }
      symbols.put(member.getKey(), symbol);
      names.add(name);
      heapSize += padded(name.length + 1);
    }
    long heap = heap(names, heapSize);
    long tree = tree(List.copyOf(symbols.values()));
    List<ByteBuffer> messages = new ArrayList<>();
    messages.add(message(0x11, buffer(16).putLong(tree).putLong(heap)));
    group.attributes().forEach((name, value) -> messages.add(attribute(name, value)));
    return new GroupPlace(header(messages), tree, heap);
  }

  private long heap(List<byte[]> names, int size) {
    ByteBuffer data = buffer(size);
    data.position(8);
    for (byte[] name : names) {
      int next = data.position() + padded(name.length + 1);
      data.put(name).position(next);
    }
    long segment = place(data);
    ByteBuffer b = buffer(HEAP_HEADER);
    b.put(utf8("HEAP")).putInt(0).putLong(size).putLong(1).putLong(segment);
    return place(b);
  }

  /** Places the nodes of symbols and the tree above them; returns the address of its root. */
  private long tree(List<Symbol> symbols) {
    List<Child> level = new ArrayList<>();
    for (int i = 0; i < Math.max(1, symbols.size()); i += 2 * LEAF_K) {
      List<Symbol> part = symbols.subList(i, Math.min(symbols.size(), i + 2 * LEAF_K));
      ByteBuffer b = buffer(SYMBOLS);
      b.put(utf8("SNOD")).put((byte) 1).put((byte) 0).putShort((short) part.size());
      part.forEach(symbol -> entry(b, symbol));
      level.add(new Child(place(b), part.isEmpty() ? 0 : part.getLast().name));
    }
    for (int height = 0; ; height++) {
      List<Child> above = new ArrayList<>();
      long before = 0;
      int nodes = Math.ceilDiv(level.size(), 2 * TREE_K);
      long first = end;
      for (int node = 0; node < nodes; node++) {
        int from = node * 2 * TREE_K;
        List<Child> part = level.subList(from, Math.min(level.size(), from + 2 * TREE_K));
        ByteBuffer b = buffer(TREE);
        b.put(utf8("TREE")).put((byte) 0).put((byte) height).putShort((short) part.size());
        b.putLong(node == 0 ? UNDEFINED : first + (node - 1L) * TREE);
        b.putLong(node == nodes - 1 ? UNDEFINED : first + (node + 1L) * TREE);
        b.putLong(before);
        for (Child child : part) {
          b.putLong(child.address).putLong(child.lastName);
        }
        before = part.getLast().lastName;
        above.add(new Child(place(b), before));
      }
      if (above.size() == 1) {
        return above.getFirst().address;
      }
      level = above;
    }
  }

  private long header(List<ByteBuffer> messages) {
    int size = messages.stream().mapToInt(ByteBuffer::capacity).sum();
    ByteBuffer b = buffer(16 + size);
    b.put((byte) 1).put((byte) 0).putShort((short) messages.size()).putInt(1).putInt(size);
    b.putInt(0);
    messages.forEach(message -> b.put(message.array()));
    return place(b);
  }

  private static ByteBuffer message(int type, ByteBuffer content) {
    int size = padded(content.position());
    ByteBuffer b = buffer(8 + size);
    b.putShort((short) type).putShort((short) size).putInt(0);
    b.put(content.array(), 0, content.position());
    return b;
  }

  private long dataset(HdfGroup.Data data) {
    long bytes;
    long address;
    ByteBuffer space;
    ByteBuffer type;
    switch (data) {
      case HdfGroup.Data.Floats(var shape, float[] values) -> {
        bytes = (long) Float.BYTES * values.length;
        address = place(padded8(bytes), out -> floats(values, out));
        space = space(shape.dims());
        type = float32();
      }
      case HdfGroup.Data.Whole(long value) -> {
        bytes = Long.BYTES;
        address = place(buffer(Long.BYTES).putLong(value));
        space = space();
        type = int64();
      }
    }
    ByteBuffer layout = buffer(24).put((byte) 3).put((byte) 1).putLong(address).putLong(bytes);
    ByteBuffer fill = buffer(8).put(new byte[] {2, 2, 2, 1}).putInt(0);
    return header(
        List.of(
            message(0x01, space), message(0x03, type), message(0x05, fill), message(0x08, layout)));
  }

  private static long padded8(long bytes) {
    return Math.ceilDiv(bytes, 8L) * 8;
  }

  private static void floats(float[] values, OutputStream out) throws IOException {
    ByteBuffer b = buffer(PIECE * Float.BYTES);
    for (int from = 0; from < values.length; from += PIECE) {
      int count = Math.min(PIECE, values.length - from);
      b.clear().asFloatBuffer().put(values, from, count);
      out.write(b.array(), 0, count * Float.BYTES);
    }
    // Whole words of eight bytes.
    out.write(new byte[values.length % 2 * Float.BYTES]);
  }

  private static ByteBuffer space(int... dims) {
    ByteBuffer b = buffer(8 + 8 * dims.length);
    b.put((byte) 1).put((byte) dims.length).put(new byte[6]);
    for (int dim : dims) {
      b.putLong(dim);
    }
    return b;
  }

  /** Returns IEEE's format of 32 bits: its fields and the bias of its exponent. */
  private static ByteBuffer float32() {
    ByteBuffer b = buffer(24).put(new byte[] {0x11, 0x20, 0x1f, 0}).putInt(Float.BYTES);
    return b.putShort((short) 0).putShort((short) 32).put(new byte[] {23, 8, 0, 23}).putInt(127);
  }

  private static ByteBuffer int64() {
    ByteBuffer b = buffer(16).put(new byte[] {0x10, 0x08, 0, 0}).putInt(Long.BYTES);
    return b.putShort((short) 0).putShort((short) 64);
  }

  private ByteBuffer attribute(String name, HdfGroup.Attribute value) {
    return switch (value) {
      case HdfGroup.Attribute.Text(String text) -> attribute(name, variable(), space(), text(text));
      case HdfGroup.Attribute.Texts(List<String> texts) -> {
        int longest = Math.max(1, texts.stream().mapToInt(t -> utf8(t).length).max().orElse(1));
        ByteBuffer content = buffer(longest * texts.size());
        for (int i = 0; i < texts.size(); i++) {
          content.put(i * longest, utf8(texts.get(i)));
        }
        content.position(content.capacity());
        // Fixed length, padded with zeros.
        ByteBuffer type = buffer(8).put(new byte[] {0x13, 1, 0, 0}).putInt(longest);
        yield attribute(name, type, space(texts.size()), content);
      }
    };
  }

  private static ByteBuffer attribute(
      String name, ByteBuffer type, ByteBuffer space, ByteBuffer content) {
    byte[] title = utf8(name + '\0');
    int sizes = padded(title.length) + padded(type.position()) + padded(space.position());
    ByteBuffer b = buffer(8 + sizes + content.position());
    b.put((byte) 1).put((byte) 0).putShort((short) title.length);
    b.putShort((short) type.position()).putShort((short) space.position());
    add(b, title, title.length);
    add(b, type.array(), type.position());
    add(b, space.array(), space.position());
    b.put(content.array(), 0, content.position());
    return message(0x0c, b);
  }

  private static void add(ByteBuffer b, byte[] bytes, int length) {
    int next = b.position() + padded(length);
    b.put(bytes, 0, length).position(next);
  }

  /** Returns the type of texts of variable length in UTF-8. */
  private static ByteBuffer variable() {
    ByteBuffer b = buffer(16).put(new byte[] {0x19, 0x01, 0x01, 0}).putInt(16);
    return b.put(new byte[] {0x13, 0x10, 0, 0}).putInt(1);
  }

  /** Places a text in a global heap of its own, and returns the reference to it. */
  private ByteBuffer text(String text) {
    byte[] bytes = utf8(text);
    int used = 16 + 16 + padded(bytes.length);
    // A collection has at least 4096 bytes, the rest of which is free space, object 0.
    int size = Math.max(4096, used + 16);
    ByteBuffer b = buffer(size);
    b.put(utf8("GCOL")).put(new byte[] {1, 0, 0, 0}).putLong(size);
    b.putShort((short) 1).putShort((short) 0).putInt(0).putLong(bytes.length).put(bytes);
    b.position(used).putLong(0).putLong(size - used);
    long collection = place(b);
    return buffer(16).putInt(bytes.length).putLong(collection).putInt(1);
  }
}
