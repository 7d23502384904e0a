package dev.fovea.formats.weights;

import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Locale;

/**
 * What became of the arrays of a file.
 *
 * @param placed the arrays that are weights of the model now
 * @param leftOut the names of those that are not
 * @param remarks what else is to be known, a sentence each
 */
public record WeightReport(List<Placed> placed, List<String> leftOut, List<String> remarks) {
  public WeightReport {
    placed = List.copyOf(placed);
    leftOut = List.copyOf(leftOut);
    remarks = List.copyOf(remarks);
  }

  /** Why an array belongs to a weight. */
  public enum Reason {
    /** A map of names said so. */
    MAP("by the map"),
    /** The layer has the name that the array has. */
    NAME("by name"),
    /** No other array has the shapes of the layer. */
    SHAPE("by shape"),
    /** Layers of equal shapes follow each other as their numbers do. */
    NUMBER("by number"),
    /** The array stands beside that of the layer before, as the layer does. */
    NEIGHBOR("by its neighbor"),
    /** The format has a rule of its own, as Keras's. */
    FORMAT("by the rules of the format"),
    /** All arrays follow each other as the weights do. */
    ORDER("by order");

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * An array that became a weight.
   *
   * @param source the name of the array
   * @param target the weight, such as "conv2d/kernel"
   * @param from the shape of the array
   * @param to the shape of the weight
   * @param reason why it belongs there
   */
  public record Placed(String source, String target, Shape from, Shape to, Reason reason) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%s (%s) -> %s (%s), %s", source, from, target, to, reason);
    }
  }
}
