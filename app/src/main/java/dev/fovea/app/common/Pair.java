package dev.fovea.app.common;

/** Two whole numbers in one option, such as 20x40. */
public record Pair(int first, int last) {
  /**
   * Reads two numbers, or one that stands for both.
   *
   * @param option the name of the option, for messages
   * @throws IllegalArgumentException if the text is not of that form
   */
  public static Pair of(String option, String text, String separator) {
    String[] parts = text.strip().split(separator, -1);
    try {
      if (parts.length <= 2) {
        int first = Integer.parseInt(parts[0].strip());
        return new Pair(first, parts.length == 1 ? first : Integer.parseInt(parts[1].strip()));
      }
    } catch (NumberFormatException e) {
      // The message below says what the option takes.
    }
    throw new IllegalArgumentException(
        "%s takes two numbers such as 20%s40, not %s".formatted(option, separator, text));
  }
}
