package dev.fovea.config;

/**
 * A class and a configuration: all that is needed to make an initializer, a loss or a schedule
 * again.
 *
 * @param module Keras's module, such as "keras.initializers", or empty for a class of a program's
 *     own
 * @param className Keras's class name, such as "GlorotUniform"
 * @param config the configuration in Keras's words
 */
public record Described(String module, String className, Config config) {
  /** Returns the description of an object whose class is a program's own and not in Keras. */
  public static Described of(String className, Config config) {
    return new Described("", className, config);
  }

  /** Returns whether the class is one of Keras's. */
  public boolean isOfKeras() {
    return module.equals("keras") || module.startsWith("keras.");
  }
}
