package dev.fovea.formats;

import java.io.IOException;

/** A model file that is not what it should be; the message names the file and why. */
public final class BadModelException extends IOException {
  private static final long serialVersionUID = 1L;

  /** The longest text, in chars; names in files of strangers may be longer. */
  private static final int LONGEST = 2000;

  /**
   * Makes an exception.
   *
   * @param name the name of the file, or what stands for it
   * @param why what is wrong with it, in a few words, and the way out
   */
  public BadModelException(String name, String why) {
    super(name + ": " + plain(why));
  }

  /** Makes an exception with a cause. */
  public BadModelException(String name, String why, Throwable cause) {
    super(name + ": " + plain(why), cause);
  }

  /**
   * Returns a text on one line and of bounded length: it may quote names from the file, which can
   * be anything.
   */
  public static String plain(String why) {
    String line = why.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }
}
