package dev.fovea.formats.onnx.graph;

import dev.fovea.formats.array.Array;
import java.util.List;

/** The value of an attribute of a node, which is a constant of the file. */
public sealed interface Attribute {
  /** Returns what kind of value this is, for messages. */
  String kind();

  /**
   * A whole number.
   *
   * @param value the number
   */
  record Whole(long value) implements Attribute {
    @Override
    public String kind() {
      return "a whole number";
    }
  }

  /**
   * A number.
   *
   * @param value the number
   */
  record Real(float value) implements Attribute {
    @Override
    public String kind() {
      return "a number";
    }
  }

  /**
   * A text.
   *
   * @param value the text
   */
  record Text(String value) implements Attribute {
    @Override
    public String kind() {
      return "a text";
    }
  }

  /**
   * Whole numbers.
   *
   * @param values the numbers
   */
  record Wholes(List<Long> values) implements Attribute {
    /** Copies the list. */
    public Wholes {
      values = List.copyOf(values);
    }

    @Override
    public String kind() {
      return "a list of whole numbers";
    }
  }

  /**
   * Numbers.
   *
   * @param values the numbers
   */
  record Reals(List<Float> values) implements Attribute {
    /** Copies the list. */
    public Reals {
      values = List.copyOf(values);
    }

    @Override
    public String kind() {
      return "a list of numbers";
    }
  }

  /**
   * Texts.
   *
   * @param values the texts
   */
  record Texts(List<String> values) implements Attribute {
    /** Copies the list. */
    public Texts {
      values = List.copyOf(values);
    }

    @Override
    public String kind() {
      return "a list of texts";
    }
  }

  /**
   * An array of numbers.
   *
   * @param value the array
   */
  record Numbers(Array value) implements Attribute {
    @Override
    public String kind() {
      return "a tensor";
    }
  }

  /**
   * A graph, such as the body of a loop.
   *
   * @param value the graph
   */
  record Graph(OnnxGraph value) implements Attribute {
    @Override
    public String kind() {
      return "a graph";
    }
  }

  /**
   * Stands in the body of a function for an attribute of the node that calls it.
   *
   * @param name the name of that attribute
   */
  record Reference(String name) implements Attribute {
    @Override
    public String kind() {
      return "a reference";
    }
  }

  /**
   * A value that no operator that Fovea computes has.
   *
   * @param kind what it is, such as "a tensor of texts"
   */
  record Other(String kind) implements Attribute {}
}
