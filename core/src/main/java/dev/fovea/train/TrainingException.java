package dev.fovea.train;

/** Thrown when training cannot continue. The message gives the reason and a way out. */
public final class TrainingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with the reason why training cannot continue. */
  public TrainingException(String message) {
    super(message);
  }

  /** Creates an exception with the reason why training cannot continue, and its cause. */
  public TrainingException(String message, Throwable cause) {
    super(message, cause);
  }
}
