package dev.fovea.model.rewrite;

import dev.fovea.layer.Simplifiable;

/** A rewrite that replaces layers by simpler equivalents, such as Softmax by an activation. */
public final class Simplify implements Rewrite {
  @Override
  public Ops apply(Ops ops) {
    return ops.with(
        ops.all().stream()
            .map(op -> op.layer() instanceof Simplifiable s ? op.layer(s.simplified()) : op)
            .toList());
  }
}
