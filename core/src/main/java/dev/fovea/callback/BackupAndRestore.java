package dev.fovea.callback;

import dev.fovea.model.Weight;
import dev.fovea.store.SavedModel;
import dev.fovea.train.Callback;
import dev.fovea.train.NonFinite;
import dev.fovea.train.Trainer;
import dev.fovea.train.Training;
import dev.fovea.train.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Saves the complete state of a training after each epoch, and resumes from it when the same
 * training is started again. The result has the same bits as an uninterrupted training, even if the
 * process was killed.
 *
 * <p>An epoch that ends with numbers that are not finite is not saved. The file is deleted when
 * training ends, unless the last epoch was not saved.
 */
public final class BackupAndRestore implements Callback {
  private final Path file;
  private boolean failed;

  /**
   * Creates a callback.
   *
   * @param file ends in .keras
   */
  public BackupAndRestore(Path file) {
    this.file = file;
  }

  @Override
  public void onTrainBegin(Training training) {
    failed = false;
    if (!Files.exists(file)) {
      return;
    }
    try {
      SavedModel saved = SavedModel.load(file);
      if (saved.progress().isEmpty() || saved.trainer().isEmpty()) {
        throw new TrainingException(file + " is no backup of a training; delete it to start anew");
      }
      copy(saved.trainer().get(), training.trainer());
      training.resume(saved.progress().get());
    } catch (IOException e) {
      throw new TrainingException(String.valueOf(e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      throw new TrainingException(
          "%s does not fit this training: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static void copy(Trainer from, Trainer to) {
    List<Weight> source = from.model().weights();
    List<Weight> target = to.model().weights();
    if (source.size() != target.size()
        || !from.optimizer().className().equals(to.optimizer().className())) {
      throw new IllegalArgumentException("another model or another optimizer");
    }
    for (int i = 0; i < source.size(); i++) {
      target.get(i).set(source.get(i).values());
    }
    to.optimizerState().copyFrom(from.optimizerState());
  }

  @Override
  public void onEpochDone(Training training, int epoch, Map<String, Double> logs) {
    failed = !NonFinite.allowsSaving(training, epoch, logs, file);
    if (failed) {
      return;
    }
    try {
      SavedModel.of(training.trainer(), training.progress()).save(file);
    } catch (IOException e) {
      throw new TrainingException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void onTrainEnd(Training training) {
    try {
      if (!failed) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new TrainingException("cannot delete the backup " + file, e);
    }
  }
}
