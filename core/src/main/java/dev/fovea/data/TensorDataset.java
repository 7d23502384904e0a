package dev.fovea.data;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Samples that lie in tensors. */
record TensorDataset(
    List<Tensor> inputs, List<Tensor> targets, List<Shape> inputShapes, List<Shape> targetShapes)
    implements Dataset {

  TensorDataset(List<Tensor> inputs, List<Tensor> targets) {
    this(
        List.copyOf(inputs),
        List.copyOf(targets),
        inputs.stream().map(TensorDataset::sample).toList(),
        targets.stream().map(TensorDataset::sample).toList());
    int samples = inputs.getFirst().batch();
    Stream.concat(inputs.stream(), targets.stream())
        .filter(tensor -> tensor.batch() != samples)
        .findFirst()
        .ifPresent(
            tensor -> {
              throw new ShapeException(
                  String.format(
                      Locale.ROOT,
                      "inputs and targets need as many samples each, not %d and %d (shapes %s and %s)",
                      samples,
                      tensor.batch(),
                      inputs.getFirst().shape(),
                      tensor.shape()));
            });
  }

  /** A sample's shape; one number is a row of one. */
  private static Shape sample(Tensor tensor) {
    return tensor.shape().rank() == 1 ? Shape.of(1) : tensor.shape().tail();
  }

  @Override
  public int size() {
    return inputs.getFirst().batch();
  }

  @Override
  public void readInput(int index, int input, float[] into, int offset) {
    copy(inputs.get(input), index, into, offset);
  }

  @Override
  public void readTarget(int index, int target, float[] into, int offset) {
    copy(targets.get(target), index, into, offset);
  }

  private static void copy(Tensor from, int index, float[] into, int offset) {
    int size = from.data().length / from.batch();
    System.arraycopy(from.data(), index * size, into, offset, size);
  }
}
