package dev.fovea.formats.onnx.op;

import java.util.List;

/** An operator that is known by its name. */
public sealed interface OperatorEntry {
  /** Returns the name, such as "Conv"; with the domain in front if that is not ONNX's own. */
  String name();

  /**
   * An operator that is computed.
   *
   * @param name the name
   * @param versions the versions of the set of operators in which its definition changed, the first
   *     one first
   * @param operator what it computes, for each version
   */
  record Computed(String name, List<Integer> versions, Operator operator) implements OperatorEntry {
    /** Copies the list. */
    public Computed {
      versions = List.copyOf(versions);
    }
  }

  /**
   * An operator that is not computed.
   *
   * @param name the name
   * @param reason why not, such as "is a loop"
   */
  record DeclaredOut(String name, String reason) implements OperatorEntry {}
}
