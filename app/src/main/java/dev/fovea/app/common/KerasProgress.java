package dev.fovea.app.common;

import dev.fovea.train.Callback;
import dev.fovea.train.Training;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Tells of training as Keras does: a bar that moves on a terminal, a line for each epoch else. */
public final class KerasProgress implements Callback {
  private static final int BAR = 20;
  private static final long REDRAW_NANOS = 100_000_000;

  private final Output output;
  private final EpochClock clock;
  private long drawn;

  public KerasProgress(Output output, EpochClock clock) {
    this.output = output;
    this.clock = clock;
  }

  @Override
  public void onEpochBegin(Training training, int epoch) {
    output.line("Epoch %d/%d", epoch + 1, training.fit().epochs());
  }

  @Override
  public void onBatchEnd(Training training, int batch, Map<String, Double> logs) {
    long now = System.nanoTime();
    if (output.isTerminal() && now - drawn > REDRAW_NANOS) {
      drawn = now;
      int done = batch + 1;
      double step = clock.secondsSoFar() / done;
      output.print(
          String.format(
              Locale.ROOT,
              "\r%s %s %s/step%s ",
              bar(done, training.batches()),
              duration(step * (training.batches() - done)),
              milliseconds(step),
              figures(logs)));
    }
  }

  @Override
  public void onEpochEnd(Training training, int epoch, Map<String, Double> logs) {
    output.line(
        "%s%s %s %s/step%s",
        output.isTerminal() ? "\r" : "",
        bar(training.batches(), training.batches()),
        duration(clock.epochSeconds()),
        milliseconds(clock.epochSeconds() / training.batches()),
        figures(logs));
  }

  private static String bar(int done, int total) {
    int width = String.valueOf(total).length();
    int full = (int) ((long) BAR * done / total);
    return String.format(Locale.ROOT, "%" + width + "d/%d ", done, total)
        + "━".repeat(full)
        + "─".repeat(BAR - full);
  }

  /** Four decimals, or Keras's scientific notation for what they cannot show. */
  public static String figure(double value) {
    return Math.abs(value) > 1e-3 || value == 0
        ? String.format(Locale.ROOT, "%.4f", value)
        : String.format(Locale.ROOT, "%.4e", value);
  }

  /** As Keras: accuracy before loss, those of the validation behind. */
  private static String figures(Map<String, Double> logs) {
    return new java.util.TreeMap<>(logs)
        .entrySet().stream()
            .map(entry -> " - " + entry.getKey() + ": " + figure(entry.getValue()))
            .collect(Collectors.joining());
  }

  private static String duration(double seconds) {
    long whole = Math.round(seconds);
    return whole < 60 ? whole + "s" : String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
  }

  private static String milliseconds(double seconds) {
    return Math.round(seconds * 1000) + "ms";
  }
}
