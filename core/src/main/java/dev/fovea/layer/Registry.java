package dev.fovea.layer;

import dev.fovea.config.Config;
import dev.fovea.layer.activation.ActivationLayer;
import dev.fovea.layer.activation.ELU;
import dev.fovea.layer.activation.LeakyReLU;
import dev.fovea.layer.activation.PReLU;
import dev.fovea.layer.activation.ReLU;
import dev.fovea.layer.activation.Softmax;
import dev.fovea.layer.convolution.Conv;
import dev.fovea.layer.convolution.ConvTranspose;
import dev.fovea.layer.convolution.DepthwiseConv;
import dev.fovea.layer.convolution.SeparableConv;
import dev.fovea.layer.core.Constant;
import dev.fovea.layer.core.Dense;
import dev.fovea.layer.core.Identity;
import dev.fovea.layer.merge.Concatenate;
import dev.fovea.layer.merge.Merge;
import dev.fovea.layer.merge.MergeRule;
import dev.fovea.layer.noise.Dropout;
import dev.fovea.layer.noise.GaussianDropout;
import dev.fovea.layer.noise.GaussianNoise;
import dev.fovea.layer.noise.SpatialDropout;
import dev.fovea.layer.normalization.BatchNormalization;
import dev.fovea.layer.normalization.GroupNormalization;
import dev.fovea.layer.normalization.LayerNormalization;
import dev.fovea.layer.pooling.GlobalPooling;
import dev.fovea.layer.pooling.Pooling;
import dev.fovea.layer.preprocessing.Normalization;
import dev.fovea.layer.preprocessing.Rescaling;
import dev.fovea.layer.shape.Cropping;
import dev.fovea.layer.shape.Flatten;
import dev.fovea.layer.shape.Permute;
import dev.fovea.layer.shape.RepeatVector;
import dev.fovea.layer.shape.Reshape;
import dev.fovea.layer.shape.UpSampling;
import dev.fovea.layer.shape.ZeroPadding;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * The layers that saved configurations may name, by Keras's class names. A custom layer is added
 * with {@link #register}.
 */
public final class Registry {
  private static final Map<String, BiFunction<String, Config, Layer>> LAYERS =
      new ConcurrentHashMap<>();

  /** Makes a layer that Keras has for several numbers of spatial dimensions. */
  private interface Ranked {
    Layer make(String name, Config config, int rank);
  }

  static {
    core();
    convolutional();
    pooling();
    reshaping();
    activations();
    regularization();
    merging();
  }

  private Registry() {}

  private static void core() {
    register("InputLayer", InputLayer::from);
    register("Dense", Dense::from);
    register("Activation", ActivationLayer::from);
    register("Identity", (name, config) -> new Identity(name));
    register("Constant", Constant::from);
    register("BatchNormalization", BatchNormalization::from);
    register("LayerNormalization", LayerNormalization::from);
    register("GroupNormalization", GroupNormalization::from);
    register("Rescaling", Rescaling::from);
    register("Normalization", Normalization::from);
  }

  private static void convolutional() {
    ranked("Conv%dD", 3, Conv::from);
    ranked("Conv%dDTranspose", 3, ConvTranspose::from);
    ranked("DepthwiseConv%dD", 2, DepthwiseConv::from);
    ranked("SeparableConv%dD", 2, SeparableConv::from);
  }

  private static void pooling() {
    for (Pooling.Rule rule : Pooling.Rule.values()) {
      ranked(
          rule.word() + "Pooling%dD",
          3,
          (name, config, rank) -> Pooling.from(name, config, rule, rank));
      ranked(
          "Global" + rule.word() + "Pooling%dD",
          3,
          (name, config, rank) -> GlobalPooling.from(name, config, rule, rank));
    }
  }

  private static void reshaping() {
    register("Flatten", Flatten::from);
    register("Reshape", Reshape::from);
    register("Permute", Permute::from);
    register("RepeatVector", RepeatVector::from);
    ranked("ZeroPadding%dD", 3, ZeroPadding::from);
    ranked("Cropping%dD", 3, Cropping::from);
    ranked("UpSampling%dD", 3, UpSampling::from);
  }

  private static void activations() {
    register("ReLU", ReLU::from);
    register("LeakyReLU", LeakyReLU::from);
    register("PReLU", PReLU::from);
    register("ELU", ELU::from);
    register("Softmax", Softmax::from);
  }

  private static void regularization() {
    register("Dropout", Dropout::from);
    ranked("SpatialDropout%dD", 3, SpatialDropout::from);
    register("GaussianNoise", GaussianNoise::from);
    register("GaussianDropout", GaussianDropout::from);
  }

  private static void merging() {
    for (MergeRule rule : MergeRule.values()) {
      register(rule.keras(), (name, config) -> new Merge(name, rule));
    }
    register("Concatenate", Concatenate::from);
  }

  private static void ranked(String className, int highest, Ranked maker) {
    for (int i = 1; i <= highest; i++) {
      int rank = i;
      register(
          String.format(Locale.ROOT, className, rank),
          (name, config) -> maker.make(name, config, rank));
    }
  }

  /**
   * Makes a class of layers known, so that models with it can be loaded.
   *
   * @param className what {@link Layer#className} gives
   * @param maker gives the layer of a name and a configuration, as {@link Layer#config} gave it
   */
  public static void register(String className, BiFunction<String, Config, Layer> maker) {
    LAYERS.put(className, maker);
  }

  /** The class names of all known layers. */
  public static Set<String> layers() {
    return new TreeSet<>(LAYERS.keySet());
  }

  /**
   * The layer of a configuration.
   *
   * @throws IllegalArgumentException in one line that names the layer, where its class is unknown
   *     or the configuration wrong
   */
  public static Layer layer(String className, String name, Config config) {
    BiFunction<String, Config, Layer> maker = LAYERS.get(className);
    if (maker == null) {
      throw new IllegalArgumentException(
          "layer \"%s\": class %s is unknown; a custom layer must be registered first"
              .formatted(name, className));
    }
    try {
      return maker.apply(name, config);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s \"%s\": %s".formatted(className, name, e.getMessage()), e);
    }
  }
}
