package dev.fovea.train;

import dev.fovea.config.PlainText;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Shows the progress of training as Keras does: a moving bar on a terminal, and a line for each
 * epoch. Bars use ASCII if the output cannot encode other characters.
 */
public final class ProgressBar implements Callback {
  private static final int WIDTH = 20;
  private static final long REDRAW_NANOS = 100_000_000;

  private final Consumer<String> print;
  private final boolean moves;
  private long begin;
  private long drawn;

  /** The time at the end of the last batch, which excludes the validation. */
  private long lastBatch;

  /**
   * Makes a progress bar.
   *
   * @param print receives parts of lines, with their line ends
   * @param moves whether the bar is drawn again during an epoch, as on a terminal
   */
  public ProgressBar(Consumer<String> print, boolean moves) {
    this.print = print;
    this.moves = moves;
  }

  /** Returns a bar that moves on a terminal. */
  static ProgressBar on(PrintStream terminal) {
    return new ProgressBar(
        text -> {
          terminal.print(PlainText.of(text, terminal.charset()));
          terminal.flush();
        },
        true);
  }

  @Override
  public void onEpochBegin(Training training, int epoch) {
    begin = System.nanoTime();
    print.accept(String.format(Locale.ROOT, "Epoch %d/%d%n", epoch + 1, training.fit().epochs()));
  }

  @Override
  public void onBatchEnd(Training training, int batch, Map<String, Double> logs) {
    long now = System.nanoTime();
    lastBatch = now;
    if (moves && now - drawn > REDRAW_NANOS) {
      drawn = now;
      int done = batch + 1;
      double step = (now - begin) / 1e9 / done;
      print.accept(
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
    double seconds = (lastBatch - begin) / 1e9;
    print.accept(
        String.format(
            Locale.ROOT,
            "%s%s %s %s/step%s%n",
            moves ? "\r" : "",
            bar(training.batches(), training.batches()),
            duration(seconds),
            milliseconds(seconds / training.batches()),
            figures(logs)));
  }

  private static String bar(int done, int total) {
    int digits = String.valueOf(total).length();
    int full = (int) ((long) WIDTH * done / total);
    return String.format(Locale.ROOT, "%" + digits + "d/%d ", done, total)
        + "\u2501".repeat(full)
        + "\u2500".repeat(WIDTH - full);
  }

  /** Returns four decimals, or Keras's scientific notation for numbers that are too small. */
  public static String figure(double value) {
    return Math.abs(value) > 1e-3 || value == 0
        ? String.format(Locale.ROOT, "%.4f", value)
        : String.format(Locale.ROOT, "%.4e", value);
  }

  /** Returns the figures in Keras's order: accuracy before loss, the validation's at the end. */
  private static String figures(Map<String, Double> logs) {
    return new TreeMap<>(logs)
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
