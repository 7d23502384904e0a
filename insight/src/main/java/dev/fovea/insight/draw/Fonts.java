package dev.fovea.insight.draw;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.font.TextLayout;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The fonts of the machine, which are required for PNG. */
final class Fonts {
  /**
   * Font families in order of preference; the last is a logical font, which exists if there is any
   * font.
   */
  private static final List<String> FAMILIES =
      List.of(
          "Inter",
          "Helvetica Neue",
          "Arial",
          "Liberation Sans",
          "Nimbus Sans",
          "DejaVu Sans",
          Font.SANS_SERIF);

  private static final Map<Boolean, Font> FOUND = new ConcurrentHashMap<>();

  private Fonts() {}

  /**
   * Returns the layout of a line of text.
   *
   * @throws IOException if this machine has no font; the message says how to get one
   */
  static TextLayout layout(String text, Letters letters, FontRenderContext context)
      throws IOException {
    try {
      Font found = FOUND.computeIfAbsent(letters.bold(), Fonts::find);
      Font font =
          found.canDisplayUpTo(text) < 0
              ? found
              : new Font(Font.SANS_SERIF, letters.bold() ? Font.BOLD : Font.PLAIN, 1);
      return new TextLayout(text, font.deriveFont((float) letters.size()), context);
    } catch (RuntimeException | LinkageError | InternalError e) {
      // On machines without fonts, java.desktop may throw any of these.
      throw new IOException(
          "this machine has no font to write into a PNG; install one (Debian: apt-get install"
              + " fontconfig fonts-dejavu-core), or let the file's name end with .svg",
          e);
    }
  }

  private static Font find(boolean bold) {
    return FAMILIES.stream()
        .map(family -> new Font(family, bold ? Font.BOLD : Font.PLAIN, 1))
        .filter(font -> font.getName().equals(font.getFamily()))
        .findFirst()
        .orElseGet(() -> new Font(Font.SANS_SERIF, bold ? Font.BOLD : Font.PLAIN, 1));
  }
}
