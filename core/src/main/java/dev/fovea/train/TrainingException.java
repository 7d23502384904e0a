package dev.fovea.train;

/** Training that cannot go on; the message tells why and the way out. */
public final class TrainingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why training cannot go on. */
  public TrainingException(String message) {
    super(message);
  }

  /** Why training cannot go on, as something else found out. */
  public TrainingException(String message, Throwable cause) {
    super(message, cause);
  }
}
