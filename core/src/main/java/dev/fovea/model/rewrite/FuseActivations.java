package dev.fovea.model.rewrite;

import dev.fovea.kernel.Activation;
import dev.fovea.layer.Activated;
import dev.fovea.layer.activation.ActivationLayer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A rewrite that lets a layer apply the activation layer after it, in one pass over memory instead
 * of two. The activation layer remains and shares its input.
 */
public final class FuseActivations implements Rewrite {
  @Override
  public Ops apply(Ops ops) {
    List<Op> result = new ArrayList<>();
    Map<Op, Op> fused = new IdentityHashMap<>();
    for (Op given : ops.all()) {
      Op op = fused.getOrDefault(given, given);
      Optional<Op> next = ops.onlyReader(op.output());
      if (next.isPresent()
          && op.layer() instanceof Activated first
          && first.activation() == Activation.LINEAR
          && next.get().layer() instanceof ActivationLayer last
          && last.activation() != Activation.LINEAR
          && !last.activation().isOfRows()) {
        op = op.layer(first.withActivation(last.activation())).fused(next.get().path());
        fused.put(next.get(), next.get().layer(last.withActivation(Activation.LINEAR)));
      }
      result.add(op);
    }
    return ops.with(result);
  }
}
