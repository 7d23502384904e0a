package dev.fovea.formats.onnx.message;

/** A tensor that does not hold what it says; the message goes on from its name. */
public final class BadTensorException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param why what is wrong, such as "has no element type"
   */
  public BadTensorException(String why) {
    super(why);
  }
}
