package dev.fovea.app.common;

import dev.fovea.data.Dataset;
import dev.fovea.data.Target;
import dev.fovea.loss.Loss;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.store.SavedModel;
import dev.fovea.train.OutputMeaning;
import java.util.OptionalInt;

/** The loss of a saved model on masks. */
public final class MaskLoss {
  private MaskLoss() {}

  /** Returns whether the samples of a dataset have a mask. */
  public static boolean isFor(Dataset samples) {
    return samples.targets().getFirst() instanceof Target.Mask;
  }

  /**
   * Returns the loss that a model was trained with, or else the one that its output implies, which
   * ignores pixels of class {@link Target.Mask#IGNORED}.
   */
  public static Loss of(SavedModel saved) {
    return saved
        .trainer()
        .map(trainer -> trainer.losses().getFirst())
        .orElseGet(() -> implied(saved.rowMeaning()));
  }

  private static Loss implied(OutputMeaning meaning) {
    OptionalInt ignored = OptionalInt.of(Target.Mask.IGNORED);
    return switch (meaning) {
      case DISTRIBUTION -> new SparseCategoricalCrossentropy(false, ignored);
      case LOGITS -> new SparseCategoricalCrossentropy(true, ignored);
      default -> meaning.loss();
    };
  }
}
