package dev.fovea.formats.pytorch;

import dev.fovea.formats.BadModelException;
import dev.fovea.formats.archive.BoundedZip;
import dev.fovea.formats.pytorch.PickleValue.Kind;
import dev.fovea.formats.pytorch.PickleValue.Storage;
import dev.fovea.formats.pytorch.PickleValue.Tuple;
import dev.fovea.formats.pytorch.PickleValue.Whole;
import dev.fovea.formats.weights.StoredArray;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The zip that {@code torch.save} has written since PyTorch 1.6: {@code data.pkl}, and a member
 * {@code data/KEY} for each storage, in a folder of any name.
 */
final class TorchZip implements StorageBytes {
  private static final String PICKLE = "data.pkl";
  private static final int LARGEST_PICKLE = 32 << 20;

  private final BoundedZip zip;
  private final String name;
  private final String folder;
  private final ByteOrder order;
  private final Map<String, Storage> storages = new HashMap<>();

  private TorchZip(BoundedZip zip, String name, String folder, ByteOrder order) {
    this.zip = zip;
    this.name = name;
    this.folder = folder;
    this.order = order;
  }

  static boolean isPickle(String member) {
    return member.equals(PICKLE) || member.endsWith("/" + PICKLE);
  }

  /** Returns the folder of a pickle, with its slash. */
  static String folder(String pickle) {
    return pickle.substring(0, pickle.length() - PICKLE.length());
  }

  static TorchFile open(Path file, String name) throws IOException {
    BoundedZip zip = BoundedZip.open(file, name);
    try {
      List<StoredArray> arrays = read(zip, name);
      return new TorchFile("PyTorch (zip)", arrays, zip);
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  private static List<StoredArray> read(BoundedZip zip, String name) throws IOException {
    List<String> pickles = zip.names().stream().filter(TorchZip::isPickle).toList();
    if (pickles.size() != 1) {
      throw new BadModelException(
          name,
          pickles.isEmpty()
              ? "is a zip, but none of torch.save: it has no " + PICKLE
              : "has several members " + PICKLE);
    }
    String folder = folder(pickles.getFirst());
    if (TorchFile.isTorchScript(zip.names())) {
      throw new BadModelException(
          name,
          "is a TorchScript program (it has code/ and constants.pkl), not a state dict; save"
              + " model.state_dict() with torch.save");
    }
    TorchZip own = new TorchZip(zip, name, folder, order(zip, folder, name));
    byte[] pickle = zip.bytes(pickles.getFirst(), LARGEST_PICKLE);
    PickleValue root =
        new Unpickler(
                new PickleInput(new ByteArrayInputStream(pickle), name, pickle.length),
                new TorchGlobals(name),
                own::storage)
            .load();
    return TensorTree.of(root, name, own);
  }

  private static ByteOrder order(BoundedZip zip, String folder, String name) throws IOException {
    if (!zip.has(folder + "byteorder")) {
      return ByteOrder.LITTLE_ENDIAN;
    }
    String order = new String(zip.bytes(folder + "byteorder", 64), StandardCharsets.UTF_8);
    return switch (order) {
      case "little" -> ByteOrder.LITTLE_ENDIAN;
      case "big" -> ByteOrder.BIG_ENDIAN;
      default -> throw new BadModelException(name, "is damaged: its order of bytes is unknown");
    };
  }

  /** Returns the storage of an id ('storage', class, key, location, number of elements). */
  private PickleValue storage(PickleValue id) throws IOException {
    if (id instanceof Tuple parts
        && parts.items().size() == 5
        && TorchGlobals.text(parts.items().getFirst()).equals("storage")
        && parts.items().get(4) instanceof Whole count
        && count.value().signum() >= 0
        && count.value().bitLength() <= 62) {
      Kind kind =
          TorchGlobals.storageKind(parts.items().get(1))
              .orElseThrow(() -> new BadModelException(name, "is damaged: a storage has no type"));
      String key = TorchGlobals.text(parts.items().get(2));
      Storage storage = new Storage(key, kind, 0, count.value().longValue());
      check(storage);
      return storage;
    }
    throw new BadModelException(
        name, "is damaged: its pickle refers to what is no storage of torch.save");
  }

  /** Checks, once for each storage, that its member has its bytes. */
  private void check(Storage storage) throws IOException {
    if (storage.equals(storages.put(storage.key(), storage))) {
      return;
    }
    long declared = multiply(storage.count(), storage.kind().bytes());
    long present = zip.size(member(storage.key()));
    if (declared > present) {
      throw new BadModelException(
          name,
          String.format(
              Locale.ROOT,
              "is damaged: storage \"%s\" declares %,d elements of %s, and %s has %,d bytes",
              storage.key(),
              storage.count(),
              storage.kind().name(),
              member(storage.key()),
              present));
    }
  }

  private static long multiply(long count, int bytes) {
    return Math.multiplyHigh(count, (long) bytes) == 0 && count * bytes >= 0
        ? count * bytes
        : Long.MAX_VALUE;
  }

  private String member(String key) {
    return folder + "data/" + key;
  }

  @Override
  public ByteBuffer read(String key, long from, long length) throws IOException {
    return zip.window(member(key), from, length).order(order);
  }
}
