package dev.fovea.formats.onnx.op;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.MemoryBudget;
import dev.fovea.formats.onnx.graph.Attribute;
import dev.fovea.formats.onnx.graph.Node;
import dev.fovea.formats.onnx.graph.OnnxException;
import dev.fovea.formats.onnx.graph.OnnxModel;
import dev.fovea.tensor.ShapeException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** All operators of ONNX: those that are computed, and those that are declared out. */
public final class Operators {
  /** The newest version of ONNX's own operators that is known. */
  public static final int NEWEST = 26;

  /** The number of the element type of texts. */
  private static final int STRING = 8;

  private static final String TEXTS = "makes texts, and Fovea computes with numbers only";

  private static final SortedMap<String, OperatorEntry> ENTRIES = entries();

  private Operators() {}

  private static SortedMap<String, OperatorEntry> entries() {
    OperatorTable table = new OperatorTable();
    Arithmetic.addTo(table);
    Functions.addTo(table);
    Activations.addTo(table);
    Logic.addTo(table);
    Shapes.addTo(table);
    Rearranging.addTo(table);
    Making.addTo(table);
    Padding.addTo(table);
    Gathering.addTo(table);
    Scattering.addTo(table);
    Reductions.addTo(table);
    Softmaxes.addTo(table);
    Ordering.addTo(table);
    Products.addTo(table);
    Einsum.addTo(table);
    Convolutions.addTo(table);
    Pooling.addTo(table);
    Normalizing.addTo(table);
    Dropping.addTo(table);
    Resizing.addTo(table);
    Sampling.addTo(table);
    Regions.addTo(table);
    Deformed.addTo(table);
    Quantizing.addTo(table);
    Losses.addTo(table);
    Recurrence.addTo(table);
    Attending.addTo(table);
    Signals.addTo(table);
    Branches.addTo(table);
    DeclaredOut.addTo(table);
    return table.entries();
  }

  /** Returns all operators by name. */
  public static SortedMap<String, OperatorEntry> all() {
    return ENTRIES;
  }

  /**
   * Returns why an operator cannot be computed, or nothing if it can.
   *
   * @param opsets the versions of the operators, by domain
   */
  public static Optional<String> reasonAgainst(Node node, Map<String, Integer> opsets) {
    if (!node.domain().equals(OnnxModel.ONNX)) {
      return Optional.of(domainReason(node.domain()));
    }
    int version = version(node, opsets);
    if (version > NEWEST) {
      return Optional.of(
          "is of operator set %s, newer than %s, the newest that is known; export the model with"
                  .formatted(version, NEWEST)
              + " an older one");
    }
    return switch (ENTRIES.get(node.operator())) {
      case null -> Optional.of("is no operator of ONNX that Fovea knows");
      case OperatorEntry.DeclaredOut(String name, String reason) -> Optional.of(reason);
      case OperatorEntry.Computed(String name, List<Integer> versions, Operator operator) ->
          versions.getFirst() <= version
              ? Optional.of(TEXTS).filter(reason -> makesTexts(node))
              : Optional.of(
                  "is there since operator set %s, and the model has %s"
                      .formatted(versions.getFirst(), version));
    };
  }

  /** Returns whether a node makes an array of texts. */
  private static boolean makesTexts(Node node) {
    return switch (node.operator()) {
      case "Cast" ->
          node.attributes().get("to") instanceof Attribute.Whole(long type) && type == STRING;
      case "Constant" ->
          node.has("value_string")
              || node.has("value_strings")
              || node.attributes().get("value") instanceof Attribute.Other;
      default -> false;
    };
  }

  private static String domainReason(String domain) {
    return switch (domain) {
      case "ai.onnx.ml" ->
          "is an operator of classical machine learning (ai.onnx.ml), and Fovea runs networks";
      case "ai.onnx.training", "ai.onnx.preview.training" ->
          "trains within a graph; export the model for inference, and train it with Fovea's trainer";
      case "com.microsoft" ->
          "is an operator of ONNX Runtime's own (com.microsoft); export the model with operators of"
              + " ONNX alone, and quantize it in the QDQ format";
      default ->
          "belongs to the domain '%s', of which Fovea knows no operators; export the model with"
                  .formatted(domain)
              + " operators of ONNX alone";
    };
  }

  /**
   * Computes a node.
   *
   * @param opsets the versions of the operators, by domain
   * @param inputs the values that it reads; nothing for an input that is left out
   * @param bytes the most memory that the arrays made on the way may take together
   * @return its outputs in order; fewer than it names if the others cannot be had
   * @throws OnnxException if the operator is declared out, or does not fit its inputs or
   *     attributes; the message names the node
   */
  public static List<Array> compute(
      Node node, Map<String, Integer> opsets, List<Optional<Array>> inputs, long bytes) {
    if (!(ENTRIES.get(node.operator()) instanceof OperatorEntry.Computed computed)
        || reasonAgainst(node, opsets).isPresent()) {
      throw node.failure(reasonAgainst(node, opsets).orElseThrow());
    }
    Call call = new Call(node, version(node, opsets), inputs);
    try {
      return MemoryBudget.within(bytes, () -> computed.operator().compute(call));
    } catch (OnnxException e) {
      throw e;
    } catch (ShapeException | ArithmeticException | MemoryBudget.BudgetException e) {
      throw new OnnxException(node.title() + ": " + e.getMessage(), e);
    } catch (IndexOutOfBoundsException | IllegalArgumentException | NegativeArraySizeException e) {
      // Every operator checks what it can; what is left are inputs that contradict one another.
      throw new OnnxException(
          node.title() + ": its inputs " + shapes(inputs) + " and attributes do not fit together",
          e);
    }
  }

  private static String shapes(List<Optional<Array>> inputs) {
    return inputs.stream()
        .map(input -> input.map(array -> array.type() + " " + array.shape()).orElse("none"))
        .toList()
        .toString();
  }

  private static int version(Node node, Map<String, Integer> opsets) {
    return opsets.getOrDefault(node.domain(), 1);
  }
}
