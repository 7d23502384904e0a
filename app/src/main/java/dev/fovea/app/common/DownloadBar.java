package dev.fovea.app.common;

import dev.fovea.data.DownloadProgress;
import java.util.Locale;

/** Shows the progress of a download: on a terminal continuously, otherwise once per file. */
final class DownloadBar implements DownloadProgress {
  private final Output output;
  private int shown = -1;

  DownloadBar(Output output) {
    this.output = output;
  }

  @Override
  public void at(String file, long bytes, long total) {
    int percent = (int) (100 * bytes / Math.max(1, total));
    boolean done = bytes == total;
    if (percent != shown && (output.isTerminal() || done)) {
      shown = percent;
      String line =
          String.format(Locale.ROOT, "%s: %,d of %,d bytes (%d %%)", file, bytes, total, percent);
      System.err.print(output.isTerminal() ? "\r" + line + (done ? "\n" : "") : line + "\n");
    }
  }
}
