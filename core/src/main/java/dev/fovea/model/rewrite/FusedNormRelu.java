package dev.fovea.model.rewrite;

import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Step;
import dev.fovea.layer.normalization.BatchNormalization;
import dev.fovea.tensor.Shape;
import dev.fovea.weight.WeightSpec;
import java.util.List;
import java.util.OptionalInt;

/** A batch normalization and the ReLU after it, under the normalization's name. */
record FusedNormRelu(BatchNormalization norm) implements Layer {
  @Override
  public String name() {
    return norm.name();
  }

  @Override
  public String className() {
    return norm.className();
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return norm.outputShape(inputs);
  }

  @Override
  public List<WeightSpec> weights(List<Shape> inputs) {
    return norm.weights(inputs);
  }

  @Override
  public OptionalInt gradientInPlace() {
    return OptionalInt.of(0);
  }

  @Override
  public Step bind(Binding binding) {
    return norm.bindWithRelu(binding);
  }
}
