package dev.fovea.formats.onnx.graph;

/**
 * A graph, a node or an operator that cannot be what it says; the message names it and says why, in
 * one line of moderate length whatever names the file has. The name of the file is added by who
 * knows it.
 */
public class OnnxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final int LONGEST = 600;

  /** Makes an exception. */
  public OnnxException(String message) {
    super(tidy(message));
  }

  /** Makes an exception with a cause. */
  public OnnxException(String message, Throwable cause) {
    super(tidy(message), cause);
  }

  private static String tidy(String message) {
    String line = message.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", "?");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }
}
