package dev.fovea.callback;

import dev.fovea.store.SavedModel;
import dev.fovea.train.Callback;
import dev.fovea.train.CallbackState;
import dev.fovea.train.NonFinite;
import dev.fovea.train.Training;
import dev.fovea.train.TrainingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Saves the model after every epoch, or only if a figure is better than in all epochs before. A
 * model with weights or a loss that are not finite is not saved.
 *
 * <p>The file's name may contain {@code {epoch}} (from 1) and figures of the logs such as {@code
 * {val_loss:.2f}}, as in Keras, with Python's formats of numbers.
 */
public final class ModelCheckpoint implements Callback {
  private final FileNamePattern file;
  private final Monitor asked;
  private final boolean saveBestOnly;
  private Monitor monitor;
  private double best = Double.NaN;

  /**
   * Creates a callback.
   *
   * @param file the file name, which ends in .keras
   * @param saveBestOnly whether to save the model only if the figure is better than in all epochs
   *     before
   * @throws IllegalArgumentException if a field of the name has a format that Python does not know
   */
  public ModelCheckpoint(String file, Monitor monitor, boolean saveBestOnly) {
    this.file = FileNamePattern.parse(file);
    this.asked = monitor;
    this.monitor = monitor;
    this.saveBestOnly = saveBestOnly;
  }

  /** Saves after every epoch. */
  public ModelCheckpoint(String file) {
    this(file, Monitor.of("val_loss"), false);
  }

  /**
   * Checks that the monitored figures exist.
   *
   * @throws IllegalArgumentException if the training has no such figure; the message lists those
   *     that exist
   */
  @Override
  public void onTrainBegin(Training training) {
    file.check(training.figures().keySet());
    if (saveBestOnly) {
      monitor = asked.in(training);
    }
  }

  @Override
  public void onEpochEnd(Training training, int epoch, Map<String, Double> logs) {
    double value = saveBestOnly ? monitor.in(logs) : 0;
    if (saveBestOnly && !monitor.improves(value, best, 0)) {
      return;
    }
    Path target = Path.of(file.name(epoch + 1, logs));
    if (!NonFinite.allowsSaving(training, epoch, logs, target)) {
      return;
    }
    best = value;
    try {
      SavedModel.of(training.trainer()).save(target);
    } catch (IOException e) {
      throw new TrainingException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public CallbackState state() {
    return CallbackState.of(Map.of("best", best));
  }

  @Override
  public void restore(CallbackState state) {
    best = state.number("best", Double.NaN);
  }
}
