package dev.fovea.model.rewrite;

import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Step;
import dev.fovea.layer.merge.Merge;
import dev.fovea.layer.normalization.BatchNormalization;
import dev.fovea.layer.normalization.NormalizedSum;
import dev.fovea.tensor.Shape;
import dev.fovea.weight.WeightSpec;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A sum of two values with the batch normalizations before it and the ReLU after it, under the
 * sum's name.
 *
 * @param norms the normalization of each of the two values
 * @param relu whether ReLU is applied last
 */
record FusedSum(Merge sum, List<Optional<BatchNormalization>> norms, boolean relu)
    implements Layer {
  FusedSum {
    norms = List.copyOf(norms);
  }

  @Override
  public String name() {
    return sum.name();
  }

  @Override
  public String className() {
    return sum.className();
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return sum.outputShape(inputs);
  }

  @Override
  public List<WeightSpec> weights(List<Shape> inputs) {
    return norms.stream()
        .flatMap(Optional::stream)
        .flatMap(norm -> norm.weights(inputs).stream())
        .toList();
  }

  /** That of an input without a normalization is the sum's; else the last to be computed. */
  @Override
  public OptionalInt gradientInPlace() {
    return OptionalInt.of(norms.getFirst().isEmpty() ? 0 : 1);
  }

  @Override
  public Step bind(Binding binding) {
    return new NormalizedSum(binding, norms, relu);
  }
}
