package dev.fovea.config;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;

/** Converts text for terminals and files whose charset lacks bars, boxes and arrows. */
public final class PlainText {
  private PlainText() {}

  /**
   * Returns the text unchanged if the charset can encode it. Otherwise replaces the lines of bars
   * and tables with ASCII characters, and other characters with question marks.
   */
  public static String of(String text, Charset charset) {
    if (!charset.canEncode()) {
      return text;
    }
    CharsetEncoder encoder = charset.newEncoder();
    if (encoder.canEncode(text)) {
      return text;
    }
    StringBuilder plain = new StringBuilder();
    text.codePoints()
        .forEach(
            point -> {
              String letter = Character.toString(point);
              plain.append(encoder.canEncode(letter) ? letter : ascii(point));
            });
    return plain.toString();
  }

  private static String ascii(int point) {
    return switch (point) {
      case '━', '═' -> "=";
      case '─' -> "-";
      case '│', '┃' -> "|";
      case '→' -> "->";
      case '…' -> "...";
      case '\u00a0' -> " ";
      default -> Character.UnicodeBlock.of(point) == Character.UnicodeBlock.BOX_DRAWING ? "+" : "?";
    };
  }
}
