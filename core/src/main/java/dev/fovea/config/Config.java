package dev.fovea.config;

import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A configuration in Keras's words, in order. A value is a String, Boolean, Integer, Long, Double,
 * {@link Described}, Config, a List of these, or {@link #NOTHING}.
 *
 * <p>Getters throw {@link IllegalArgumentException} with one line that names the key where a value
 * is missing or of another kind.
 */
public record Config(Map<String, Object> values) {
  /** Keras's None. */
  public static final Object NOTHING =
      new Object() {
        @Override
        public String toString() {
          return "None";
        }
      };

  public Config {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** No entry. */
  public static Config empty() {
    return new Config(Map.of());
  }

  /** This configuration with one more entry, or another value for it. */
  public Config with(String key, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(values);
    more.put(key, value);
    return new Config(more);
  }

  /** This configuration with all entries of another. */
  public Config with(Config others) {
    Map<String, Object> more = new LinkedHashMap<>(values);
    more.putAll(others.values);
    return new Config(more);
  }

  /** A list of the sizes, as configurations hold them. */
  public static List<Object> sizes(Shape shape) {
    List<Object> list = new ArrayList<>();
    for (int dim : shape.dims()) {
      list.add(dim == Shape.UNKNOWN ? NOTHING : dim);
    }
    return list;
  }

  /** A list of the sizes behind an open batch size. */
  public static List<Object> batchShape(Shape shape) {
    return sizes(shape.prepend(Shape.UNKNOWN));
  }

  /** Whether there is a value that is not None. */
  public boolean has(String key) {
    Object value = values.get(key);
    return value != null && value != NOTHING;
  }

  /** A text. */
  public String text(String key) {
    return get(key, String.class, "a text");
  }

  /** A text, or this where there is none. */
  public String text(String key, String otherwise) {
    return has(key) ? text(key) : otherwise;
  }

  /** A truth value, or this where there is none. */
  public boolean flag(String key, boolean otherwise) {
    return has(key) ? get(key, Boolean.class, "true or false") : otherwise;
  }

  /** A number. */
  public double number(String key) {
    return get(key, Number.class, "a number").doubleValue();
  }

  /** A number, or this where there is none. */
  public double number(String key, double otherwise) {
    return has(key) ? number(key) : otherwise;
  }

  /** A whole number. */
  public int integer(String key) {
    return whole(key, get(key, Number.class, "a whole number"));
  }

  /** A whole number, or this where there is none. */
  public int integer(String key, int otherwise) {
    return has(key) ? integer(key) : otherwise;
  }

  /** A list; empty where there is none. */
  public List<?> list(String key) {
    return has(key) ? get(key, List.class, "a list") : List.of();
  }

  /** A list of whole numbers. */
  public List<Integer> integers(String key) {
    List<Integer> numbers = new ArrayList<>();
    for (Object value : get(key, List.class, "a list of whole numbers")) {
      numbers.add(whole(key, value));
    }
    return numbers;
  }

  /** Something named by class, where there is one. */
  public Optional<Described> described(String key) {
    return has(key)
        ? Optional.of(get(key, Described.class, "an object with a class name"))
        : Optional.empty();
  }

  /**
   * Whole numbers, one for each of {@code rank} dimensions; a single number stands for all.
   *
   * @param otherwise for every dimension, where there is no value
   */
  public Shape sizes(String key, int rank, int otherwise) {
    int[] sizes = new int[rank];
    if (has(key) && values.get(key) instanceof List<?> list) {
      if (list.size() != rank) {
        throw wrong(key, rank + " whole numbers");
      }
      for (int i = 0; i < rank; i++) {
        sizes[i] = whole(key, list.get(i));
      }
    } else {
      java.util.Arrays.fill(sizes, integer(key, otherwise));
    }
    return Shape.of(sizes);
  }

  /** A shape of one sample from a list of sizes, None for open ones. */
  public Shape shape(String key) {
    List<?> list = get(key, List.class, "a list of sizes");
    return Shape.of(
        list.stream().mapToInt(v -> v == NOTHING ? Shape.UNKNOWN : whole(key, v)).toArray());
  }

  /** The shape of one sample from a list of sizes that starts with the batch. */
  public Shape batchShape(String key) {
    Shape shape = shape(key);
    if (shape.rank() == 0) {
      throw wrong(key, "a list of sizes that starts with the batch");
    }
    return shape.tail();
  }

  private int whole(String key, Object value) {
    if (value instanceof Number n && n.doubleValue() == n.intValue()) {
      return n.intValue();
    }
    throw wrong(key, "a whole number");
  }

  private <T> T get(String key, Class<T> kind, String what) {
    Object value = values.get(key);
    if (!kind.isInstance(value)) {
      throw wrong(key, what);
    }
    return kind.cast(value);
  }

  private IllegalArgumentException wrong(String key, String what) {
    return new IllegalArgumentException(
        "\"%s\" must be %s, not %s"
            .formatted(key, what, values.containsKey(key) ? values.get(key) : "absent"));
  }
}
