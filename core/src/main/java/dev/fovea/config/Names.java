package dev.fovea.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How Keras names what the user did not name. */
public final class Names {
  private Names() {}

  /** Keras's snake case: Conv2D gives conv2d, ReLU re_lu, PReLU p_re_lu, RMSprop rm_sprop. */
  public static String snakeCase(String className) {
    return className
        .replaceAll("\\W+", "")
        .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(java.util.Locale.ROOT);
  }

  /** The names given, and for empty ones conv2d, conv2d_1, ... that none of the others has. */
  public static List<String> resolve(List<String> given, List<String> classNames) {
    Set<String> taken = new HashSet<>();
    for (String name : given) {
      if (!name.isEmpty() && !taken.add(name)) {
        throw new IllegalArgumentException(
            "two layers are named \"%s\"; give each a name of its own".formatted(name));
      }
    }
    java.util.ArrayList<String> names = new java.util.ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      String stem = snakeCase(classNames.get(i));
      String name = given.get(i).isEmpty() ? stem : given.get(i);
      for (int n = 1; given.get(i).isEmpty() && !taken.add(name); n++) {
        name = stem + "_" + n;
      }
      names.add(name);
    }
    return names;
  }
}
