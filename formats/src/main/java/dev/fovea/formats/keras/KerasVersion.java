package dev.fovea.formats.keras;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of Keras that a file names, such as "2.2.4-tf" or "3.11.3".
 *
 * @param major the first number, or 3 if the file names none
 * @param minor the second number
 */
record KerasVersion(int major, int minor) {
  private static final Pattern NUMBERS = Pattern.compile("(\\d{1,3})\\.(\\d{1,3}).*");

  /** Returns the version that a text says; that of Keras 3 if it says none. */
  static KerasVersion of(String text) {
    Matcher numbers = NUMBERS.matcher(text);
    return numbers.matches()
        ? new KerasVersion(Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)))
        : new KerasVersion(3, 0);
  }

  /** Returns whether this is at least a version. */
  boolean isAtLeast(int otherMajor, int otherMinor) {
    return major > otherMajor || (major == otherMajor && minor >= otherMinor);
  }
}
