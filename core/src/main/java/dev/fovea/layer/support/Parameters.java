package dev.fovea.layer.support;

import dev.fovea.config.Config;
import dev.fovea.weight.Constraint;
import dev.fovea.weight.Constraints;
import dev.fovea.weight.Initializers;
import dev.fovea.weight.Parameter;
import dev.fovea.weight.Regularizer;
import dev.fovea.weight.Regularizers;
import java.util.function.Function;

/**
 * Conversions of {@link Parameter}s in a layer's configuration. Keras lists all initializers, then
 * all regularizers, then all constraints, each under the weight's name.
 */
public final class Parameters {
  /** Keras's default for a kernel. */
  public static final Parameter KERNEL = Parameter.of(Initializers.glorotUniform());

  public static final Parameter BIAS = Parameter.of(Initializers.zeros());

  private Parameters() {}

  /** A parameter and the name of its weight in the configuration, such as "kernel". */
  public record Named(String name, Parameter parameter) {}

  public static Config describe(Named... parameters) {
    return initializers(parameters).with(regularizers(parameters)).with(constraints(parameters));
  }

  public static Config initializers(Named... parameters) {
    return entries("_initializer", p -> p.initializer().describe(), parameters);
  }

  public static Config regularizers(Named... parameters) {
    return entries(
        "_regularizer",
        p -> p.regularizer().equals(Regularizer.NONE) ? Config.NOTHING : p.regularizer().describe(),
        parameters);
  }

  public static Config constraints(Named... parameters) {
    return entries(
        "_constraint",
        p -> p.constraint() == Constraint.NONE ? Config.NOTHING : p.constraint().describe(),
        parameters);
  }

  private static Config entries(
      String suffix, Function<Parameter, Object> entry, Named... parameters) {
    Config config = Config.empty();
    for (Named p : parameters) {
      config = config.with(p.name() + suffix, entry.apply(p.parameter()));
    }
    return config;
  }

  public static Parameter from(Config config, String name, Parameter otherwise) {
    return new Parameter(
        Initializers.from(config, name + "_initializer", otherwise.initializer()),
        Regularizers.from(config, name + "_regularizer"),
        Constraints.from(config, name + "_constraint"));
  }
}
