package dev.fovea.formats.onnx.convert;

/** A layer needs a size that the file leaves open. */
final class OpenSizeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OpenSizeException(String message) {
    super(message);
  }
}
