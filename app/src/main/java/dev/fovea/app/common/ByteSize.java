package dev.fovea.app.common;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes such as 20GB or 512M on the command line. */
final class ByteSize {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,12}(?:\\.\\d+)?)\\s*([KMGT]?)I?B?", Pattern.CASE_INSENSITIVE);

  private ByteSize() {}

  /**
   * Returns a size in bytes; K, M, G and T are powers of 1024.
   *
   * @param option the name of the option, for messages
   * @throws IllegalArgumentException if the text is no size
   */
  static long of(String option, String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "%s takes a size such as 20GB or 500MB, not %s".formatted(option, text));
    }
    int power = " KMGT".indexOf(matcher.group(2).toUpperCase(Locale.ROOT));
    double unit = matcher.group(2).isEmpty() ? 1 : Math.scalb(1.0, 10 * power);
    return (long) (Double.parseDouble(matcher.group(1)) * unit);
  }
}
