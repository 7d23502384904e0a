package dev.fovea.formats.onnx.graph;

import dev.fovea.formats.array.Array;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A use of an operator in a graph.
 *
 * @param name the name in the file, often empty
 * @param domain the domain of the operator; the empty text for ONNX's own
 * @param operator the operator's name, such as "Conv"
 * @param overload which of several functions of that name is meant; nearly always empty
 * @param inputs the names of the values that it reads; an empty one for an input that is left out
 * @param outputs the names of the values that it computes; an empty one for an output that nobody
 *     needs
 * @param attributes the attributes by name
 */
public record Node(
    String name,
    String domain,
    String operator,
    String overload,
    List<String> inputs,
    List<String> outputs,
    Map<String, Attribute> attributes) {
  /** Copies the lists and the map. */
  public Node {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }

  /** Returns what messages call this node, such as {@code Conv "conv1"}. */
  public String title() {
    String label = name;
    if (label.isEmpty()) {
      label = outputs.stream().filter(output -> !output.isEmpty()).findFirst().orElse("");
    }
    String type = domain.isEmpty() ? operator : domain + "." + operator;
    return "%s \"%s\"".formatted(type, label);
  }

  /** Returns an exception that names this node. */
  public OnnxException failure(String why) {
    return new OnnxException(title() + ": " + why);
  }

  /** Returns the names of the values that this node reads, itself or in a graph within it. */
  public Set<String> reads() {
    Set<String> reads = new HashSet<>(inputs);
    for (Attribute attribute : attributes.values()) {
      if (attribute instanceof Attribute.Graph(OnnxGraph inner)) {
        reads.addAll(inner.outerReads());
      }
    }
    reads.remove("");
    return reads;
  }

  /** Returns whether there is an input at a place: it may be left out by its name or by the end. */
  public boolean hasInput(int index) {
    return index < inputs.size() && !inputs.get(index).isEmpty();
  }

  /** Returns whether there is an output at a place that somebody may read. */
  public boolean hasOutput(int index) {
    return index < outputs.size() && !outputs.get(index).isEmpty();
  }

  /** Returns whether there is an attribute. */
  public boolean has(String attribute) {
    return attributes.containsKey(attribute);
  }

  /**
   * Returns a whole number, or another if there is no such attribute.
   *
   * @throws OnnxException if it is of another kind
   */
  public long whole(String attribute, long absent) {
    return find(attribute, Attribute.Whole.class).map(Attribute.Whole::value).orElse(absent);
  }

  /**
   * Returns a whole number, if there is such an attribute.
   *
   * @throws OnnxException if it is of another kind
   */
  public OptionalLong whole(String attribute) {
    return find(attribute, Attribute.Whole.class)
        .map(found -> OptionalLong.of(found.value()))
        .orElse(OptionalLong.empty());
  }

  /**
   * Returns a whole number that has to be there.
   *
   * @throws OnnxException if it is missing or of another kind
   */
  public long requireWhole(String attribute) {
    return whole(attribute).orElseThrow(() -> failure("has no attribute '" + attribute + "'"));
  }

  /**
   * Returns a whole number in the range of an int, or another if there is no such attribute.
   *
   * @throws OnnxException if it is of another kind, or out of range
   */
  public int integer(String attribute, int absent) {
    long value = whole(attribute, absent);
    if (value != (int) value) {
      throw failure("attribute '%s' is out of range: %s".formatted(attribute, value));
    }
    return (int) value;
  }

  /**
   * Returns whether an attribute that stands for yes or no is not 0.
   *
   * @throws OnnxException if it is of another kind
   */
  public boolean flag(String attribute, boolean absent) {
    return whole(attribute, absent ? 1 : 0) != 0;
  }

  /**
   * Returns a number, or another if there is no such attribute.
   *
   * @throws OnnxException if it is of another kind
   */
  public float real(String attribute, float absent) {
    return find(attribute, Attribute.Real.class).map(Attribute.Real::value).orElse(absent);
  }

  /**
   * Returns a text, or another if there is no such attribute.
   *
   * @throws OnnxException if it is of another kind
   */
  public String text(String attribute, String absent) {
    return find(attribute, Attribute.Text.class).map(Attribute.Text::value).orElse(absent);
  }

  /**
   * Returns whole numbers, if there is such an attribute.
   *
   * @throws OnnxException if it is of another kind
   */
  public Optional<long[]> wholes(String attribute) {
    return find(attribute, Attribute.Wholes.class)
        .map(found -> found.values().stream().mapToLong(Long::longValue).toArray());
  }

  /**
   * Returns whole numbers in the range of an int, if there is such an attribute.
   *
   * @throws OnnxException if it is of another kind, or a number is out of range
   */
  public Optional<int[]> integers(String attribute) {
    return wholes(attribute)
        .map(
            values -> {
              int[] result = new int[values.length];
              for (int i = 0; i < result.length; i++) {
                result[i] = (int) values[i];
                if (result[i] != values[i]) {
                  throw failure(
                      "attribute '%s' is out of range: %s".formatted(attribute, values[i]));
                }
              }
              return result;
            });
  }

  /**
   * Returns numbers, if there is such an attribute.
   *
   * @throws OnnxException if it is of another kind
   */
  public Optional<List<Float>> reals(String attribute) {
    return find(attribute, Attribute.Reals.class).map(Attribute.Reals::values);
  }

  /**
   * Returns texts, if there is such an attribute.
   *
   * @throws OnnxException if it is of another kind
   */
  public Optional<List<String>> texts(String attribute) {
    return find(attribute, Attribute.Texts.class).map(Attribute.Texts::values);
  }

  /**
   * Returns an array, if there is such an attribute.
   *
   * @throws OnnxException if it is of another kind
   */
  public Optional<Array> array(String attribute) {
    return find(attribute, Attribute.Numbers.class).map(Attribute.Numbers::value);
  }

  private <T extends Attribute> Optional<T> find(String attribute, Class<T> kind) {
    Attribute found = attributes.get(attribute);
    if (found == null) {
      return Optional.empty();
    }
    if (kind.isInstance(found)) {
      return Optional.of(kind.cast(found));
    }
    if (found instanceof Attribute.Wholes(List<Long> values)
        && values.isEmpty()
        && kind == Attribute.Reals.class) {
      // An empty list of a file without types of attributes says nothing of its kind.
      return Optional.of(kind.cast(new Attribute.Reals(List.of())));
    }
    throw failure("attribute '%s' is %s, which it may not be".formatted(attribute, found.kind()));
  }
}
