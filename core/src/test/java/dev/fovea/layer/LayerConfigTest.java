package dev.fovea.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.config.Config;
import dev.fovea.config.Described;
import dev.fovea.kernel.Padding;
import dev.fovea.layer.math.MathFunction;
import dev.fovea.layer.math.ReductionRule;
import dev.fovea.layer.merge.Comparison;
import dev.fovea.layer.normalization.BatchNormalization;
import dev.fovea.weight.Constraints;
import dev.fovea.weight.Initializers;
import dev.fovea.weight.Regularizers;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Configurations are Keras's, and give the same layer again. */
class LayerConfigTest {
  static final List<LayerCase> CASES = LayerCases.all();

  private static final String CONV = "kernel_size strides padding ";
  private static final String DILATION = "data_format dilation_rate ";
  private static final String KERNEL =
      "activation use_bias kernel_initializer bias_initializer kernel_regularizer bias_regularizer"
          + " activity_regularizer kernel_constraint bias_constraint";
  private static final String AFFINE_REST =
      " beta_regularizer gamma_regularizer beta_constraint gamma_constraint";

  /** The keys of Keras 3's get_config in its order, without those of every layer. */
  private static final Map<String, String> KEYS = new HashMap<>();

  static {
    for (int i = 1; i <= 3; i++) {
      KEYS.put(
          String.format(Locale.ROOT, "Conv%dD", i),
          "filters " + CONV + DILATION + "groups " + KERNEL);
      KEYS.put(
          String.format(Locale.ROOT, "Conv%dDTranspose", i),
          "filters " + CONV + "output_padding " + DILATION + KERNEL);
      KEYS.put(
          String.format(Locale.ROOT, "DepthwiseConv%dD", i),
          "depth_multiplier " + CONV + DILATION + KERNEL.replace("kernel", "depthwise"));
      KEYS.put(
          String.format(Locale.ROOT, "SeparableConv%dD", i),
          "depth_multiplier filters "
              + CONV
              + DILATION
              + "activation use_bias depthwise_initializer pointwise_initializer bias_initializer"
              + " depthwise_regularizer pointwise_regularizer bias_regularizer"
              + " activity_regularizer depthwise_constraint pointwise_constraint bias_constraint");
      for (String rule : List.of("Max", "Average")) {
        KEYS.put(
            rule + String.format(Locale.ROOT, "Pooling%dD", i),
            "pool_size padding strides data_format");
        KEYS.put(
            "Global" + rule + String.format(Locale.ROOT, "Pooling%dD", i), "data_format keepdims");
      }
      KEYS.put(String.format(Locale.ROOT, "ZeroPadding%dD", i), "padding data_format");
      KEYS.put(
          String.format(Locale.ROOT, "Cropping%dD", i),
          i == 1 ? "cropping" : "cropping data_format");
      KEYS.put(
          String.format(Locale.ROOT, "SpatialDropout%dD", i),
          i == 1 ? "rate seed" : "rate seed data_format");
    }
    KEYS.put("UpSampling1D", "size");
    KEYS.put("UpSampling2D", "size data_format interpolation");
    KEYS.put("UpSampling3D", "size data_format");
    KEYS.put("Dense", "units " + KERNEL.replace(" activity_regularizer", ""));
    KEYS.put(
        "Embedding",
        "input_dim output_dim embeddings_initializer embeddings_regularizer activity_regularizer"
            + " embeddings_constraint mask_zero");
    KEYS.put("Flatten", "data_format");
    KEYS.put("Reshape", "target_shape");
    KEYS.put("Permute", "dims");
    KEYS.put("RepeatVector", "n");
    KEYS.put("Activation", "activation");
    KEYS.put("ReLU", "max_value negative_slope threshold");
    KEYS.put("LeakyReLU", "negative_slope");
    KEYS.put("PReLU", "alpha_initializer alpha_regularizer alpha_constraint shared_axes");
    KEYS.put("ELU", "alpha");
    KEYS.put("Softmax", "axis");
    KEYS.put(
        "BatchNormalization",
        "axis momentum epsilon center scale beta_initializer gamma_initializer"
            + " moving_mean_initializer moving_variance_initializer"
            + AFFINE_REST
            + " synchronized");
    KEYS.put(
        "LayerNormalization",
        "axis epsilon center scale rms_scaling beta_initializer gamma_initializer" + AFFINE_REST);
    KEYS.put(
        "GroupNormalization",
        "groups axis epsilon center scale beta_initializer gamma_initializer" + AFFINE_REST);
    KEYS.put("Dropout", "rate seed noise_shape");
    KEYS.put("GaussianNoise", "stddev seed");
    KEYS.put("GaussianDropout", "rate seed");
    for (String merge : List.of("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum")) {
      KEYS.put(merge, "");
    }
    KEYS.put("Concatenate", "axis");
    KEYS.put("Rescaling", "scale offset");
    KEYS.put("Normalization", "axis invert mean variance");
    KEYS.put("Identity", "");
    KEYS.put("UnitNormalization", "axis");
    KEYS.put("AlphaDropout", "rate seed noise_shape");
    KEYS.put("Dot", "axes normalize");
    KEYS.put("CategoryEncoding", "num_tokens output_mode");
    KEYS.put(
        "Resizing",
        "height width interpolation crop_to_aspect_ratio pad_to_aspect_ratio fill_mode fill_value"
            + " antialias data_format");
    KEYS.put("CenterCrop", "height width data_format");
    KEYS.put("RandomCrop", "height width seed data_format");
    KEYS.put("RandomFlip", "seed mode data_format");
    String warp = "fill_mode fill_value interpolation";
    KEYS.put("RandomRotation", "factor data_format " + warp + " seed");
    KEYS.put("RandomZoom", "height_factor width_factor " + warp + " seed data_format");
    KEYS.put("RandomTranslation", "height_factor width_factor " + warp + " seed data_format");
    KEYS.put("RandomShear", "x_factor y_factor " + warp + " seed data_format");
    KEYS.put("RandomBrightness", "factor value_range seed");
    KEYS.put("RandomContrast", "factor value_range seed");
    KEYS.put("RandomGrayscale", "factor");
    KEYS.put("RandomInvert", "factor value_range seed");
    // Operations of Keras.
    KEYS.put("Celu", "alpha");
    KEYS.put("Gelu", "approximate");
    KEYS.put("Glu", "axis");
    KEYS.put("HardShrink", "threshold");
    KEYS.put("SoftShrink", "threshold");
    KEYS.put("Squareplus", "b");
    KEYS.put("Threshold", "threshold default_value");
    KEYS.put("Sparsemax", "axis");
    // Not of Keras.
    KEYS.put("Constant", "value");
    KEYS.put("Squash", "");
    KEYS.put(
        "Capsules",
        "capsules dimensions rounds kernel_initializer kernel_regularizer kernel_constraint");
    KEYS.put("CapsuleLength", "");
    KEYS.put("CapsuleMask", "");
    KEYS.put(
        "SCells",
        "planes threshold "
            + CONV
            + "excitation_initializer inhibition_initializer excitation_regularizer"
            + " inhibition_regularizer excitation_constraint inhibition_constraint");
    KEYS.put("CCells", CONV + "saturation lateral");
    KEYS.put("ScaledTanh", "amplitude slope");
    operations();
    KEYS.put(
        "RadialBasis",
        "units learns_centers centers_initializer centers_regularizer centers_constraint");
    for (int i = 1; i <= 3; i++) {
      KEYS.put(
          String.format(Locale.ROOT, "PartialConv%dD", i),
          "connections " + CONV + DILATION + KERNEL);
      KEYS.put(
          String.format(Locale.ROOT, "Subsampling%dD", i),
          "pool_size coefficient_initializer bias_initializer coefficient_regularizer"
              + " bias_regularizer coefficient_constraint bias_constraint");
    }
  }

  private static void operations() {
    for (MathFunction function : MathFunction.values()) {
      KEYS.put(function.keras(), "");
    }
    for (Comparison.Rule rule : Comparison.Rule.values()) {
      KEYS.put(rule.keras(), "");
    }
    for (ReductionRule rule : ReductionRule.values()) {
      KEYS.put(rule.keras(), "axis keepdims");
    }
    for (String name : List.of("Divide", "Power", "Where", "Matmul")) {
      KEYS.put(name, "");
    }
    KEYS.put("Argmax", "axis keepdims");
    KEYS.put("Argmin", "axis keepdims");
    KEYS.put("Clip", "x_min x_max");
    KEYS.put("LogSoftmax", "axis");
    KEYS.put("FakeQuantization", "scale zero_point low high");
    KEYS.put("LocalResponseNormalization", "size alpha beta bias");
    KEYS.put("Slice", "axes starts ends steps");
    KEYS.put("Take", "indices axis");
    KEYS.put("Tile", "repeats");
    KEYS.put("Pad", "pad_width mode constant_values");
    KEYS.put(
        "Resize",
        "scales sizes coordinates interpolation rounding cubic_coefficient exclude_outside"
            + " antialias");
    for (int i = 1; i <= 3; i++) {
      KEYS.put(String.format(Locale.ROOT, "LpPooling%dD", i), "p " + KEYS.get("MaxPooling1D"));
    }
  }

  /** The layers that the registry has of its own, whatever other tests have added. */
  static Set<String> kerasLayers() {
    Set<String> names = new TreeSet<>(KEYS.keySet());
    names.removeAll(Set.of("DepthwiseConv3D", "SeparableConv3D"));
    names.add("InputLayer");
    return names;
  }

  @Test
  void theRegistryKnowsTheLayers() {
    assertThat(LayerRegistry.classNames())
        .containsAll(kerasLayers())
        .doesNotContain("DepthwiseConv3D");
  }

  @ParameterizedTest
  @FieldSource("CASES")
  void configurationGivesTheSameLayer(LayerCase one) {
    Layer layer = one.layer();
    Layer again = LayerRegistry.make(layer.className(), layer.name(), layer.config());
    assertThat(again).isEqualTo(layer);
    assertThat(again.config()).isEqualTo(layer.config());
    assertThat(again.weights(one.inputs())).isEqualTo(layer.weights(one.inputs()));
  }

  @ParameterizedTest
  @FieldSource("CASES")
  void keysAreThoseOfKeras(LayerCase one) {
    String keys = KEYS.get(one.layer().className());
    List<String> expected = keys.isEmpty() ? List.of() : Arrays.asList(keys.split(" "));
    Set<String> actual = one.layer().config().values().keySet();
    if (LayerCases.beyondKeras().contains(one)) {
      // Keras refuses arguments that it does not know, and the word "explicit".
      assertThat(actual)
          .containsAll(expected)
          .containsAnyOf("pads", "count_include_pad", "ceil_mode", "dilation_rate", "groups");
    } else {
      assertThat(actual).containsExactlyElementsOf(expected);
    }
  }

  @Test
  void shortNamesStandForClasses() {
    Config config =
        Config.empty()
            .with("filters", 4)
            .with("kernel_size", 3)
            .with("kernel_initializer", "he_normal")
            .with("bias_initializer", "ones")
            .with("kernel_regularizer", "l2")
            .with("kernel_constraint", "max_norm");
    assertThat(LayerRegistry.make("Conv2D", "c", config))
        .isEqualTo(
            Layers.conv2D(4, 3)
                .name("c")
                .kernelInitializer(Initializers.heNormal())
                .biasInitializer(Initializers.ones())
                .kernelRegularizer(Regularizers.l2(0.01))
                .kernelConstraint(Constraints.maxNorm(2, 0)));
  }

  @Test
  void olderSpellingsAreUnderstood() {
    assertThat(LayerRegistry.make("LeakyReLU", "", Config.empty().with("alpha", 0.1)))
        .isEqualTo(Layers.leakyReLU(0.1));
    assertThat(
            LayerRegistry.make("BatchNormalization", "", Config.empty().with("axis", List.of(3))))
        .isInstanceOfSatisfying(
            BatchNormalization.class, layer -> assertThat(layer.axis()).isEqualTo(3));
    assertThat(LayerRegistry.make("ZeroPadding2D", "", Config.empty().with("padding", 2)))
        .isEqualTo(Layers.zeroPadding2D(2));
    assertThat(
            LayerRegistry.make(
                "Rescaling",
                "",
                Config.empty()
                    .with(
                        "scale",
                        new Described(
                            "builtins",
                            "__numpy__",
                            Config.empty().with("value", List.of(1, 2)).with("dtype", "float32")))))
        .isEqualTo(Layers.rescaling(1, 2));
  }

  @Test
  void defaultsAreThoseOfKeras() {
    assertThat(LayerRegistry.make("BatchNormalization", "", Config.empty()))
        .isEqualTo(Layers.batchNormalization());
    assertThat(Layers.batchNormalization().momentum()).isEqualTo(0.99);
    assertThat(Layers.batchNormalization().epsilon()).isEqualTo(0.001);
    assertThat(LayerRegistry.make("LayerNormalization", "", Config.empty()))
        .isEqualTo(Layers.layerNormalization());
    assertThat(LayerRegistry.make("GroupNormalization", "", Config.empty()))
        .isEqualTo(Layers.groupNormalization());
    assertThat(Layers.groupNormalization().groups()).isEqualTo(32);
    assertThat(LayerRegistry.make("LeakyReLU", "", Config.empty())).isEqualTo(Layers.leakyReLU());
    assertThat(Layers.leakyReLU().negativeSlope()).isEqualTo(0.3);
    assertThat(LayerRegistry.make("ReLU", "", Config.empty())).isEqualTo(Layers.relu());
    assertThat(LayerRegistry.make("ELU", "", Config.empty())).isEqualTo(Layers.elu(1));
    assertThat(LayerRegistry.make("PReLU", "", Config.empty())).isEqualTo(Layers.prelu());
    assertThat(LayerRegistry.make("Softmax", "", Config.empty())).isEqualTo(Layers.softmax());
    assertThat(LayerRegistry.make("Concatenate", "", Config.empty()))
        .isEqualTo(Layers.concatenate());
    assertThat(LayerRegistry.make("Normalization", "", Config.empty()))
        .isEqualTo(Layers.normalization());
    assertThat(LayerRegistry.make("UpSampling2D", "", Config.empty()))
        .isEqualTo(Layers.upSampling2D(2));
    assertThat(LayerRegistry.make("ZeroPadding3D", "", Config.empty()))
        .isEqualTo(Layers.zeroPadding3D(1));
    assertThat(LayerRegistry.make("Cropping1D", "", Config.empty()))
        .isEqualTo(Layers.cropping1D(1));
    assertThat(LayerRegistry.make("MaxPooling2D", "", Config.empty()))
        .isEqualTo(Layers.maxPooling2D(2));
    assertThat(LayerRegistry.make("GlobalAveragePooling2D", "", Config.empty()))
        .isEqualTo(Layers.globalAveragePooling2D());
    assertThat(
            LayerRegistry.make(
                "Conv2DTranspose", "", Config.empty().with("filters", 2).with("kernel_size", 3)))
        .isEqualTo(Layers.conv2DTranspose(2, 3).padding(Padding.VALID));
    assertThat(LayerRegistry.make("DepthwiseConv2D", "", Config.empty().with("kernel_size", 3)))
        .isEqualTo(Layers.depthwiseConv2D(3));
  }
}
