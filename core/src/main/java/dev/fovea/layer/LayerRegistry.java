package dev.fovea.layer;

import dev.fovea.config.Config;
import dev.fovea.config.Registry;
import dev.fovea.layer.activation.ActivationLayer;
import dev.fovea.layer.activation.Celu;
import dev.fovea.layer.activation.ELU;
import dev.fovea.layer.activation.Gelu;
import dev.fovea.layer.activation.Glu;
import dev.fovea.layer.activation.HardShrink;
import dev.fovea.layer.activation.LeakyReLU;
import dev.fovea.layer.activation.LogSoftmax;
import dev.fovea.layer.activation.PReLU;
import dev.fovea.layer.activation.ReLU;
import dev.fovea.layer.activation.ScaledTanh;
import dev.fovea.layer.activation.SoftShrink;
import dev.fovea.layer.activation.Softmax;
import dev.fovea.layer.activation.Sparsemax;
import dev.fovea.layer.activation.Squareplus;
import dev.fovea.layer.activation.Threshold;
import dev.fovea.layer.augmentation.OtherAugmentation;
import dev.fovea.layer.augmentation.RandomBrightness;
import dev.fovea.layer.augmentation.RandomContrast;
import dev.fovea.layer.augmentation.RandomCrop;
import dev.fovea.layer.augmentation.RandomFlip;
import dev.fovea.layer.augmentation.RandomGrayscale;
import dev.fovea.layer.augmentation.RandomInvert;
import dev.fovea.layer.augmentation.RandomRotation;
import dev.fovea.layer.augmentation.RandomShear;
import dev.fovea.layer.augmentation.RandomTranslation;
import dev.fovea.layer.augmentation.RandomZoom;
import dev.fovea.layer.capsule.CapsuleLength;
import dev.fovea.layer.capsule.CapsuleMask;
import dev.fovea.layer.capsule.Capsules;
import dev.fovea.layer.capsule.Squash;
import dev.fovea.layer.convolution.Conv;
import dev.fovea.layer.convolution.ConvTranspose;
import dev.fovea.layer.convolution.DepthwiseConv;
import dev.fovea.layer.convolution.PartialConv;
import dev.fovea.layer.convolution.SeparableConv;
import dev.fovea.layer.core.Constant;
import dev.fovea.layer.core.Dense;
import dev.fovea.layer.core.Embedding;
import dev.fovea.layer.core.Identity;
import dev.fovea.layer.core.RadialBasis;
import dev.fovea.layer.math.ArgReduction;
import dev.fovea.layer.math.Clip;
import dev.fovea.layer.math.FakeQuantization;
import dev.fovea.layer.math.MathFunction;
import dev.fovea.layer.math.MathLayer;
import dev.fovea.layer.math.Reduction;
import dev.fovea.layer.math.ReductionRule;
import dev.fovea.layer.merge.Comparison;
import dev.fovea.layer.merge.Concatenate;
import dev.fovea.layer.merge.Dot;
import dev.fovea.layer.merge.Matmul;
import dev.fovea.layer.merge.Merge;
import dev.fovea.layer.merge.MergeRule;
import dev.fovea.layer.merge.Where;
import dev.fovea.layer.neocognitron.CCells;
import dev.fovea.layer.neocognitron.SCells;
import dev.fovea.layer.noise.AlphaDropout;
import dev.fovea.layer.noise.Dropout;
import dev.fovea.layer.noise.GaussianDropout;
import dev.fovea.layer.noise.GaussianNoise;
import dev.fovea.layer.noise.SpatialDropout;
import dev.fovea.layer.normalization.BatchNormalization;
import dev.fovea.layer.normalization.GroupNormalization;
import dev.fovea.layer.normalization.LayerNormalization;
import dev.fovea.layer.normalization.LocalResponseNormalization;
import dev.fovea.layer.normalization.UnitNormalization;
import dev.fovea.layer.pooling.GlobalPooling;
import dev.fovea.layer.pooling.LpPooling;
import dev.fovea.layer.pooling.Pooling;
import dev.fovea.layer.pooling.Subsampling;
import dev.fovea.layer.preprocessing.CategoryEncoding;
import dev.fovea.layer.preprocessing.Normalization;
import dev.fovea.layer.preprocessing.Rescaling;
import dev.fovea.layer.shape.CenterCrop;
import dev.fovea.layer.shape.Cropping;
import dev.fovea.layer.shape.Flatten;
import dev.fovea.layer.shape.Pad;
import dev.fovea.layer.shape.Permute;
import dev.fovea.layer.shape.RepeatVector;
import dev.fovea.layer.shape.Reshape;
import dev.fovea.layer.shape.Resize;
import dev.fovea.layer.shape.Resizing;
import dev.fovea.layer.shape.Slice;
import dev.fovea.layer.shape.Take;
import dev.fovea.layer.shape.Tile;
import dev.fovea.layer.shape.UpSampling;
import dev.fovea.layer.shape.ZeroPadding;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The layers that saved configurations may name, by Keras's class names. Custom layers are added
 * with {@link #register}.
 */
public final class LayerRegistry {
  /** The known classes; each creates a layer from its configuration and name. */
  private static final Registry<Function<String, Layer>> REGISTRY =
      new Registry<>("layer", "keras.layers", "LayerRegistry.register", registry -> builtIns());

  /** The classes whose constructors in Keras refuse the argument {@code trainable}. */
  private static final Set<String> WITHOUT_TRAINABLE =
      Set.of("SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D");

  /** The entries that the configurations of all layers have. */
  private static final Set<String> OF_EVERY_LAYER = Set.of("name", "trainable", "dtype");

  /** A factory of layers that Keras has for several numbers of spatial dimensions. */
  private interface Ranked {
    Layer make(String name, Config config, int rank);
  }

  private LayerRegistry() {}

  private static void builtIns() {
    register("InputLayer", InputLayer::from);
    register("Dense", Dense::from);
    register("Embedding", Embedding::from);
    register("Activation", ActivationLayer::from);
    register("Identity", (name, config) -> new Identity(name));
    register("Constant", Constant::from);
    register("RadialBasis", RadialBasis::from);
    register("BatchNormalization", BatchNormalization::from);
    register("LayerNormalization", LayerNormalization::from);
    register("GroupNormalization", GroupNormalization::from);
    register("Rescaling", Rescaling::from);
    register("UnitNormalization", UnitNormalization::from);
    register("Normalization", Normalization::from);
    register("CategoryEncoding", CategoryEncoding::from);
    register("Resizing", Resizing::from);
    register("CenterCrop", CenterCrop::from);
    augmentations();

    ranked("Conv%dD", 3, Conv::from);
    ranked("Conv%dDTranspose", 3, ConvTranspose::from);
    ranked("DepthwiseConv%dD", 2, DepthwiseConv::from);
    ranked("SeparableConv%dD", 2, SeparableConv::from);
    ranked("PartialConv%dD", 3, PartialConv::from);

    for (Pooling.Rule rule : Pooling.Rule.values()) {
      ranked(rule.keras() + "Pooling%dD", 3, (n, c, rank) -> Pooling.from(n, c, rule, rank));
      ranked(
          "Global" + rule.keras() + "Pooling%dD",
          3,
          (n, c, rank) -> GlobalPooling.from(n, c, rule, rank));
    }

    ranked("Subsampling%dD", 3, Subsampling::from);

    register("Flatten", Flatten::from);
    register("Reshape", Reshape::from);
    register("Permute", Permute::from);
    register("RepeatVector", RepeatVector::from);
    ranked("ZeroPadding%dD", 3, ZeroPadding::from);
    ranked("Cropping%dD", 3, Cropping::from);
    ranked("UpSampling%dD", 3, UpSampling::from);

    register("ReLU", ReLU::from);
    register("ThresholdedReLU", ReLU::thresholded);
    register("LeakyReLU", LeakyReLU::from);
    register("PReLU", PReLU::from);
    register("ELU", ELU::from);
    register("Softmax", Softmax::from);
    register("ScaledTanh", ScaledTanh::from);
    register("Celu", Celu::from);
    register("Gelu", Gelu::from);
    register("Glu", Glu::from);
    register("HardShrink", HardShrink::from);
    register("SoftShrink", SoftShrink::from);
    register("Squareplus", Squareplus::from);
    register("Threshold", Threshold::from);
    register("LogSoftmax", LogSoftmax::from);
    register("Sparsemax", Sparsemax::from);

    register("Dropout", Dropout::from);
    ranked("SpatialDropout%dD", 3, SpatialDropout::from);
    register("GaussianNoise", GaussianNoise::from);
    register("GaussianDropout", GaussianDropout::from);
    register("AlphaDropout", AlphaDropout::from);

    for (MergeRule rule : MergeRule.values()) {
      register(rule.keras(), (name, config) -> new Merge(name, rule));
    }
    register("Concatenate", Concatenate::from);
    register("Dot", Dot::from);
    operations();

    register("Squash", (name, config) -> new Squash(name));
    register("Capsules", Capsules::from);
    register("CapsuleLength", (name, config) -> new CapsuleLength(name));
    register("CapsuleMask", (name, config) -> new CapsuleMask(name));
    register("SCells", SCells::from);
    register("CCells", CCells::from);
  }

  private static void augmentations() {
    register("RandomBrightness", RandomBrightness::from);
    register("RandomContrast", RandomContrast::from);
    register("RandomCrop", RandomCrop::from);
    register("RandomFlip", RandomFlip::from);
    register("RandomGrayscale", RandomGrayscale::from);
    register("RandomInvert", RandomInvert::from);
    register("RandomRotation", RandomRotation::from);
    register("RandomShear", RandomShear::from);
    register("RandomTranslation", RandomTranslation::from);
    register("RandomZoom", RandomZoom::from);
    for (String className : OtherAugmentation.CLASSES) {
      register(
          className, (name, config) -> new OtherAugmentation(name, className, settings(config)));
    }
  }

  /** Returns a configuration without the entries of every layer. */
  private static Config settings(Config config) {
    Config settings = Config.empty();
    for (Map.Entry<String, Object> entry : config.values().entrySet()) {
      if (!OF_EVERY_LAYER.contains(entry.getKey())) {
        settings = settings.with(entry.getKey(), entry.getValue());
      }
    }
    return settings;
  }

  /** What Keras has as operations. */
  private static void operations() {
    register("LocalResponseNormalization", LocalResponseNormalization::from);
    register("FakeQuantization", FakeQuantization::from);
    register("Clip", Clip::from);
    register("Where", (name, config) -> new Where(name));
    register("Matmul", (name, config) -> new Matmul(name));
    for (MathFunction function : MathFunction.values()) {
      register(function.keras(), (name, config) -> new MathLayer(name, function));
    }
    for (Comparison.Rule rule : Comparison.Rule.values()) {
      register(rule.keras(), (name, config) -> new Comparison(name, rule));
    }
    for (ReductionRule rule : ReductionRule.values()) {
      register(rule.keras(), (name, config) -> Reduction.from(name, config, rule));
    }
    register("Argmax", (name, config) -> ArgReduction.from(name, config, true));
    register("Argmin", (name, config) -> ArgReduction.from(name, config, false));
    register("Slice", Slice::from);
    register("Take", Take::from);
    register("Tile", Tile::from);
    register("Pad", Pad::from);
    register("Resize", Resize::from);
    ranked("LpPooling%dD", 3, LpPooling::from);
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
   * Registers a class of layers, which allows models that contain them to be loaded.
   *
   * @param className the result of {@link Layer#className}
   * @param maker creates the layer from its name and its {@linkplain Layer#config configuration}
   */
  public static void register(String className, BiFunction<String, Config, Layer> maker) {
    REGISTRY.add(className, config -> name -> maker.apply(name, config));
  }

  /** Returns the class names of all known layers, sorted. */
  public static Set<String> classNames() {
    return REGISTRY.classNames();
  }

  /** Returns whether Keras's class takes the argument {@code trainable}, as almost all do. */
  public static boolean takesTrainable(String className) {
    return !WITHOUT_TRAINABLE.contains(className);
  }

  /** Returns Keras's module of a class of layers, or an empty string for a custom layer. */
  public static String module(String className) {
    return REGISTRY.describe(className, Config.empty()).module();
  }

  /**
   * Creates a layer.
   *
   * @param className the class, in any of Keras's spellings
   * @throws IllegalArgumentException if the class is unknown or the configuration invalid; the
   *     message names the layer
   */
  public static Layer make(String className, String name, Config config) {
    try {
      return REGISTRY.make(className, config).apply(name);
    } catch (IllegalArgumentException e) {
      String what = classNames().contains(className) ? className : "layer";
      throw new IllegalArgumentException("%s \"%s\": %s".formatted(what, name, e.getMessage()), e);
    }
  }
}
