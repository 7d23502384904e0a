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
  public Parameter initializer(Initializer initializer) {
    return new Parameter(initializer, regularizer, constraint);
  }

  /** Returns this with another regularizer. */
  public Parameter regularizer(Regularizer regularizer) {
    return new Parameter(initializer, regularizer, constraint);
  }

  /** Returns this with another constraint. */
  public Parameter constraint(Constraint constraint) {
    return new Parameter(initializer, regularizer, constraint);
  }
}
