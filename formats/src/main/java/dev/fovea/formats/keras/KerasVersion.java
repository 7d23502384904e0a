package dev.fovea.formats.keras;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of Keras in whose words a file is written, such as "2.2.4-tf" or "3.11.3".
 *
 * @param major the first number, or 3 if the file names none
 * @param minor the second number
 * @param isOwn whether Fovea wrote the file
 */
record KerasVersion(int major, int minor, boolean isOwn) {
  private static final Pattern NUMBERS = Pattern.compile("(\\d{1,3})\\.(\\d{1,3}).*");

  /** Returns the version that a text says; that of Keras 3 if it says none. */
  static KerasVersion of(String text, boolean isOwn) {
    Matcher numbers = NUMBERS.matcher(text);
    return numbers.matches()
        ? new KerasVersion(
            Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)), isOwn)
        : new KerasVersion(3, 0, isOwn);
  }

  /** Returns whether this is at least a version. */
  boolean isAtLeast(int otherMajor, int otherMinor) {
    return major > otherMajor || (major == otherMajor && minor >= otherMinor);
  }

  /**
   * Returns whether a call's argument {@code training} decides how a layer behaves. Keras 3 records
   * one for every call, and then lets the model's own mode decide.
   */
  boolean decidesByCall() {
    return isOwn || !isAtLeast(3, 0);
  }
}
