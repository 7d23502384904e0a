package dev.fovea.formats;

import java.io.IOException;
import java.nio.file.Path;

/** A model file that is not what it should be; the message names the file and why. */
public final class BadModelException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What is wrong with this file. */
  public BadModelException(Path file, String why) {
    super(file + ": " + why);
  }

  /** What is wrong with this file, as something else found out. */
  public BadModelException(Path file, String why, Throwable cause) {
    super(file + ": " + why, cause);
  }
}
