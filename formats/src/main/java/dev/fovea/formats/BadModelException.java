package dev.fovea.formats;

import java.io.IOException;

/** A model file that is not what it should be; the message names the file and why. */
public final class BadModelException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param name the name of the file, or what stands for it
   * @param why what is wrong with it, in a few words, and the way out
   */
  public BadModelException(String name, String why) {
    super(name + ": " + why);
  }

  /** Makes an exception with a cause. */
  public BadModelException(String name, String why, Throwable cause) {
    super(name + ": " + why, cause);
  }
}
