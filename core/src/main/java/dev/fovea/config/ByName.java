package dev.fovea.config;

import java.util.Locale;
import java.util.Map;

/** Finds what Keras names by class ("AdamW") or in snake case ("adam_w", "adamw"). */
public final class ByName {
  private ByName() {}

  public static <T> T find(
      String what, String name, Map<String, T> known, Map<String, String> aliases) {
    String plain = plain(aliases.getOrDefault(name.toLowerCase(Locale.ROOT), name));
    for (Map.Entry<String, T> entry : known.entrySet()) {
      if (plain(entry.getKey()).equals(plain)) {
        return entry.getValue();
      }
    }
    throw new IllegalArgumentException(
        "unknown %s \"%s\"; known are %s"
            .formatted(
                what,
                name,
                String.join(", ", known.keySet().stream().map(Names::snakeCase).toList())));
  }

  private static String plain(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }
}
