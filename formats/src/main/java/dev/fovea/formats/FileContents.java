package dev.fovea.formats;

import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * What is in a file, as far as it can be told without running it.
 *
 * @param kind what the file is, such as "Keras model (.keras)"
 * @param facts what else it says of itself, by name, such as the version of its format
 * @param layers the layers of a model, those of nested models behind these
 * @param operators how often each operator occurs in a graph
 * @param arrays the arrays: weights, or data
 * @param obstacles why Fovea cannot run or load it, a sentence each; empty if it can
 */
public record FileContents(
    String kind,
    SequencedMap<String, String> facts,
    List<Layer> layers,
    SequencedMap<String, Integer> operators,
    List<Array> arrays,
    List<String> obstacles) {
  /** Copies the lists and maps. */
  public FileContents {
    facts = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(facts));
    layers = List.copyOf(layers);
    operators = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(operators));
    arrays = List.copyOf(arrays);
    obstacles = List.copyOf(obstacles);
  }

  /**
   * A layer.
   *
   * @param path its name, behind those of the models around it
   * @param type its class
   * @param settings the most telling part of its configuration, such as "filters 32, kernel_size
   *     [3,3]"
   */
  public record Layer(String path, String type, String settings) {}

  /**
   * An array.
   *
   * @param name its name or path in the file
   * @param type the type of its elements, in the words of the file
   * @param dimensions its dimensions, in the order of the file
   */
  public record Array(String name, String type, List<Long> dimensions) {
    public Array {
      dimensions = List.copyOf(dimensions);
    }

    /** Returns an array of a shape. */
    public static Array of(String name, String type, Shape shape) {
      List<Long> dimensions = new ArrayList<>();
      for (int dim : shape.dims()) {
        dimensions.add((long) dim);
      }
      return new Array(name, type, dimensions);
    }

    /** Returns the number of elements; the largest long if it is larger. */
    public long size() {
      long size = 1;
      for (long dim : dimensions) {
        if (dim != 0 && Math.multiplyHigh(size, dim) != 0) {
          return Long.MAX_VALUE;
        }
        size *= dim;
      }
      return size;
    }
  }

  /** Returns the number of elements of all arrays. */
  public double size() {
    return arrays.stream().mapToDouble(Array::size).sum();
  }

  /** Returns contents of a kind, to which more is added. */
  public static FileContents of(String kind) {
    return new FileContents(
        kind, new LinkedHashMap<>(), List.of(), new LinkedHashMap<>(), List.of(), List.of());
  }

  /** Returns these contents with a further fact; an empty one is left out. */
  public FileContents fact(String name, String value) {
    SequencedMap<String, String> more = new LinkedHashMap<>(facts);
    if (!value.isBlank()) {
      more.put(name, value);
    }
    return new FileContents(kind, more, layers, operators, arrays, obstacles);
  }

  /** Returns these contents with other layers. */
  public FileContents layers(List<Layer> changed) {
    return new FileContents(kind, facts, changed, operators, arrays, obstacles);
  }

  /** Returns these contents with other operators. */
  public FileContents operators(SequencedMap<String, Integer> changed) {
    return new FileContents(kind, facts, layers, changed, arrays, obstacles);
  }

  /** Returns these contents with other arrays. */
  public FileContents arrays(List<Array> changed) {
    return new FileContents(kind, facts, layers, operators, changed, obstacles);
  }

  /** Returns these contents with other obstacles. */
  public FileContents obstacles(List<String> changed) {
    return new FileContents(kind, facts, layers, operators, arrays, changed);
  }
}
