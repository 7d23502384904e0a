package dev.fovea.model.rewrite;

import dev.fovea.kernel.Activation;
import dev.fovea.layer.Activated;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * A rewrite that removes the softmax or sigmoid at the end of outputs, so that a loss can be
 * computed from logits.
 *
 * @param logits the predicate that decides this for an output and its last activation
 */
public record RemoveOutputActivation(BiPredicate<Integer, Activation> logits) implements Rewrite {
  /** Returns the activation of an output that is removed, if any. */
  public Optional<Activation> removed(Ops ops, int output) {
    int value = ops.outputs().get(output);
    return ops.producer(value)
        .filter(op -> ops.readers(value).isEmpty())
        .filter(op -> Collections.frequency(ops.outputs(), value) == 1)
        .flatMap(op -> op.layer() instanceof Activated last ? Optional.of(last) : Optional.empty())
        .map(Activated::activation)
        .filter(last -> last == Activation.SOFTMAX || last == Activation.SIGMOID)
        .filter(last -> logits.test(output, last));
  }

  @Override
  public Ops apply(Ops ops) {
    List<Op> result = new ArrayList<>(ops.all());
    for (int i = 0; i < ops.outputs().size(); i++) {
      if (removed(ops, i).isPresent()) {
        int value = ops.outputs().get(i);
        result.replaceAll(
            op ->
                op.outputs().contains(value) && op.layer() instanceof Activated last
                    ? op.layer(last.withActivation(Activation.LINEAR))
                    : op);
      }
    }
    return ops.with(result);
  }
}
