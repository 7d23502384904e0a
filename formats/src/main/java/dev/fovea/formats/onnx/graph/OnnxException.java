package dev.fovea.formats.onnx.graph;

/**
 * A graph, a node or an operator that cannot be what it says; the message names it and says why. The
 * name of the file is added by who knows it.
 */
public class OnnxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Makes an exception. */
  public OnnxException(String message) {
    super(message);
  }

  /** Makes an exception with a cause. */
  public OnnxException(String message, Throwable cause) {
    super(message, cause);
  }
}
