package dev.fovea.weight;

/**
 * A weight's initializer, regularizer and constraint.
 *
 * @param regularizer its penalty, or {@link Regularizer#NONE}
 * @param constraint applied after every update, or {@link Constraint#NONE}
 */
public record Parameter(Initializer initializer, Regularizer regularizer, Constraint constraint) {
  /** Returns an initializer without regularizer and constraint. */
  public static Parameter of(Initializer initializer) {
    return new Parameter(initializer, Regularizer.NONE, Constraint.NONE);
  }

  /** Returns this with another initializer. */
  public Parameter initializer(Initializer changed) {
    return new Parameter(changed, regularizer, constraint);
  }

  /** Returns this with another regularizer. */
  public Parameter regularizer(Regularizer changed) {
    return new Parameter(initializer, changed, constraint);
  }

  /** Returns this with another constraint. */
  public Parameter constraint(Constraint changed) {
    return new Parameter(initializer, regularizer, changed);
  }
}
