package dev.fovea.model.rewrite;

/** A change of a list of operations that leaves what they compute as it is, up to rounding. */
@FunctionalInterface
public interface Rewrite {
  /** Returns the operations rewritten; the given ones are not changed. */
  Ops apply(Ops ops);
}
