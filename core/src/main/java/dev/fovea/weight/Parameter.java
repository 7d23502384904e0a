package dev.fovea.weight;

/**
 * How a weight starts and what holds it back while it is trained.
 *
 * @param regularizer what it adds to the loss; {@link Regularizer#NONE} for nothing
 * @param constraint applied after every update; {@link Constraint#NONE} for nothing
 */
public record Parameter(Initializer initializer, Regularizer regularizer, Constraint constraint) {
  /** Starts so, without regularizer and constraint. */
  public static Parameter of(Initializer initializer) {
    return new Parameter(initializer, Regularizer.NONE, Constraint.NONE);
  }

  /** Another start. */
  public Parameter initializer(Initializer changed) {
    return new Parameter(changed, regularizer, constraint);
  }

  /** Another regularizer. */
  public Parameter regularizer(Regularizer changed) {
    return new Parameter(initializer, changed, constraint);
  }

  /** Another constraint. */
  public Parameter constraint(Constraint changed) {
    return new Parameter(initializer, regularizer, changed);
  }
}
