package dev.fovea.data;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A dataset whose samples are in tensors. */
record TensorDataset(
    List<Tensor> inputs, List<Tensor> values, List<Shape> inputShapes, List<Target> targets)
    implements Dataset {
  /** Floats from here on no longer distinguish neighbouring whole numbers. */
  private static final int MAX_CLASSES = 1 << 24;

  TensorDataset(List<Tensor> inputs, List<Tensor> values, List<Target> targets) {
    this(
        List.copyOf(inputs),
        List.copyOf(values),
        inputs.stream().map(TensorDataset::sample).toList(),
        List.copyOf(targets));
    int samples = inputs.getFirst().batch();
    Stream.concat(inputs.stream(), values.stream())
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
    checkKinds(values, targets);
  }

  private static void checkKinds(List<Tensor> values, List<Target> kinds) {
    if (values.size() != kinds.size()) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "there are %d targets but %d kinds of targets; state one for each",
              values.size(),
              kinds.size()));
    }
    for (int i = 0; i < kinds.size(); i++) {
      if (!sample(values.get(i)).equals(kinds.get(i).shape())) {
        throw new ShapeException(
            String.format(
                Locale.ROOT,
                "target %d is of shape %s in each sample, but %s needs shape %s",
                i,
                sample(values.get(i)),
                kinds.get(i).description(),
                kinds.get(i).shape()));
      }
    }
  }

  /** Returns the kind that numbers have if nothing else is stated. */
  static Target kind(Tensor values) {
    if (!sample(values).equals(Shape.of(1))) {
      return new Target.Values(sample(values));
    }
    float largest = -1;
    for (float value : values.data()) {
      if (!(value >= 0 && value < MAX_CLASSES && value == Math.rint(value))) {
        return Target.values(1);
      }
      largest = Math.max(largest, value);
    }
    return Target.label((int) largest + 1);
  }

  /** Returns the shape of one sample: (1) if the tensor holds one number for each. */
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
    copy(values.get(target), index, into, offset);
  }

  private static void copy(Tensor from, int index, float[] into, int offset) {
    int size = from.data().length / from.batch();
    System.arraycopy(from.data(), index * size, into, offset, size);
  }
}
