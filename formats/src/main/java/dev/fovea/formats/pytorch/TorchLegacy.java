package dev.fovea.formats.pytorch;

import dev.fovea.formats.BadModelException;
import dev.fovea.formats.pytorch.PickleValue.Dictionary;
import dev.fovea.formats.pytorch.PickleValue.Kind;
import dev.fovea.formats.pytorch.PickleValue.Nothing;
import dev.fovea.formats.pytorch.PickleValue.Sequence;
import dev.fovea.formats.pytorch.PickleValue.Storage;
import dev.fovea.formats.pytorch.PickleValue.Truth;
import dev.fovea.formats.pytorch.PickleValue.Tuple;
import dev.fovea.formats.pytorch.PickleValue.Whole;
import dev.fovea.formats.weights.StoredArray;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The form that {@code torch.save} wrote before PyTorch 1.6: five pickles (a magic number, the
 * protocol, the system's word sizes, the object, the keys of the storages), and then for each
 * storage its number of elements, as a long, and the elements.
 */
final class TorchLegacy implements StorageBytes {
  /** The pickle of the magic number: protocol 2, a number of 10 bytes. */
  static final String START = "\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.";

  private static final BigInteger PROTOCOL = BigInteger.valueOf(1001);

  /** The bytes that the pickles may take before the storages. */
  private static final long LARGEST_PICKLES = 32L << 20;

  private final FileChannel channel;
  private final String name;
  private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

  /** The storages that the object refers to, by key. */
  private final Map<String, Kind> kinds = new HashMap<>();

  /** Where the elements of each storage begin in the file, and their bytes. */
  private final Map<String, long[]> places = new HashMap<>();

  private TorchLegacy(FileChannel channel, String name) {
    this.channel = channel;
    this.name = name;
  }

  static TorchFile open(Path file, String name) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      List<StoredArray> arrays = new TorchLegacy(channel, name).arrays();
      return new TorchFile("PyTorch (before 1.6)", arrays, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private List<StoredArray> arrays() throws IOException {
    InputStream in = new BufferedInputStream(Channels.newInputStream(channel));
    PickleInput pickles = new PickleInput(in, name, Math.min(channel.size(), LARGEST_PICKLES));
    load(pickles);
    if (!(load(pickles) instanceof Whole protocol) || !protocol.value().equals(PROTOCOL)) {
      throw bad("is of an unknown version of PyTorch's form; save it again with torch.save");
    }
    if (load(pickles) instanceof Dictionary system
        && system.entries().get("little_endian") instanceof Truth little
        && !little.value()) {
      order = ByteOrder.BIG_ENDIAN;
    }
    PickleValue root = load(pickles);
    if (!(load(pickles) instanceof Sequence keys)) {
      throw bad("is damaged: it has no list of its storages");
    }
    place(keys.items(), pickles.position());
    return TensorTree.of(root, name, this);
  }

  private PickleValue load(PickleInput pickles) throws IOException {
    return new Unpickler(pickles, new TorchGlobals(name), this::storage).load();
  }

  /**
   * Returns the storage of an id ('storage', class, key, location, number of elements, view), where
   * the view is none or (key, first element, number of elements).
   */
  private PickleValue storage(PickleValue id) throws IOException {
    if (!(id instanceof Tuple parts)
        || parts.items().size() < 5
        || !TorchGlobals.text(parts.items().getFirst()).equals("storage")) {
      throw bad("holds a whole module with its code, not a state dict; save model.state_dict()");
    }
    Kind kind =
        TorchGlobals.storageKind(parts.items().get(1))
            .orElseThrow(() -> bad("is damaged: a storage has no type"));
    String key = key(parts.items().get(2));
    kinds.put(key, kind);
    long count = number(parts.items().get(4));
    PickleValue view = parts.at(5).orElse(Nothing.NONE);
    return view instanceof Tuple part && part.items().size() == 3
        ? new Storage(key, kind, number(part.items().get(1)), number(part.items().get(2)))
        : new Storage(key, kind, 0, count);
  }

  private static String key(PickleValue key) {
    return key instanceof Whole number ? number.value().toString() : TorchGlobals.text(key);
  }

  private long number(PickleValue value) throws BadModelException {
    if (value instanceof Whole whole
        && whole.value().signum() >= 0
        && whole.value().bitLength() <= 48) {
      return whole.value().longValue();
    }
    throw bad("is damaged: a storage has no number of elements");
  }

  /** Notes where each storage lies, from its number of elements in front of it. */
  private void place(List<PickleValue> keys, long start) throws IOException {
    long at = start;
    for (PickleValue named : keys) {
      String key = key(named);
      Kind kind = kinds.get(key);
      if (kind == null) {
        throw bad("is damaged: it has a storage that no tensor uses");
      }
      long count = bytes(at, 8).order(order).getLong();
      at += 8;
      if (count < 0 || count > (channel.size() - at) / kind.bytes()) {
        throw bad(
            String.format(
                Locale.ROOT,
                "is damaged or cut short: storage \"%s\" declares %s elements of %s where %,d"
                    + " bytes are left",
                key,
                Long.toUnsignedString(count),
                kind.name(),
                channel.size() - at));
      }
      places.put(key, new long[] {at, count * kind.bytes()});
      at += count * kind.bytes();
    }
  }

  @Override
  public ByteBuffer read(String key, long from, long length) throws IOException {
    long[] place = places.get(key);
    if (place == null || from < 0 || length > place[1] - from) {
      throw bad("is damaged: a tensor reaches beyond its storage \"%s\"".formatted(key));
    }
    return bytes(place[0] + from, length).order(order);
  }

  private ByteBuffer bytes(long at, long length) throws IOException {
    if (length > Integer.MAX_VALUE - 64) {
      throw bad("has a tensor of more than 2 GiB");
    }
    if (length > channel.size() - at) {
      throw bad("is cut short: it ends within its storages");
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, at + bytes.position()) < 0) {
        throw new EOFException(name + ": became shorter while it was read");
      }
    }
    return bytes.flip();
  }

  private BadModelException bad(String why) {
    return new BadModelException(name, why);
  }
}
