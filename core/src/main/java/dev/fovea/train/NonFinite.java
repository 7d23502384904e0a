package dev.fovea.train;

import dev.fovea.model.ModelLayer;
import dev.fovea.model.Weight;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks for numbers that are not finite, so that a diverged model never overwrites a good one. */
public final class NonFinite {
  private NonFinite() {}

  /** Returns the first weight, or the first state of the optimizer, that is not all finite. */
  static Optional<String> in(Trainer trainer) {
    for (ModelLayer layer : trainer.model().layers()) {
      for (Weight weight : layer.weights()) {
        if (!isFinite(weight.values())) {
          return Optional.of("the weight %s of layer %s".formatted(weight.name(), layer.name()));
        }
      }
    }
    List<Weight> trained = trainer.trainedWeights();
    for (int i = 0; i < trained.size(); i++) {
      for (float[] slot : trainer.optimizerState().slots(i)) {
        if (!isFinite(slot)) {
          return Optional.of("the optimizer's state of the weight " + trained.get(i).name());
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Returns whether an epoch may be saved, which requires that the weights, the optimizer's state
   * and the losses are finite. Otherwise, logs a warning that names what is not finite.
   */
  public static boolean allowsSaving(
      Training training, int epoch, Map<String, Double> logs, Path file) {
    Optional<String> found =
        in(training.trainer())
            .or(
                () ->
                    List.of("loss", "val_loss").stream()
                        .filter(name -> !Double.isFinite(logs.getOrDefault(name, 0.0)))
                        .findFirst());
    found.ifPresent(
        what ->
            System.getLogger(NonFinite.class.getName())
                .log(
                    System.Logger.Level.WARNING,
                    "{0} is not finite after epoch {1}: {2} is not written",
                    what,
                    String.valueOf(epoch + 1),
                    file));
    return found.isEmpty();
  }

  private static boolean isFinite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
