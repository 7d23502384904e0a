package dev.fovea.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Names as Keras forms them. */
public final class Names {
  private static final Pattern NO_WORD = Pattern.compile("\\W+");
  private static final Pattern WORD_START = Pattern.compile("(.)([A-Z][a-z]+)");
  private static final Pattern CAPITAL = Pattern.compile("([a-z])([A-Z])");

  private Names() {}

  /**
   * Returns a class name in snake case, as {@code keras.src.utils.naming.to_snake_case}: Conv2D
   * becomes conv2d, ReLU re_lu, PReLU p_re_lu, RMSprop rm_sprop.
   */
  public static String snakeCase(String className) {
    String name = NO_WORD.matcher(className).replaceAll("");
    name = WORD_START.matcher(name).replaceAll("$1_$2");
    return CAPITAL.matcher(name).replaceAll("$1_$2").toLowerCase(Locale.ROOT);
  }

  /**
   * Returns a name for each layer: the given one, or, for an empty one, the first of conv2d,
   * conv2d_1, conv2d_2, ... that no other layer has.
   *
   * @throws IllegalArgumentException if two layers are given the same name
   */
  public static List<String> resolve(List<String> given, List<String> classNames) {
    Set<String> taken = new HashSet<>();
    for (String name : given) {
      if (!name.isEmpty() && !taken.add(name)) {
        throw new IllegalArgumentException(
            "two layers are named \"%s\"; give each a name of its own".formatted(name));
      }
    }
    List<String> names = new ArrayList<>();
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
