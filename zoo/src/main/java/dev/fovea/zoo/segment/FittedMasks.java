package dev.fovea.zoo.segment;

import dev.fovea.data.DataException;
import dev.fovea.data.Dataset;
import dev.fovea.data.Target;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A dataset of pictures with masks in the sizes that a segmentation network takes and gives.
 * Pictures are enlarged by a {@link Fitting}; the mask's pixels beyond the picture are ignored.
 */
public final class FittedMasks implements Dataset {
  private final Dataset dataset;
  private final Fitting fitting;
  private final List<Target> targets;

  private FittedMasks(Dataset dataset, Fitting fitting) {
    this.dataset = dataset;
    this.fitting = fitting;
    this.targets = dataset.targets().stream().map(this::fitted).toList();
  }

  private Target fitted(Target target) {
    int height = fitting.output().dim(0);
    int width = fitting.output().dim(1);
    return switch (target) {
      case Target.Mask mask ->
          new Target.Mask(height, width, mask.classes(), mask.classNames(), Target.Mask.IGNORED);
      case Target.Weights weights -> Target.weights(height, width);
      default -> throw new IllegalStateException("checked before: " + target);
    };
  }

  /**
   * Returns a dataset in the sizes of a network; the dataset itself if they are right.
   *
   * @param dataset pictures (height, width, channels) with a mask, and maybe weights of its pixels
   * @param network a network as {@link Fitting#of} takes it
   * @throws DataException if the samples have no masks of their size
   * @throws dev.fovea.tensor.ShapeException if the pictures are too small for the network
   */
  public static Dataset of(Dataset dataset, Model network) {
    Shape input = dataset.inputShape();
    List<Shape> sizes = new ArrayList<>();
    for (Target target : dataset.targets()) {
      switch (target) {
        case Target.Mask mask -> sizes.add(Shape.of(mask.height(), mask.width()));
        case Target.Weights weights -> sizes.add(weights.shape());
        default ->
            throw new DataException(
                "a segmentation network learns from masks, not from %s; name a folder with images"
                        .formatted(target.description())
                    + " and masks");
      }
    }
    Shape size = Shape.of(input.dim(0), input.dim(1));
    if (!sizes.stream().allMatch(size::equals)) {
      throw new DataException(
          "pictures of %s have masks and weights of %s; all must have the size of the picture"
              .formatted(size, sizes));
    }
    Fitting fitting = Fitting.of(network, input.dim(0), input.dim(1));
    return fitting.isTrivial() ? dataset : new FittedMasks(dataset, fitting);
  }

  @Override
  public int size() {
    return dataset.size();
  }

  @Override
  public List<Shape> inputShapes() {
    return List.of(fitting.input().append(dataset.inputShape().channels()));
  }

  @Override
  public List<Target> targets() {
    return targets;
  }

  @Override
  public void readInput(int index, int input, float[] into, int offset) {
    float[] pixels = new float[dataset.inputShape().size()];
    dataset.readInput(index, input, pixels, 0);
    fitting.enlarge(pixels, dataset.inputShape().channels(), into, offset);
  }

  @Override
  public void readTarget(int index, int target, float[] into, int offset) {
    float[] numbers = new float[fitting.picture().size()];
    dataset.readTarget(index, target, numbers, 0);
    boolean weights = targets.get(target) instanceof Target.Weights;
    fitting.extend(numbers, weights ? 0 : Target.Mask.IGNORED, into, offset);
  }

  @Override
  public String source(int index) {
    return dataset.source(index);
  }
}
