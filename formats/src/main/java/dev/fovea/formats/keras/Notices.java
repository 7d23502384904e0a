package dev.fovea.formats.keras;

/** Says in one line each what a model that was loaded has lost. */
final class Notices {
  private static final System.Logger LOG = System.getLogger("dev.fovea.formats.keras");

  private Notices() {}

  /** Logs a warning about a file. */
  static void warn(String file, String text) {
    LOG.log(System.Logger.Level.WARNING, "{0}: {1}", file, text);
  }
}
