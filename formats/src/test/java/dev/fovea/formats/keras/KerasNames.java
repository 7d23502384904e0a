package dev.fovea.formats.keras;

/** What classes of layers are in Keras's files, for the documentation. */
public final class KerasNames {
  private KerasNames() {}

  /** Returns "layer", "operation" (a function of {@code keras.ops}), or "own" if Keras has none. */
  public static String kind(String className) {
    return KerasClasses.isOperation(className)
        ? "operation"
        : KerasClasses.isLayer(className) ? "layer" : "own";
  }
}
