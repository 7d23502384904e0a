package dev.fovea.zoo;

import dev.fovea.data.Classified;
import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.data.Target;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Samples for the training of a {@link CapsNet}. Inputs are the image and the one-hot row of its
 * class; targets are that row and zeros in the shape of the image, the difference to be reached
 * between image and reconstruction.
 */
final class CapsNetSamples implements Dataset {
  private final Dataset images;

  /**
   * @throws dev.fovea.data.DataException if the samples have no classes
   */
  CapsNetSamples(Dataset dataset) {
    Classified classified = Classified.of(dataset);
    images =
        classified.targets().getFirst() instanceof Target.Label
            ? Datasets.oneHot(dataset, classified.classes())
            : dataset;
  }

  @Override
  public int size() {
    return images.size();
  }

  @Override
  public List<Shape> inputShapes() {
    return List.of(images.inputShape(), images.targetShapes().getFirst());
  }

  @Override
  public List<Target> targets() {
    return List.of(images.targets().getFirst(), new Target.Values(images.inputShape()));
  }

  @Override
  public void readInput(int index, int input, float[] into, int offset) {
    if (input == 0) {
      images.readInput(index, 0, into, offset);
    } else {
      images.readTarget(index, 0, into, offset);
    }
  }

  @Override
  public void readTarget(int index, int target, float[] into, int offset) {
    if (target == 0) {
      images.readTarget(index, 0, into, offset);
    } else {
      Arrays.fill(into, offset, offset + images.inputShape().size(), 0);
    }
  }

  @Override
  public String source(int index) {
    return images.source(index);
  }

  @Override
  public void expect(int... indices) {
    images.expect(indices);
  }
}
