package dev.fovea.config;

import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An ordered configuration in Keras's words. A value is a String, Boolean, Integer, Long, Double,
 * {@link Described}, Config, a List of these, or {@link #NOTHING}.
 *
 * <p>Methods that read a value throw an {@link IllegalArgumentException} whose one-line message
 * names the key if the value is missing or of another type. Those that take a default return it if
 * the value is missing or {@code NOTHING}.
 *
 * @param values the values by key
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

  /** Copies the values. */
  public Config {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** Returns a configuration without values. */
  public static Config empty() {
    return new Config(Map.of());
  }

  /** Returns a configuration with one value added or replaced. */
  public Config with(String key, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(values);
    more.put(key, value);
    return new Config(more);
  }

  /** Returns a configuration with all values of another added or replaced. */
  public Config with(Config others) {
    Map<String, Object> more = new LinkedHashMap<>(values);
    more.putAll(others.values);
    return new Config(more);
  }

  /** Returns the dimensions as a list, {@link #NOTHING} for unknown ones. */
  public static List<Object> sizes(Shape shape) {
    List<Object> list = new ArrayList<>();
    for (int dim : shape.dims()) {
      list.add(dim == Shape.UNKNOWN ? NOTHING : dim);
    }
    return list;
  }

  /** Returns an unknown batch size and the dimensions of one sample as a list. */
  public static List<Object> batchShape(Shape shape) {
    return sizes(shape.prepend(Shape.UNKNOWN));
  }

  /** Returns whether there is a value other than {@link #NOTHING}. */
  public boolean has(String key) {
    Object value = values.get(key);
    return value != null && value != NOTHING;
  }

  /** Returns whether there is an object with a class name. */
  public boolean isDescribed(String key) {
    return values.get(key) instanceof Described;
  }

  /** Returns a text. */
  public String text(String key) {
    return get(key, String.class, "a text");
  }

  /** Returns a text, or the default. */
  public String text(String key, String otherwise) {
    return has(key) ? text(key) : otherwise;
  }

  /** Returns a boolean, or the default. */
  public boolean flag(String key, boolean otherwise) {
    return has(key) ? get(key, Boolean.class, "true or false") : otherwise;
  }

  /** Returns a number. */
  public double number(String key) {
    return get(key, Number.class, "a number").doubleValue();
  }

  /** Returns a number, or the default. */
  public double number(String key, double otherwise) {
    return has(key) ? number(key) : otherwise;
  }

  /**
   * Returns the numbers of nested lists, one after the other; the one of a mere number. An array as
   * Keras saves it is read as nested lists.
   */
  public List<Double> numbers(String key) {
    List<Double> numbers = new ArrayList<>();
    collect(key, nested(key), 0, new ArrayList<>(), numbers);
    return numbers;
  }

  /** Returns the shape of the nested lists that {@link #numbers} reads; a scalar for one number. */
  public Shape shapeOfNumbers(String key) {
    List<Integer> dims = new ArrayList<>();
    collect(key, nested(key), 0, dims, new ArrayList<>());
    return Shape.of(dims.stream().mapToInt(dim -> dim).toArray());
  }

  private Object nested(String key) {
    Object value = values.getOrDefault(key, NOTHING);
    return value instanceof Described array
        ? array.config().values.getOrDefault("value", NOTHING)
        : value;
  }

  private static void collect(
      String key, Object value, int depth, List<Integer> dims, List<Double> numbers) {
    if (!(value instanceof List<?> list)) {
      numbers.add(empty().with(key, value).number(key));
      return;
    }
    if (depth == dims.size()) {
      dims.add(list.size());
    } else if (dims.get(depth) != list.size()) {
      throw new IllegalArgumentException("\"%s\" must hold lists of one length".formatted(key));
    }
    for (Object element : list) {
      collect(key, element, depth + 1, dims, numbers);
    }
  }

  /** Returns a whole number. */
  public int integer(String key) {
    return whole(key, get(key, Number.class, "a whole number"));
  }

  /** Returns a whole number, or the default. */
  public int integer(String key, int otherwise) {
    return has(key) ? integer(key) : otherwise;
  }

  /** Returns a list of whole numbers. */
  public List<Integer> integers(String key) {
    List<Integer> numbers = new ArrayList<>();
    for (Object value : get(key, List.class, "a list of whole numbers")) {
      numbers.add(whole(key, value));
    }
    return numbers;
  }

  /**
   * Returns the whole numbers of nested lists, one after the other; the one of a mere number; or
   * only the default.
   */
  public List<Integer> integers(String key, int otherwise) {
    return has(key)
        ? numbers(key).stream().map(number -> whole(key, number)).toList()
        : List.of(otherwise);
  }

  /** Returns a list; an empty one if the value is missing or {@link #NOTHING}. */
  public List<?> list(String key) {
    return has(key) ? get(key, List.class, "a list") : List.of();
  }

  /** Returns an object with a class name, if there is one. */
  public Optional<Described> described(String key) {
    return has(key)
        ? Optional.of(get(key, Described.class, "an object with a class name"))
        : Optional.empty();
  }

  /**
   * Returns one whole number for each of {@code rank} dimensions; a single number is repeated.
   *
   * @param otherwise the default for every dimension
   */
  public Shape sizes(String key, int rank, int otherwise) {
    int[] sizes = new int[rank];
    if (values.get(key) instanceof List<?> list) {
      if (list.size() != rank) {
        throw wrong(key, rank + " whole numbers");
      }
      Arrays.setAll(sizes, i -> whole(key, list.get(i)));
    } else {
      Arrays.fill(sizes, integer(key, otherwise));
    }
    return Shape.of(sizes);
  }

  /** Returns the shape of one sample from a list of sizes; unknown ones are {@link #NOTHING}. */
  public Shape shape(String key) {
    List<?> list = get(key, List.class, "a list of sizes");
    return Shape.of(
        list.stream().mapToInt(v -> v == NOTHING ? Shape.UNKNOWN : whole(key, v)).toArray());
  }

  /** Returns the shape of one sample from a list of sizes that starts with the batch's. */
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

  private <T> T get(String key, Class<T> type, String what) {
    Object value = values.get(key);
    if (!type.isInstance(value)) {
      throw wrong(key, what);
    }
    return type.cast(value);
  }

  private IllegalArgumentException wrong(String key, String what) {
    return new IllegalArgumentException(
        "\"%s\" must be %s, not %s"
            .formatted(key, what, values.containsKey(key) ? values.get(key) : "absent"));
  }
}
