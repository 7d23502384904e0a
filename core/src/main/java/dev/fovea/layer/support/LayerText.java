package dev.fovea.layer.support;

import dev.fovea.layer.Layer;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;

/** The short text of a layer: its class and the arguments that are not Keras's defaults. */
public final class LayerText {
  private LayerText() {}

  /** Returns a text such as {@code Conv2D(64, 3x3, relu)}; empty arguments are left out. */
  public static String of(Layer layer, Object... arguments) {
    return Arrays.stream(arguments)
        .map(Object::toString)
        .filter(argument -> !argument.isEmpty())
        .collect(Collectors.joining(", ", layer.className() + "(", ")"));
  }

  /** Returns an argument with its name, or an empty text if it has its default. */
  public static String named(String name, Object value, Object byDefault) {
    return Objects.equals(value, byDefault) ? "" : name + " " + value;
  }
}
