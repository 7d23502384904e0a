package dev.fovea.formats.keras;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.config.Config;
import dev.fovea.weight.Constraints;
import dev.fovea.weight.Initializers;
import dev.fovea.weight.Regularizers;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The initializers, regularizers and constraints of the layers of a file. Those of an author's own
 * cannot be made, but a model gives the same outputs without them.
 */
final class WeightSettings {
  private final String file;
  private final Set<String> told = new HashSet<>();

  /**
   * @param file what messages call the file
   */
  WeightSettings(String file) {
    this.file = file;
  }

  /** Leaves out what is not known, with one warning for each class. */
  void keepKnown(ObjectNode config) {
    for (String key : config.properties().stream().map(Map.Entry::getKey).toList()) {
      String kind = key.substring(key.lastIndexOf('_') + 1);
      if (!List.of("initializer", "regularizer", "constraint").contains(kind)) {
        continue;
      }
      Config one = ConfigJson.read(config.objectNode().set(key, config.path(key)));
      try {
        make(kind, one, key);
      } catch (IllegalArgumentException e) {
        String name = config.path(key).path("class_name").asText(config.path(key).asText());
        if (told.add(kind + " " + name)) {
          Notices.warn(
              file, "training goes on without the unknown %s \"%s\"".formatted(kind, name));
        }
        config.remove(key);
      }
    }
  }

  private static void make(String kind, Config config, String key) {
    switch (kind) {
      case "initializer" -> Initializers.from(config, key, Initializers.zeros());
      case "regularizer" -> Regularizers.from(config, key);
      default -> Constraints.from(config, key);
    }
  }
}
