package dev.fovea.callback;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pattern of a file's name, with fields as in Python's {@code str.format}: {@code {epoch:03d}}
 * and figures of the logs such as {@code {val_loss:.2f}}; {@code {{} and {@code }}} denote braces.
 */
record FileNamePattern(String text, List<Part> parts) {
  private static final Pattern PART =
      Pattern.compile("\\{\\{|}}|\\{(?<name>\\w+)(?::(?<format>[^{}]*))?}|[^{}]+");

  /** A literal text, or a field if there is a format. */
  private record Part(String text, Optional<PythonFormat> format) {}

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException if it is none, or a format is none of Python's
   */
  static FileNamePattern parse(String text) {
    List<Part> parts = new ArrayList<>();
    Matcher matcher = PART.matcher(text);
    int at = 0;
    while (matcher.find() && matcher.start() == at) {
      at = matcher.end();
      String name = matcher.group("name");
      if (name == null) {
        String plain = matcher.group();
        parts.add(
            new Part(
                plain.equals("{{") || plain.equals("}}") ? plain.substring(1) : plain,
                Optional.empty()));
      } else {
        parts.add(new Part(name, Optional.of(format(text, name, matcher.group("format")))));
      }
    }
    if (at < text.length()) {
      throw new IllegalArgumentException(
          "the file name %s cannot be read from \"%s\" on; fields are such as {epoch:02d} and {val_loss:.2f}"
              .formatted(text, text.substring(at)));
    }
    return new FileNamePattern(text, List.copyOf(parts));
  }

  private static PythonFormat format(
      String text, String name, @org.jspecify.annotations.Nullable String format) {
    try {
      return PythonFormat.parse(format == null ? "" : format, name.equals("epoch"));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the file name %s: {%s}: %s".formatted(text, name, e.getMessage()), e);
    }
  }

  /**
   * Checks that a figure exists for each field.
   *
   * @throws IllegalArgumentException if a figure is missing; the message lists those that exist
   */
  void check(Set<String> figures) {
    for (Part part : parts) {
      if (part.format.isPresent() && !part.text.equals("epoch") && !figures.contains(part.text)) {
        throw new IllegalArgumentException(
            "the file name %s: there is no figure {%s}; there are epoch and %s"
                .formatted(text, part.text, figures));
      }
    }
  }

  /**
   * Returns the name for an epoch.
   *
   * @param epoch from 1
   */
  String name(int epoch, Map<String, Double> logs) {
    StringBuilder name = new StringBuilder();
    for (Part part : parts) {
      name.append(
          part.format
              .map(
                  format ->
                      part.text.equals("epoch")
                          ? format.format(epoch)
                          : format.format((double) logs.getOrDefault(part.text, Double.NaN)))
              .orElse(part.text));
    }
    return name.toString();
  }
}
