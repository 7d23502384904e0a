package dev.fovea.formats.pytorch;

import dev.fovea.formats.BadModelException;
import dev.fovea.formats.pytorch.PickleValue.Dictionary;
import dev.fovea.formats.pytorch.PickleValue.Sequence;
import dev.fovea.formats.pytorch.PickleValue.TensorView;
import dev.fovea.formats.pytorch.PickleValue.Tuple;
import dev.fovea.formats.weights.StoredArray;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The tensors of a pickled object, such as {@code {'epoch': 3, 'state_dict': {...}}}: those of each
 * dictionary are a set, named after the keys that lead to it.
 */
final class TensorTree {
  /** The deepest nesting; real files have four or five levels. */
  private static final int DEEPEST = 32;

  /** The most objects that are looked at. */
  private static final int MOST_OBJECTS = 4_000_000;

  private static final int MOST_TENSORS = 200_000;

  /** The names that parameters have within a layer. */
  private static final Set<String> OF_A_LAYER =
      Set.of("weight", "bias", "running_mean", "running_var", "num_batches_tracked");

  private final String file;
  private final StorageBytes bytes;
  private final List<StoredArray> found = new ArrayList<>();

  /** The containers on the way from the root, lest one that contains itself be followed forever. */
  private final Set<PickleValue> around = Collections.newSetFromMap(new IdentityHashMap<>());

  private int looked;

  private TensorTree(String file, StorageBytes bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  /** Returns the tensors of an object in their order. */
  static List<StoredArray> of(PickleValue root, String file, StorageBytes bytes)
      throws IOException {
    TensorTree tree = new TensorTree(file, bytes);
    tree.walk(root, List.of());
    return List.copyOf(tree.found);
  }

  private void walk(PickleValue value, List<String> path) throws IOException {
    if (++looked > MOST_OBJECTS || path.size() > DEEPEST) {
      throw new BadModelException(
          file,
          "nests its objects deeper, or repeats them more often, than"
              + " weights need; save model.state_dict() alone");
    }
    switch (value) {
      case TensorView view -> add(view, path);
      case Dictionary dictionary -> {
        if (around.add(dictionary)) {
          int other = 0;
          for (Map.Entry<Object, PickleValue> entry : dictionary.entries().entrySet()) {
            String key =
                switch (entry.getKey()) {
                  case String text -> text;
                  case BigInteger number -> number.toString();
                  default -> "key " + other++;
                };
            walk(entry.getValue(), append(path, key));
          }
          around.remove(dictionary);
        }
      }
      case Sequence list -> walkAll(list, list.items(), path);
      case Tuple tuple -> walkAll(tuple, tuple.items(), path);
      default -> {}
    }
  }

  private void walkAll(PickleValue container, List<PickleValue> items, List<String> path)
      throws IOException {
    if (around.add(container)) {
      for (int i = 0; i < items.size(); i++) {
        walk(items.get(i), append(path, String.valueOf(i)));
      }
      around.remove(container);
    }
  }

  private static List<String> append(List<String> path, String key) {
    List<String> longer = new ArrayList<>(path);
    longer.add(key);
    return longer;
  }

  private void add(TensorView view, List<String> path) throws IOException {
    if (found.size() == MOST_TENSORS) {
      throw new BadModelException(
          file, String.format(Locale.ROOT, "holds more than %,d tensors", MOST_TENSORS));
    }
    int parent = path.size() - 1;
    String name = path.isEmpty() ? "tensor" : path.get(parent);
    if (parent > 0 && OF_A_LAYER.contains(name)) {
      // A dictionary of dictionaries, one for each layer.
      name = path.get(--parent) + "." + name;
    }
    String set = parent > 0 ? String.join("/", path.subList(0, parent)) : "";
    found.add(TensorReading.array(file, set, name, view, bytes));
  }
}
