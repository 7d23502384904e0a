package dev.fovea.callback;

import dev.fovea.store.SavedModel;
import dev.fovea.train.Callback;
import dev.fovea.train.Training;
import dev.fovea.train.TrainingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Saves the model after an epoch: each, or only when a figure is better than ever.
 *
 * <p>The file's name may hold {@code {epoch}} (from 1; {@code {epoch:02d}} for two digits) and
 * figures of the logs such as {@code {val_loss:.2f}}, as in Keras.
 */
public final class ModelCheckpoint implements Callback {
  private static final Pattern FIELD = Pattern.compile("\\{(\\w+)(?::0?(\\.?\\d+)([df]))?}");

  private final String file;
  private final Monitor monitor;
  private final boolean saveBestOnly;
  private double best;

  /**
   * @param file ends in .keras
   * @param saveBestOnly whether it is saved only when the figure is better than ever
   */
  public ModelCheckpoint(String file, Monitor monitor, boolean saveBestOnly) {
    this.file = file;
    this.monitor = monitor;
    this.saveBestOnly = saveBestOnly;
    this.best = monitor.worst();
  }

  /** Saves after every epoch. */
  public ModelCheckpoint(String file) {
    this(file, Monitor.of("val_loss"), false);
  }

  @Override
  public void onEpochEnd(Training training, int epoch, Map<String, Double> logs) {
    if (saveBestOnly) {
      double value = monitor.in(logs);
      if (!monitor.improves(value, best, 0)) {
        return;
      }
      best = value;
    }
    Path target = Path.of(name(epoch, logs));
    try {
      SavedModel.of(training.trainer()).save(target);
    } catch (IOException e) {
      throw new TrainingException(String.valueOf(e.getMessage()), e);
    }
  }

  private String name(int epoch, Map<String, Double> logs) {
    Matcher matcher = FIELD.matcher(file);
    StringBuilder name = new StringBuilder();
    while (matcher.find()) {
      String format = matcher.group(2);
      String text;
      if (matcher.group(1).equals("epoch")) {
        text = format == null ? String.valueOf(epoch + 1) : "%0" + format + "d";
        text = format == null ? text : String.format(Locale.ROOT, text, epoch + 1);
      } else {
        double value = new Monitor(matcher.group(1), Monitor.Mode.MIN).in(logs);
        text = format == null ? String.valueOf(value) : "%" + format + "f";
        text = format == null ? text : String.format(Locale.ROOT, text, value);
      }
      matcher.appendReplacement(name, Matcher.quoteReplacement(text));
    }
    return matcher.appendTail(name).toString();
  }

  @Override
  public Map<String, Double> state() {
    return Map.of("best", best);
  }

  @Override
  public void restore(Map<String, Double> state) {
    best = state.getOrDefault("best", monitor.worst());
  }
}
