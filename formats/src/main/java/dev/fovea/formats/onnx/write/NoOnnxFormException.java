package dev.fovea.formats.onnx.write;

/** Tells that a model or one of its layers cannot be written; the message names it and says why. */
final class NoOnnxFormException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoOnnxFormException(String message) {
    super(message);
  }
}
