package dev.fovea.formats.keras;

import dev.fovea.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A group of an HDF5 file that is to be written: its attributes, groups and data sets. */
final class HdfGroup {
  /** The values of a data set. */
  sealed interface Data {
    /** Numbers of 32 bits. The array is not copied. */
    record Floats(Shape shape, float[] values) implements Data {}

    /** A whole number of 64 bits. */
    record Whole(long value) implements Data {}
  }

  /** The value of an attribute. */
  sealed interface Attribute {
    /** A text of any length. */
    record Text(String text) implements Attribute {}

    /** Texts of up to 64 KB in all. */
    record Texts(List<String> texts) implements Attribute {}
  }

  /** The most bytes of a list of texts; HDF5 allows 64 KB for an attribute with its name. */
  private static final int MOST_BYTES = 64_000;

  private final Map<String, Attribute> attributes = new LinkedHashMap<>();

  /** By name in the order of bytes, as HDF5 sorts them. */
  private final TreeMap<String, HdfGroup> groups = new TreeMap<>();

  private final TreeMap<String, Data> data = new TreeMap<>();

  Map<String, Attribute> attributes() {
    return attributes;
  }

  Map<String, HdfGroup> groups() {
    return groups;
  }

  Map<String, Data> data() {
    return data;
  }

  /** Returns the group at a path below this one, which is made if there is none. */
  HdfGroup at(String path) {
    HdfGroup group = this;
    for (String name : path.split("/")) {
      group = group.groups.computeIfAbsent(name, n -> new HdfGroup());
    }
    return group;
  }

  /** Adds an attribute. */
  HdfGroup with(String name, String text) {
    attributes.put(name, new Attribute.Text(text));
    return this;
  }

  /**
   * Adds an attribute that is a list of texts. As Keras does, a list that is too long is cut into
   * attributes whose names end in numbers.
   */
  HdfGroup with(String name, List<String> texts) {
    int longest = texts.stream().mapToInt(String::length).max().orElse(0);
    int together = Math.max(1, MOST_BYTES / Math.max(1, 3 * longest));
    if (texts.size() <= together) {
      attributes.put(name, new Attribute.Texts(texts));
    } else {
      for (int i = 0; i * together < texts.size(); i++) {
        int end = Math.min(texts.size(), (i + 1) * together);
        attributes.put(name + i, new Attribute.Texts(texts.subList(i * together, end)));
      }
    }
    return this;
  }

  /** Adds a data set of numbers. */
  void put(String name, Shape shape, float[] values) {
    data.put(name, new Data.Floats(shape, values));
  }

  /** Adds a data set of one whole number. */
  void put(String name, long value) {
    data.put(name, new Data.Whole(value));
  }
}
