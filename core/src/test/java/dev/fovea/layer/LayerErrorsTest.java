package dev.fovea.layer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.config.Config;
import dev.fovea.kernel.Padding;
import dev.fovea.layer.shape.UpSampling;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What does not fit is refused in one line that names the layer, the shapes and the way out. */
class LayerErrorsTest {
  private static void refused(Layer layer, Shape input, String message) {
    assertThatThrownBy(() -> Model.sequential(input, layer))
        .isInstanceOf(ShapeException.class)
        .hasMessage(layer.className() + ": " + message);
  }

  private static void refusedInputs(Layer layer, String message, int[]... shapes) {
    assertThatThrownBy(() -> layer.outputShape(Stream.of(shapes).map(Shape::new).toList()))
        .isInstanceOf(ShapeException.class)
        .hasMessage(message);
  }

  private static void wrong(ThrowingCallable maker, String message) {
    assertThatThrownBy(maker).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  @Test
  void windowsThatDoNotFit() {
    String smaller = " with padding valid; use padding same or a smaller ";
    Shape picture = Shape.of(4, 4, 8);
    refused(
        Layers.conv2D(1, 5), picture, "kernel 5x5 does not fit input 4x4x8" + smaller + "kernel");
    refused(
        Layers.depthwiseConv2D(5),
        picture,
        "kernel 5x5 does not fit input 4x4x8" + smaller + "kernel");
    refused(
        Layers.separableConv2D(1, 2, 5),
        picture,
        "kernel 2x5 does not fit input 4x4x8" + smaller + "kernel");
    refused(
        Layers.maxPooling2D(5), picture, "pool 5x5 does not fit input 4x4x8" + smaller + "pool");
    refused(
        Layers.conv1DTranspose(1, 2).strides(2).padding(Padding.SAME).outputPadding(0),
        Shape.of(1, 3),
        "nothing is left of input 1x3 with kernel 2, padding same and output_padding 0");
    refused(
        Layers.cropping2D(1, 3),
        Shape.of(9, 6, 1),
        "cropping 1x3 in front and 1x3 behind leaves nothing of input 9x6x1");
  }

  @Test
  void explicitPaddingThatDoesNotFit() {
    wrong(
        () -> Padding.explicit(1, -1),
        "explicit padding must be at least 0, not [1] before and [-1] after");
    wrong(
        () -> Padding.explicit(1, 1, 1),
        "explicit padding needs as many margins before as after, not [1] and [1, 1]");
    wrong(
        () -> Layers.conv2D(1, 3).padding(Padding.explicit(1, 1)),
        "explicit padding needs 2 margins before and after, not 1");
    wrong(
        () -> Layers.maxPooling2D(3).padding(Padding.explicit(1, 1, 1, 3)),
        "padding explicit [1, 1] before, [1, 3] after must be below pool_size 3x3: a window would"
            + " see padding only");
    wrong(() -> Padding.of("full"), "padding must be \"valid\" or \"same\", not \"full\"");
  }

  @Test
  void ranks() {
    Shape vector = Shape.of(9);
    String needs = "needs 2 spatial sizes and channels, but the input is 9; use Reshape before it";
    for (Layer layer :
        List.of(
            Layers.conv2D(1, 3),
            Layers.conv2DTranspose(1, 3),
            Layers.depthwiseConv2D(3),
            Layers.separableConv2D(1, 3),
            Layers.averagePooling2D(2),
            Layers.globalAveragePooling2D(),
            Layers.zeroPadding2D(1),
            Layers.cropping2D(1),
            Layers.upSampling2D(2),
            Layers.spatialDropout2D(0.5))) {
      refused(layer, vector, needs);
    }
    refused(
        Layers.repeatVector(2),
        Shape.of(2, 3),
        "needs a vector, but the input is 2x3; use Flatten before it");
    refused(Layers.permute(2, 1), vector, "dims [2, 1] needs an input of 2 axes, not 9");
  }

  @Test
  void groupsAndSizes() {
    refused(
        Layers.conv2D(4, 1).groups(2),
        Shape.of(4, 4, 3),
        "2 groups do not divide the 3 channels of input 4x4x3");
    refused(
        Layers.groupNormalization(),
        Shape.of(4, 4, 8),
        "32 groups do not divide the 8 channels of input 4x4x8");
    wrong(() -> Layers.conv2D(3, 1).groups(2), "2 groups do not divide 3 filters");
    wrong(() -> Layers.conv2D(0, 1), "filters must be at least 1, not 0");
    wrong(() -> Layers.conv2D(1, 0), "kernel_size must be at least 1, not 0");
    wrong(() -> Layers.conv2D(1, 1, 2, 3), "kernel_size needs 1 or 2 sizes, not [1, 2, 3]");
    wrong(
        () -> Layers.conv1DTranspose(1, 3).strides(2).outputPadding(2),
        "output_padding 2 must be at least 0 and below strides 2");
    wrong(
        () -> Layers.depthwiseConv2D(3).depthMultiplier(0),
        "depth_multiplier must be at least 1, not 0");
    wrong(() -> Layers.upSampling2D(0), "size must be at least 1, not 0");
    wrong(() -> Layers.repeatVector(0), "n must be at least 1, not 0");
    wrong(() -> Layers.zeroPadding2D(1, 2, 3), "padding needs 1, 2 or 4 sizes, not 3");
    wrong(() -> Layers.zeroPadding1D(-1, 2), "sizes must be at least 0, not ? and 2");
    wrong(
        () -> Layers.upSampling1D(2).interpolation(UpSampling.Interpolation.BILINEAR),
        "only UpSampling2D interpolates");
  }

  @Test
  void numbersOutOfRange() {
    wrong(() -> Layers.dropout(1), "rate must be from 0 to below 1, not 1.0");
    wrong(() -> Layers.spatialDropout1D(-0.1), "rate must be from 0 to below 1, not -0.1");
    wrong(() -> Layers.gaussianDropout(Double.NaN), "rate must be from 0 to below 1, not NaN");
    wrong(() -> Layers.gaussianNoise(-1), "stddev must be at least 0, not -1.0");
    wrong(() -> Layers.relu().threshold(-1), "threshold must be at least 0, not -1.0");
    wrong(() -> Layers.groupNormalization(0), "groups must be at least 1, not 0");
    wrong(
        () -> Layers.permute(1, 3),
        "dims must hold each of 1 to n once, the batch left out, not [1, 3]");
    wrong(
        () -> Layers.normalization().statistics(Constants.of(1), Constants.of(1, 2)),
        "mean and variance must have one shape, not scalar and 2");
    wrong(() -> Layers.normalization().adapt(Stream.of()), "there is no data to adapt to");
  }

  @Test
  void shapesOfOtherSizes() {
    refused(
        Layers.reshape(5, -1),
        Shape.of(4, 3),
        "input 4x3 has 12 values, which do not fit target_shape 5x?");
    refused(
        Layers.reshape(13),
        Shape.of(4, 3),
        "input 4x3 has 12 values, which do not fit target_shape 13");
    wrong(() -> Layers.reshape(-1, -1), "target_shape ?x? leaves more than one size open");
    refused(Layers.rescaling(1, 2), Shape.of(4, 3), "scale of shape 2 does not fit input 4x3");
    refused(
        Layers.dropout(0.5).noiseShape(1, 2),
        Shape.of(4, 3),
        "noise_shape 1x2 does not fit input 4x3; its sizes must be 1 or those of the input");
    refused(
        Layers.normalization().statistics(Constants.of(1, 2), Constants.of(1, 2)),
        Shape.of(4, 3),
        "mean of shape 2 does not fit input 3");
  }

  @Test
  void axes() {
    refused(
        Layers.softmax(3),
        Shape.of(4, 3),
        "axis 3 is none of input 4x3; 1 is the first behind the batch, -1 the last");
    refused(
        Layers.concatenate(0),
        Shape.of(4, 3),
        "axis 0 is none of input 4x3; 1 is the first behind the batch, -1 the last");
    refused(
        Layers.layerNormalization().axis(1),
        Shape.of(4, 3),
        "axes [1] are not the last ones of input 4x3; use Permute before it");
    Layer first = LayerRegistry.make("BatchNormalization", "", Config.empty().with("axis", 5));
    refused(
        first,
        Shape.of(4, 3),
        "axis 5 is none of input 4x3; 1 is the first behind the batch, -1 the last");
    refused(
        Layers.prelu(),
        Shape.of(Shape.UNKNOWN, 3),
        "the axes of its input ?x3 must be known where alpha is not shared; set shared_axes");
  }

  @Test
  void merges() {
    int[] one = {4, 3};
    int[] other = {4, 2};
    refusedInputs(
        Layers.add(), "inputs 4x3 and 4x2 do not match; sizes must be equal or 1", one, other);
    refusedInputs(Layers.subtract(), "takes two inputs, not 3", one, one, one);
    refusedInputs(Layers.maximum(), "takes one or more inputs, not 0");
    refusedInputs(Layers.dense(1), "takes one input, not 2", one, other);
    refusedInputs(
        Layers.concatenate(1),
        "inputs 4x3 and 4x2 differ in other sizes than that of the axis they are joined along",
        one,
        other);
  }

  @Test
  void configurations() {
    wrong(
        () -> LayerRegistry.make("Conv2D", "c", Config.empty().with("filters", 1.5)),
        "Conv2D \"c\": \"filters\" must be a whole number, not 1.5");
    assertThatThrownBy(() -> LayerRegistry.make("Wonder", "w", Config.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "layer \"w\": unknown layer \"Wonder\"; register one of your own with LayerRegistry.register; known are Absolute, Activation,");
    wrong(
        () ->
            LayerRegistry.make(
                "MaxPooling2D", "p", Config.empty().with("data_format", "channels_first")),
        "MaxPooling2D \"p\": data_format \"channels_first\" is not supported; use channels_last");
    wrong(
        () -> LayerRegistry.make("BatchNormalization", "b", Config.empty().with("renorm", true)),
        "BatchNormalization \"b\": batch renormalization (renorm) is not supported");
    wrong(
        () ->
            LayerRegistry.make("LayerNormalization", "l", Config.empty().with("rms_scaling", true)),
        "LayerNormalization \"l\": rms_scaling is not supported");
    wrong(
        () ->
            LayerRegistry.make("UpSampling2D", "u", Config.empty().with("interpolation", "cubic")),
        "UpSampling2D \"u\": interpolation must be one of nearest, bilinear, bicubic, area, lanczos3,"
            + " lanczos5, gaussian, mitchellcubic, not \"cubic\"");
    Config magic = Config.empty().with("units", 1).with("kernel_initializer", "magic");
    assertThatThrownBy(() -> LayerRegistry.make("Dense", "d", magic))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "Dense \"d\": \"kernel_initializer\": unknown initializer \"magic\"; register one of your own with Initializers.register; known are");
    wrong(
        () ->
            LayerRegistry.make(
                "Normalization",
                "n",
                Config.empty()
                    .with("mean", List.of(List.of(1), List.of(1, 2)))
                    .with("variance", 1)),
        "Normalization \"n\": \"mean\" must hold lists of one length");
  }

  @Test
  void batchesOfOtherShapes() {
    wrong(
        () ->
            Layers.normalization()
                .adapt(Stream.of(Tensor.zeros(Shape.of(2, 3)), Tensor.zeros(Shape.of(2, 4)))),
        "a batch has statistics of shape 4, the ones before of 3");
  }
}
