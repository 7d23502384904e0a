package dev.fovea.weight;

import dev.fovea.config.Config;
import dev.fovea.config.Registry;
import java.util.function.Function;

/**
 * The initializers by Keras's names, for a static import, and what saved configurations may name.
 */
public final class Initializers {
  private static final Registry<Initializer> REGISTRY =
      new Registry<>(
          "initializer", Initializer.MODULE, "Initializers.register", Initializers::builtIns);

  private Initializers() {}

  private static void builtIns(Registry<Initializer> registry) {
    registry.add("Zeros", config -> new Zeros(), "zero");
    registry.add("Ones", config -> new Ones(), "one");
    registry.add("Constant", config -> new Constant(config.number("value", 0)));
    registry.add("RandomNormal", RandomNormal::from, "normal");
    registry.add("RandomUniform", RandomUniform::from, "uniform");
    registry.add("TruncatedNormal", TruncatedNormal::from);
    registry.add("Orthogonal", Orthogonal::from, "OrthogonalInitializer");
    registry.add("Identity", IdentityMatrix::from, "IdentityInitializer");
    registry.add("VarianceScaling", VarianceScaling::from);
    for (VarianceScaling.Preset preset : VarianceScaling.Preset.values()) {
      registry.add(preset.className(), config -> preset.initializer());
    }
  }

  /** All zeros: Keras's default for biases. */
  public static Initializer zeros() {
    return new Zeros();
  }

  /** All ones. */
  public static Initializer ones() {
    return new Ones();
  }

  /** One value everywhere. */
  public static Initializer constant(double value) {
    return new Constant(value);
  }

  /** Normal with mean 0 and this standard deviation; Keras's default is 0.05. */
  public static Initializer randomNormal(double stddev) {
    return new RandomNormal(0, stddev);
  }

  /** Uniform from low to high; Keras's default is -0.05 to 0.05. */
  public static Initializer randomUniform(double low, double high) {
    return new RandomUniform(low, high);
  }

  /** Normal, drawn again beyond two standard deviations; Keras's default is 0.05. */
  public static Initializer truncatedNormal(double stddev) {
    return new TruncatedNormal(0, stddev);
  }

  /** Glorot and Bengio 2010, uniform: Keras's default for kernels. */
  public static Initializer glorotUniform() {
    return VarianceScaling.Preset.GLOROT_UNIFORM.initializer();
  }

  /** Glorot and Bengio 2010, truncated normal. */
  public static Initializer glorotNormal() {
    return VarianceScaling.Preset.GLOROT_NORMAL.initializer();
  }

  /** He et al. 2015, uniform: for layers that end with ReLU. */
  public static Initializer heUniform() {
    return VarianceScaling.Preset.HE_UNIFORM.initializer();
  }

  /** He et al. 2015, truncated normal. */
  public static Initializer heNormal() {
    return VarianceScaling.Preset.HE_NORMAL.initializer();
  }

  /** LeCun et al. 1998, uniform. */
  public static Initializer lecunUniform() {
    return VarianceScaling.Preset.LECUN_UNIFORM.initializer();
  }

  /** LeCun et al. 1998, truncated normal: for SELU. */
  public static Initializer lecunNormal() {
    return VarianceScaling.Preset.LECUN_NORMAL.initializer();
  }

  /** Orthogonal columns (or rows, where there are fewer). */
  public static Initializer orthogonal() {
    return new Orthogonal(1);
  }

  /** The identity matrix, for weights of rank 2. */
  public static Initializer identity() {
    return new IdentityMatrix(1);
  }

  /**
   * The initializer of Keras's short name or class name, such as "he_normal" or "HeNormal".
   *
   * @throws IllegalArgumentException for an unknown name
   */
  public static Initializer named(String name) {
    return REGISTRY.make(name);
  }

  /**
   * Makes a class of initializers known, so that models with it can be loaded.
   *
   * @param className what {@link Initializer#describe} names
   */
  public static void register(String className, Function<Config, Initializer> maker) {
    REGISTRY.add(className, maker);
  }

  /**
   * The initializer that a configuration names.
   *
   * @throws IllegalArgumentException if its class is unknown
   */
  public static Initializer from(Config config, String key, Initializer otherwise) {
    return REGISTRY.from(config, key).orElse(otherwise);
  }
}
