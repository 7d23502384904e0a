package dev.fovea.web.serve.batch;

/** Tells a caller that its call was not computed although nothing is wrong with it. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Refusal reason;

  /** Creates an exception, without a stack: refusing has to be cheap when there is much to do. */
  public RefusedException(Refusal reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** Returns the reason. */
  public Refusal reason() {
    return reason;
  }
}
