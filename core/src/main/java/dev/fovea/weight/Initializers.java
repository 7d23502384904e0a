package dev.fovea.weight;

import dev.fovea.config.Config;
import dev.fovea.config.Registry;
import java.util.function.Function;

/**
 * The initializers under Keras's names, for a static import, and those that configurations may
 * name.
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
    registry.add("StylizedDigits", config -> new StylizedDigits());
    registry.add("VarianceScaling", VarianceScaling::from);
    for (VarianceScaling.Preset preset : VarianceScaling.Preset.values()) {
      registry.add(preset.className(), config -> preset.initializer());
    }
  }

  /** Returns an initializer to zeros: Keras's default for biases. */
  public static Initializer zeros() {
    return new Zeros();
  }

  /** Returns an initializer to ones. */
  public static Initializer ones() {
    return new Ones();
  }

  /** Returns an initializer to one value. */
  public static Initializer constant(double value) {
    return new Constant(value);
  }

  /** Returns normal numbers of mean 0; Keras's default standard deviation is 0.05. */
  public static Initializer randomNormal(double stddev) {
    return new RandomNormal(0, stddev);
  }

  /** Returns uniform numbers from low to high; Keras's defaults are -0.05 and 0.05. */
  public static Initializer randomUniform(double low, double high) {
    return new RandomUniform(low, high);
  }

  /**
   * Returns normal numbers of mean 0, drawn again if beyond two standard deviations; Keras's
   * default standard deviation is 0.05.
   */
  public static Initializer truncatedNormal(double stddev) {
    return new TruncatedNormal(0, stddev);
  }

  /** Returns the uniform initializer of Glorot and Bengio 2010: Keras's default for kernels. */
  public static Initializer glorotUniform() {
    return VarianceScaling.Preset.GLOROT_UNIFORM.initializer();
  }

  /** Returns the truncated normal initializer of Glorot and Bengio 2010. */
  public static Initializer glorotNormal() {
    return VarianceScaling.Preset.GLOROT_NORMAL.initializer();
  }

  /** Returns the uniform initializer of He et al. 2015, for layers that end with ReLU. */
  public static Initializer heUniform() {
    return VarianceScaling.Preset.HE_UNIFORM.initializer();
  }

  /** Returns the truncated normal initializer of He et al. 2015. */
  public static Initializer heNormal() {
    return VarianceScaling.Preset.HE_NORMAL.initializer();
  }

  /** Returns the uniform initializer of LeCun et al. 1998. */
  public static Initializer lecunUniform() {
    return VarianceScaling.Preset.LECUN_UNIFORM.initializer();
  }

  /** Returns the truncated normal initializer of LeCun et al. 1998, for SELU. */
  public static Initializer lecunNormal() {
    return VarianceScaling.Preset.LECUN_NORMAL.initializer();
  }

  /** Returns an initializer to orthogonal columns, or rows if there are fewer. */
  public static Initializer orthogonal() {
    return new Orthogonal(1);
  }

  /** Returns an initializer to the identity matrix, for weights of rank 2. */
  public static Initializer identity() {
    return new IdentityMatrix(1);
  }

  /** Returns an initializer to the pictures of digits that are the codes of classes in LeNet-5. */
  public static Initializer stylizedDigits() {
    return new StylizedDigits();
  }

  /**
   * Returns the initializer of a class name or short name, such as "he_normal" or "HeNormal".
   *
   * @throws IllegalArgumentException if the name is unknown, listing the known ones
   */
  public static Initializer named(String name) {
    return REGISTRY.make(name);
  }

  /**
   * Registers a custom class of initializers, which allows models with it to be loaded.
   *
   * @param className the class that {@link Initializer#describe} names
   */
  public static void register(String className, Function<Config, Initializer> maker) {
    REGISTRY.add(className, maker);
  }

  /**
   * Returns the initializer that a configuration names under a key.
   *
   * @throws IllegalArgumentException if its class is unknown, listing the known ones
   */
  public static Initializer from(Config config, String key, Initializer otherwise) {
    return REGISTRY.from(config, key).orElse(otherwise);
  }
}
