package dev.fovea.tensor;

/** Thrown if shapes or sizes do not fit; the message names them and the way out. */
public final class ShapeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public ShapeException(String message) {
    super(message);
  }
}
