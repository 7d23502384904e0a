package dev.fovea.data.augment;

import dev.fovea.data.Augmentation;
import dev.fovea.data.Batch;
import dev.fovea.data.DataException;
import dev.fovea.data.Target;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;

/**
 * Blends the samples of a batch in pairs, inputs and targets alike: {@code lambda a + (1 - lambda)
 * b} and the other way round, with lambda from the distribution Beta(alpha, alpha) for each pair
 * (Zhang, Cisse, Dauphin, Lopez-Paz, "mixup: beyond empirical risk minimization", 2017). The first
 * sample is paired with the last one, the second with the last but one, and so on, which presumes
 * shuffled batches.
 *
 * @param alpha the strength: near 0 almost nothing is mixed; the authors take 0.1 to 0.4, Keras 0.2
 */
public record MixUp(double alpha) implements Augmentation {
  /**
   * Creates a mixup.
   *
   * @throws IllegalArgumentException if alpha is not 0.01 to 100
   */
  public MixUp {
    Factors.check("alpha", alpha, 0.01, 100);
  }

  @Override
  public void apply(Shape shape, float[] samples, int offset, CounterRandom random) {}

  /**
   * Blends the samples of a batch.
   *
   * @throws DataException if targets are class numbers, masks or boxes, which cannot be blended
   */
  @Override
  public void mix(Batch batch, CounterRandom random) {
    for (int k = 0; k < batch.targets().length; k++) {
      check(batch.targetKinds().get(k), batch.targets()[k], batch.samples());
    }
    for (int first = 0; first < batch.samples() / 2; first++) {
      int second = batch.samples() - 1 - first;
      float lambda = (float) Gamma.beta(alpha, random.stream(first));
      for (int k = 0; k < batch.inputs().length; k++) {
        blend(batch.inputs()[k], batch.inputShapes().get(k).size(), first, second, lambda);
      }
      for (int k = 0; k < batch.targets().length; k++) {
        blend(batch.targets()[k], batch.targetKinds().get(k).shape().size(), first, second, lambda);
      }
    }
  }

  private static void check(Target kind, float[] targets, int samples) {
    switch (kind) {
      case Target.Label _ -> checkBinary(targets, samples);
      case Target.Mask _, Target.Boxes _ ->
          throw new DataException(
              "mixup blends one-hot rows and values, not %s; train without mixup"
                  .formatted(kind.description()));
      case Target.OneHot _, Target.Values _, Target.Weights _ -> {}
    }
  }

  /** Labels of two classes are probabilities of the second class, which may be blended. */
  private static void checkBinary(float[] labels, int samples) {
    for (int i = 0; i < samples; i++) {
      if (labels[i] < 0 || labels[i] > 1) {
        throw new DataException(
            "mixup blends targets of 0 to 1, not class numbers such as %s; make one-hot rows of them"
                    .formatted(labels[i])
                + " (Datasets.oneHot) and train with categorical_crossentropy");
      }
    }
  }

  private static void blend(float[] values, int size, int first, int second, float lambda) {
    int a = first * size;
    int b = second * size;
    for (int i = 0; i < size; i++) {
      float x = values[a + i];
      float y = values[b + i];
      values[a + i] = lambda * x + (1 - lambda) * y;
      values[b + i] = lambda * y + (1 - lambda) * x;
    }
  }
}
