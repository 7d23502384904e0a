package dev.fovea.app.train;

import dev.fovea.model.Model;
import dev.fovea.store.ModelMetadata;
import dev.fovea.store.SavedModel;
import dev.fovea.train.Trainer;
import dev.fovea.train.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Saves a trained model with its metadata. */
final class Saving {
  private Saving() {}

  /**
   * Saves a model.
   *
   * @param plain whether to save it without its training
   * @return what was saved
   */
  static SavedModel save(Start.Made made, ModelMetadata metadata, Path target, boolean plain)
      throws IOException {
    SavedModel whole = plain ? SavedModel.of(made.network()) : made.saved();
    SavedModel saved = whole.with(fitting(metadata, whole.model()));
    saved.save(target);
    return saved;
  }

  /** Returns the metadata without names if the model has outputs that no class of the data has. */
  private static ModelMetadata fitting(ModelMetadata metadata, Model model) {
    int outputs = model.outputShapes().getFirst().channels();
    int names = metadata.classNames().size();
    return names == outputs || names == 2 && outputs == 1
        ? metadata
        : metadata.classNames(List.of());
  }

  /**
   * Refuses a diverged model, lest it replace a good one.
   *
   * @throws TrainingException if a weight or the test loss is not finite
   */
  static void checkFinite(Trainer trainer, Map<String, Double> figures, Path target) {
    Optional<String> broken =
        trainer
            .firstNonFinite()
            .or(
                () ->
                    Double.isFinite(figures.getOrDefault("loss", 0.0))
                        ? Optional.empty()
                        : Optional.of("the test loss"));
    if (broken.isPresent()) {
      Path backup = TargetOptions.backup(target);
      throw new TrainingException(
          "training has diverged: %s is not finite, and %s is not written; try a lower --learning-rate%s"
              .formatted(
                  broken.get(),
                  target,
                  Files.exists(backup)
                      ? ", with --resume from the last good epoch in " + backup
                      : ""));
    }
  }
}
