package dev.fovea.formats.pytorch;

import dev.fovea.formats.array.ElementType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An object of a pickle. Objects are data alone: none has a method of Python that could be called.
 */
sealed interface PickleValue {
  /** Python's {@code None}. */
  enum Nothing implements PickleValue {
    NONE
  }

  /** A string. */
  record Text(String value) implements PickleValue {}

  /** A whole number. */
  record Whole(BigInteger value) implements PickleValue {
    static Whole of(long value) {
      return new Whole(BigInteger.valueOf(value));
    }
  }

  /** A number with a fraction. */
  record Real(double value) implements PickleValue {}

  /** True or false. */
  record Truth(boolean value) implements PickleValue {}

  /** Bytes, whose values nothing needs. */
  record Bytes(int length) implements PickleValue {}

  /** A list or a set, which can grow. */
  record Sequence(List<PickleValue> items) implements PickleValue {
    static Sequence empty() {
      return new Sequence(new ArrayList<>());
    }
  }

  /** A tuple. */
  record Tuple(List<PickleValue> items) implements PickleValue {
    public Tuple {
      items = List.copyOf(items);
    }

    /** Returns the item at a place, or nothing if there are not that many. */
    Optional<PickleValue> at(int index) {
      return index < items.size() ? Optional.of(items.get(index)) : Optional.empty();
    }
  }

  /**
   * A dictionary, which can grow. Keys that are neither text nor whole numbers are told apart by
   * identity, so that no hostile key is ever hashed.
   *
   * @param entries by text, number, or an object of no meaning
   */
  record Dictionary(Map<Object, PickleValue> entries) implements PickleValue {
    static Dictionary empty() {
      return new Dictionary(new LinkedHashMap<>());
    }

    void put(PickleValue key, PickleValue value) {
      entries.put(
          switch (key) {
            case Text text -> text.value();
            case Whole whole -> whole.value();
            default -> new Object();
          },
          value);
    }
  }

  /** A name from a module, which stands for a class or function that this reader knows. */
  record Global(String module, String name) implements PickleValue {
    @Override
    public String toString() {
      return module.isEmpty() ? name : module + "." + name;
    }
  }

  /** An object that is known to be harmless and of no use for weights, such as NumPy's numbers. */
  record Opaque(String what) implements PickleValue {}

  /**
   * A row of elements in the file, of which tensors show parts.
   *
   * @param key its name in the file
   * @param kind its elements
   * @param first the element of the row in the file at which this one begins
   * @param count the number of elements
   */
  record Storage(String key, Kind kind, long first, long count) implements PickleValue {}

  /**
   * The elements of a storage.
   *
   * @param name PyTorch's name, such as float32
   * @param type nothing if the elements are no real numbers
   * @param bytes the size of an element
   */
  record Kind(String name, Optional<ElementType> type, int bytes) {}

  /**
   * A tensor: the elements of a storage at offset + index times stride, summed over the dimensions.
   *
   * @param storage where the elements lie
   * @param kind the elements, which may be others than those of an untyped storage
   */
  record TensorView(Storage storage, Kind kind, long offset, long[] sizes, long[] strides)
      implements PickleValue {}
}
