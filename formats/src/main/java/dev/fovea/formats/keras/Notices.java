package dev.fovea.formats.keras;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Says in one line each what a model that was loaded has lost. A file that is refused in the end
 * gives its reason alone.
 */
final class Notices {
  private static final System.Logger LOG = System.getLogger("dev.fovea.formats.keras");

  /** What is to be said when a file has been read. */
  private static final ScopedValue<List<String>> WAITING = ScopedValue.newInstance();

  private Notices() {}

  /** Logs a warning about a file, or keeps it until the file has been read. */
  static void warn(String file, String text) {
    String line = file + ": " + text;
    if (WAITING.isBound()) {
      WAITING.get().add(line);
    } else {
      log(line);
    }
  }

  /** Reads a file, and logs the warnings about it if it could be read. */
  static <T> T after(KerasFiles.Reading<T> reading) throws IOException {
    List<String> lines = new ArrayList<>();
    T result = ScopedValue.where(WAITING, lines).call(reading::read);
    lines.forEach(Notices::log);
    return result;
  }

  private static void log(String line) {
    LOG.log(System.Logger.Level.WARNING, "{0}", line);
  }
}
