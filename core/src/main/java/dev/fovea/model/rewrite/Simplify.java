package dev.fovea.model.rewrite;

import dev.fovea.layer.Simplifiable;

/** Puts a simpler layer in the place of one that does the same: Softmax becomes an activation. */
public final class Simplify implements Rewrite {
  @Override
  public Ops apply(Ops ops) {
    return ops.with(
        ops.all().stream()
            .map(op -> op.layer() instanceof Simplifiable s ? op.layer(s.simplified()) : op)
            .toList());
  }
}
