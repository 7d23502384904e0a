package dev.fovea.model.rewrite;

import dev.fovea.kernel.Activation;
import dev.fovea.layer.CallMode;
import dev.fovea.layer.activation.ActivationLayer;
import dev.fovea.layer.merge.Merge;
import dev.fovea.layer.merge.MergeRule;
import dev.fovea.layer.normalization.BatchNormalization;
import dev.fovea.tensor.Shape;
import dev.fovea.weight.WeightValues;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A rewrite that lets a sum of two values, such as ends a block of a residual network, do the batch
 * normalizations before it and the ReLU after it: memory is read and written fewer times.
 */
public final class FuseSums implements Rewrite {
  @Override
  public Ops apply(Ops ops) {
    Map<Op, Op> fused = new IdentityHashMap<>();
    Set<Op> absorbed = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Op op : ops.all()) {
      if (op.layer() instanceof Merge sum && isSumOfTwo(ops, op, sum)) {
        fuse(ops, op, sum, fused, absorbed);
      }
    }
    List<Op> result = new ArrayList<>();
    for (Op op : ops.all()) {
      if (!absorbed.contains(op)) {
        result.add(fused.getOrDefault(op, op));
      }
    }
    return ops.with(result);
  }

  private static boolean isSumOfTwo(Ops ops, Op op, Merge sum) {
    if (sum.rule() != MergeRule.ADD || op.inputs().size() != 2) {
      return false;
    }
    Shape shape = ops.shape(op.output());
    return shape.rank() > 0
        && op.inputs().stream().allMatch(input -> ops.shape(input).equals(shape));
  }

  private static void fuse(Ops ops, Op op, Merge sum, Map<Op, Op> fused, Set<Op> absorbed) {
    List<Op> chain = ops.following(op);
    boolean relu =
        !chain.isEmpty()
            && chain.getLast().layer() instanceof ActivationLayer last
            && last.activation() == Activation.RELU;
    List<Optional<Op>> norms = norms(ops, op);
    List<Op> before = norms.stream().flatMap(Optional::stream).toList();
    if (!relu && before.isEmpty()) {
      return;
    }
    absorbed.addAll(before);
    List<Op> all = new ArrayList<>(before);
    if (relu) {
      absorbed.addAll(chain);
      all.add(chain.getLast());
    }
    List<Integer> inputs = new ArrayList<>();
    List<Optional<BatchNormalization>> layers = new ArrayList<>();
    for (int i = 0; i < norms.size(); i++) {
      inputs.add(norms.get(i).map(norm -> norm.inputs().getFirst()).orElse(op.inputs().get(i)));
      layers.add(norms.get(i).map(norm -> (BatchNormalization) norm.layer()));
    }
    List<WeightValues> weights = new ArrayList<>();
    before.forEach(norm -> weights.addAll(norm.weights()));
    CallMode mode = before.isEmpty() ? op.mode() : before.getFirst().mode();
    Op whole =
        new Op(
            new FusedSum(sum, layers, relu),
            op.path(),
            mode,
            weights,
            inputs,
            relu ? chain.getLast().outputs() : op.outputs(),
            op.fused());
    for (Op other : all) {
      whole = whole.fused(other.path());
    }
    fused.put(op, whole);
  }

  /** Returns the normalization that computes each input for this sum alone. */
  private static List<Optional<Op>> norms(Ops ops, Op op) {
    List<Optional<Op>> norms =
        op.inputs().stream()
            .map(input -> ops.onlyReader(input).flatMap(reader -> ops.producer(input)))
            .map(norm -> norm.filter(before -> isOfChannels(ops, before)))
            .toList();
    boolean alike = norms.stream().flatMap(Optional::stream).map(Op::mode).distinct().count() <= 1;
    return alike ? norms : List.of(norms.getFirst(), Optional.empty());
  }

  private static boolean isOfChannels(Ops ops, Op op) {
    return op.layer() instanceof BatchNormalization norm
        && norm.isOfChannels(ops.shape(op.output()));
  }
}
