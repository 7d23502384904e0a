package dev.fovea.model.rewrite;

/** A transformation of a list of operations that preserves their results up to rounding. */
@FunctionalInterface
public interface Rewrite {
  /** Returns the rewritten operations. The given operations are not modified. */
  Ops apply(Ops ops);
}
