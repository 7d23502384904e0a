package dev.fovea.layer;

/** How a {@link Parameter} stands in a layer's configuration: three entries with its prefix. */
final class Parameters {
  /** Keras's defaults for a kernel and a bias. */
  static final Parameter KERNEL = Parameter.of(new GlorotUniform());

  static final Parameter BIAS = Parameter.of(new Zeros());

  private Parameters() {}

  static Config describe(String prefix, Parameter parameter) {
    return Config.empty()
        .with(prefix + "_initializer", parameter.initializer().describe())
        .with(
            prefix + "_regularizer",
            parameter.regularizer().equals(Regularizer.NONE)
                ? Config.NOTHING
                : parameter.regularizer().describe())
        .with(
            prefix + "_constraint",
            parameter.constraint() == Constraint.NONE
                ? Config.NOTHING
                : parameter.constraint().describe());
  }

  static Parameter from(Config config, String prefix, Parameter otherwise) {
    return new Parameter(
        Registry.initializer(config, prefix + "_initializer", otherwise.initializer()),
        Registry.regularizer(config, prefix + "_regularizer"),
        Registry.constraint(config, prefix + "_constraint"));
  }
}
