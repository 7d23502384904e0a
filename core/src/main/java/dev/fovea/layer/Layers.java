package dev.fovea.layer;

import dev.fovea.kernel.Activation;
import dev.fovea.layer.activation.ActivationLayer;
import dev.fovea.layer.activation.Celu;
import dev.fovea.layer.activation.ELU;
import dev.fovea.layer.activation.Gelu;
import dev.fovea.layer.activation.Glu;
import dev.fovea.layer.activation.HardShrink;
import dev.fovea.layer.activation.LeakyReLU;
import dev.fovea.layer.activation.PReLU;
import dev.fovea.layer.activation.ReLU;
import dev.fovea.layer.activation.ScaledTanh;
import dev.fovea.layer.activation.SoftShrink;
import dev.fovea.layer.activation.Softmax;
import dev.fovea.layer.activation.Sparsemax;
import dev.fovea.layer.activation.Squareplus;
import dev.fovea.layer.activation.Threshold;
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
import dev.fovea.layer.merge.Concatenate;
import dev.fovea.layer.merge.Dot;
import dev.fovea.layer.merge.Merge;
import dev.fovea.layer.merge.MergeRule;
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
import dev.fovea.layer.normalization.UnitNormalization;
import dev.fovea.layer.pooling.GlobalPooling;
import dev.fovea.layer.pooling.Pooling;
import dev.fovea.layer.pooling.Subsampling;
import dev.fovea.layer.preprocessing.CategoryEncoding;
import dev.fovea.layer.preprocessing.Normalization;
import dev.fovea.layer.preprocessing.Rescaling;
import dev.fovea.layer.shape.Cropping;
import dev.fovea.layer.shape.Flatten;
import dev.fovea.layer.shape.Margins;
import dev.fovea.layer.shape.Permute;
import dev.fovea.layer.shape.RepeatVector;
import dev.fovea.layer.shape.Reshape;
import dev.fovea.layer.shape.UpSampling;
import dev.fovea.layer.shape.ZeroPadding;
import dev.fovea.layer.support.Parameters;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The factories of all layers, under Keras's names, for a static import. Each method takes the
 * arguments that Keras requires and uses Keras's defaults for the others, which can be changed with
 * methods of the layer.
 *
 * <pre>{@code
 * conv2D(64, 3).strides(2).padding(SAME).activation(RELU)
 * }</pre>
 */
public final class Layers {
  private Layers() {}

  /** Returns a convolution over (length, channels). */
  public static Conv conv1D(int filters, int kernelSize) {
    return Conv.of(1, filters, kernelSize);
  }

  /** Returns a convolution over (height, width, channels); one kernel size for both or two. */
  public static Conv conv2D(int filters, int... kernelSize) {
    return Conv.of(2, filters, kernelSize);
  }

  /**
   * Returns a convolution over (depth, height, width, channels); one kernel size for all or three.
   */
  public static Conv conv3D(int filters, int... kernelSize) {
    return Conv.of(3, filters, kernelSize);
  }

  /** Returns a transposed convolution over (length, channels). */
  public static ConvTranspose conv1DTranspose(int filters, int kernelSize) {
    return ConvTranspose.of(1, filters, kernelSize);
  }

  /**
   * Returns a transposed convolution over (height, width, channels); one kernel size for both or
   * two.
   */
  public static ConvTranspose conv2DTranspose(int filters, int... kernelSize) {
    return ConvTranspose.of(2, filters, kernelSize);
  }

  /**
   * Returns a transposed convolution over (depth, height, width, channels); one kernel size for all
   * or three.
   */
  public static ConvTranspose conv3DTranspose(int filters, int... kernelSize) {
    return ConvTranspose.of(3, filters, kernelSize);
  }

  /** Returns a depthwise convolution, with kernels for each channel, over (length, channels). */
  public static DepthwiseConv depthwiseConv1D(int kernelSize) {
    return DepthwiseConv.of(1, kernelSize);
  }

  /**
   * Returns a depthwise convolution, with kernels for each channel, over (height, width, channels);
   * one kernel size for both or two.
   */
  public static DepthwiseConv depthwiseConv2D(int... kernelSize) {
    return DepthwiseConv.of(2, kernelSize);
  }

  /**
   * Returns a depthwise convolution that is followed by a mixture of the channels, over (length,
   * channels).
   */
  public static SeparableConv separableConv1D(int filters, int kernelSize) {
    return SeparableConv.of(1, filters, kernelSize);
  }

  /**
   * Returns a depthwise convolution that is followed by a mixture of the channels, over (height,
   * width, channels); one kernel size for both or two.
   */
  public static SeparableConv separableConv2D(int filters, int... kernelSize) {
    return SeparableConv.of(2, filters, kernelSize);
  }

  /**
   * Returns a convolution over (length, channels) whose filters each read some of the channels.
   *
   * @param connections the channels that each filter reads, counted from 0 and ascending
   */
  public static PartialConv partialConv1D(List<List<Integer>> connections, int kernelSize) {
    return PartialConv.of(1, connections, kernelSize);
  }

  /**
   * Returns a convolution over (height, width, channels) whose filters each read some of the
   * channels; one kernel size for both or two.
   *
   * @param connections the channels that each filter reads, counted from 0 and ascending
   */
  public static PartialConv partialConv2D(List<List<Integer>> connections, int... kernelSize) {
    return PartialConv.of(2, connections, kernelSize);
  }

  /**
   * Returns a convolution over (depth, height, width, channels) whose filters each read some of the
   * channels; one kernel size for all or three.
   *
   * @param connections the channels that each filter reads, counted from 0 and ascending
   */
  public static PartialConv partialConv3D(List<List<Integer>> connections, int... kernelSize) {
    return PartialConv.of(3, connections, kernelSize);
  }

  /** Returns a layer that takes the largest value of every window of positions. */
  public static Pooling maxPooling1D(int poolSize) {
    return Pooling.of(Pooling.Rule.MAX, 1, poolSize);
  }

  /**
   * Returns a layer that takes the largest value of every window of (height, width); one size for
   * both or two.
   */
  public static Pooling maxPooling2D(int... poolSize) {
    return Pooling.of(Pooling.Rule.MAX, 2, poolSize);
  }

  /**
   * Returns a layer that takes the largest value of every window of (depth, height, width); one
   * size for all or three.
   */
  public static Pooling maxPooling3D(int... poolSize) {
    return Pooling.of(Pooling.Rule.MAX, 3, poolSize);
  }

  /** Returns a layer that takes the mean of every window of positions. */
  public static Pooling averagePooling1D(int poolSize) {
    return Pooling.of(Pooling.Rule.AVERAGE, 1, poolSize);
  }

  /**
   * Returns a layer that takes the mean of every window of (height, width); one size for both or
   * two.
   */
  public static Pooling averagePooling2D(int... poolSize) {
    return Pooling.of(Pooling.Rule.AVERAGE, 2, poolSize);
  }

  /**
   * Returns a layer that takes the mean of every window of (depth, height, width); one size for all
   * or three.
   */
  public static Pooling averagePooling3D(int... poolSize) {
    return Pooling.of(Pooling.Rule.AVERAGE, 3, poolSize);
  }

  /** Returns a layer that takes the largest value of each channel over all of the length. */
  public static GlobalPooling globalMaxPooling1D() {
    return new GlobalPooling("", Pooling.Rule.MAX, 1, false);
  }

  /** Returns a layer that takes the largest value of each channel over all of (height, width). */
  public static GlobalPooling globalMaxPooling2D() {
    return new GlobalPooling("", Pooling.Rule.MAX, 2, false);
  }

  /**
   * Returns a layer that takes the largest value of each channel over all of (depth, height,
   * width).
   */
  public static GlobalPooling globalMaxPooling3D() {
    return new GlobalPooling("", Pooling.Rule.MAX, 3, false);
  }

  /** Returns a layer that takes the mean of each channel over all of the length. */
  public static GlobalPooling globalAveragePooling1D() {
    return new GlobalPooling("", Pooling.Rule.AVERAGE, 1, false);
  }

  /** Returns a layer that takes the mean of each channel over all of (height, width). */
  public static GlobalPooling globalAveragePooling2D() {
    return new GlobalPooling("", Pooling.Rule.AVERAGE, 2, false);
  }

  /** Returns a layer that takes the mean of each channel over all of (depth, height, width). */
  public static GlobalPooling globalAveragePooling3D() {
    return new GlobalPooling("", Pooling.Rule.AVERAGE, 3, false);
  }

  /** Returns trainable subsampling over (length, channels). */
  public static Subsampling subsampling1D(int poolSize) {
    return Subsampling.of(1, poolSize);
  }

  /** Returns trainable subsampling over (height, width, channels); one size for both or two. */
  public static Subsampling subsampling2D(int... poolSize) {
    return Subsampling.of(2, poolSize);
  }

  /**
   * Returns trainable subsampling over (depth, height, width, channels); one size for all or three.
   */
  public static Subsampling subsampling3D(int... poolSize) {
    return Subsampling.of(3, poolSize);
  }

  /** Returns a fully connected layer. */
  public static Dense dense(int units) {
    return new Dense("", units, Activation.LINEAR, true, Parameters.KERNEL, Parameters.BIAS);
  }

  /** Returns a table of vectors, of which each input value, a whole number, chooses one. */
  public static Embedding embedding(int inputDim, int outputDim) {
    return Embedding.of(inputDim, outputDim);
  }

  /** Returns a layer of negative squared distances from the centers of its units. */
  public static RadialBasis radialBasis(int units) {
    return new RadialBasis("", units, Parameters.KERNEL, true);
  }

  /** Returns a layer that flattens its input to a vector. */
  public static Flatten flatten() {
    return new Flatten("");
  }

  /** Returns a layer that changes the shape of its input; one size may be -1. */
  public static Reshape reshape(int... targetShape) {
    return new Reshape("", Shape.of(targetShape));
  }

  /** Returns a layer that puts the axes, counted from 1, in another order. */
  public static Permute permute(int... dims) {
    return new Permute("", Arrays.stream(dims).boxed().toList());
  }

  /** Returns a layer that repeats a vector n times. */
  public static RepeatVector repeatVector(int n) {
    return new RepeatVector("", n);
  }

  /** Returns a layer that puts zeros around (length, channels): one size for both ends or two. */
  public static ZeroPadding zeroPadding1D(int... padding) {
    return new ZeroPadding("", Margins.of("padding", 1, padding));
  }

  /**
   * Returns a layer that puts zeros around (height, width, channels): one size, two for (height,
   * width), or four: top, bottom, left, right.
   */
  public static ZeroPadding zeroPadding2D(int... padding) {
    return new ZeroPadding("", Margins.of("padding", 2, padding));
  }

  /**
   * Returns a layer that puts zeros around (depth, height, width, channels): one size, three, or
   * six: before and after for each dimension.
   */
  public static ZeroPadding zeroPadding3D(int... padding) {
    return new ZeroPadding("", Margins.of("padding", 3, padding));
  }

  /**
   * Returns a layer that cuts off the ends of (length, channels): one size for both ends or two.
   */
  public static Cropping cropping1D(int... cropping) {
    return new Cropping("", Margins.of("cropping", 1, cropping));
  }

  /**
   * Returns a layer that cuts off the ends of (height, width, channels): one size, two for (height,
   * width), or four: top, bottom, left, right.
   */
  public static Cropping cropping2D(int... cropping) {
    return new Cropping("", Margins.of("cropping", 2, cropping));
  }

  /**
   * Returns a layer that cuts off the ends of (depth, height, width, channels): one size, three, or
   * six: before and after for each dimension.
   */
  public static Cropping cropping3D(int... cropping) {
    return new Cropping("", Margins.of("cropping", 3, cropping));
  }

  /** Returns a layer that repeats every position of (length, channels). */
  public static UpSampling upSampling1D(int size) {
    return UpSampling.of(1, size);
  }

  /**
   * Returns a layer that repeats every position of (height, width, channels); one size for both or
   * two.
   */
  public static UpSampling upSampling2D(int... size) {
    return UpSampling.of(2, size);
  }

  /**
   * Returns a layer that repeats every position of (depth, height, width, channels); one size for
   * all or three.
   */
  public static UpSampling upSampling3D(int... size) {
    return UpSampling.of(3, size);
  }

  /** Returns a layer that applies an activation function. */
  public static ActivationLayer activation(Activation activation) {
    return new ActivationLayer("", activation);
  }

  /** Returns a layer that computes max(x, 0). */
  public static ReLU relu() {
    return new ReLU("", OptionalDouble.empty(), 0, 0);
  }

  /** Returns a layer that computes x if it is positive, else 0.3 x. */
  public static LeakyReLU leakyReLU() {
    return leakyReLU(LeakyReLU.DEFAULT_SLOPE);
  }

  /** Returns a layer that computes x if it is positive, else negativeSlope x. */
  public static LeakyReLU leakyReLU(double negativeSlope) {
    return new LeakyReLU("", negativeSlope);
  }

  /** Returns a layer that computes x if it is positive, else alpha x with a learned alpha. */
  public static PReLU prelu() {
    return new PReLU("", Parameters.BIAS, List.of());
  }

  /** Returns a layer that computes x if it is positive, else exp(x) - 1. */
  public static ELU elu() {
    return elu(1);
  }

  /** Returns a layer that computes x if it is positive, else alpha (exp(x) - 1). */
  public static ELU elu(double alpha) {
    return new ELU("", alpha);
  }

  /** Returns a layer that computes 1.7159 tanh(2/3 x), as LeNet-5 does. */
  public static ScaledTanh scaledTanh() {
    return scaledTanh(ScaledTanh.AMPLITUDE, ScaledTanh.SLOPE);
  }

  /** Returns a layer that computes amplitude tanh(slope x). */
  public static ScaledTanh scaledTanh(double amplitude, double slope) {
    return new ScaledTanh("", amplitude, slope);
  }

  /** Returns a layer that computes x if it is positive, else alpha (exp(x / alpha) - 1). */
  public static Celu celu(double alpha) {
    return new Celu("", alpha);
  }

  /**
   * Returns a layer that computes x times the normal distribution function.
   *
   * @param approximate whether to compute its approximation by tanh
   */
  public static Gelu gelu(boolean approximate) {
    return new Gelu("", approximate);
  }

  /** Returns a layer that multiplies one half of the channels by the sigmoid of the other. */
  public static Glu glu() {
    return glu(-1);
  }

  /**
   * Returns a layer that multiplies one half along an axis by the sigmoid of the other; the axis is
   * counted from 1, or backwards from -1 for the last one.
   */
  public static Glu glu(int axis) {
    return new Glu("", axis);
  }

  /** Returns a layer that computes x if |x| exceeds the threshold, else 0. */
  public static HardShrink hardShrink(double threshold) {
    return new HardShrink("", threshold);
  }

  /** Returns a layer that moves x towards 0 by the threshold, but not beyond 0. */
  public static SoftShrink softShrink(double threshold) {
    return new SoftShrink("", threshold);
  }

  /** Returns a layer that computes (x + sqrt(x^2 + b)) / 2. */
  public static Squareplus squareplus(double b) {
    return new Squareplus("", b);
  }

  /** Returns a layer that computes x if it exceeds the threshold, else the default value. */
  public static Threshold threshold(double threshold, double defaultValue) {
    return new Threshold("", threshold, defaultValue);
  }

  /**
   * Returns the projection to probabilities along an axis, counted from 1, or backwards from -1 for
   * the last one.
   */
  public static Sparsemax sparsemax(int axis) {
    return new Sparsemax("", axis);
  }

  /** Returns a softmax over the last axis. */
  public static Softmax softmax() {
    return softmax(-1);
  }

  /** Returns a softmax over an axis, counted from 1, or backwards from -1 for the last one. */
  public static Softmax softmax(int axis) {
    return new Softmax("", axis);
  }

  /** Returns a layer that normalizes each channel by the statistics of the batch. */
  public static BatchNormalization batchNormalization() {
    return BatchNormalization.of();
  }

  /** Returns a layer that gives vectors along the given axes, or the last one, the length 1. */
  public static UnitNormalization unitNormalization(int... axes) {
    return new UnitNormalization(
        "", axes.length == 0 ? List.of(-1) : Arrays.stream(axes).boxed().toList());
  }

  /** Returns dropout for networks of SELU, which keeps mean and variance. */
  public static AlphaDropout alphaDropout(double rate) {
    return new AlphaDropout("", rate);
  }

  /** Returns a layer of the sums of products along an axis of two inputs, or one axis of each. */
  public static Dot dot(int... axes) {
    return new Dot("", List.of(axes[0], axes[axes.length - 1]), false);
  }

  /** Returns a layer that turns numbers of categories into vectors. */
  public static CategoryEncoding categoryEncoding(int tokens, CategoryEncoding.Mode mode) {
    return new CategoryEncoding("", tokens, mode);
  }

  /** Returns a layer that normalizes each position over its channels. */
  public static LayerNormalization layerNormalization() {
    return LayerNormalization.of();
  }

  /** Returns a layer that normalizes each sample within 32 groups of channels. */
  public static GroupNormalization groupNormalization() {
    return groupNormalization(32);
  }

  /**
   * Returns a layer that normalizes each sample within groups of channels; -1 for one per channel.
   */
  public static GroupNormalization groupNormalization(int groups) {
    return GroupNormalization.of(groups);
  }

  /** Returns a layer that drops a share of the values in training. */
  public static Dropout dropout(double rate) {
    return new Dropout("", rate, Optional.empty());
  }

  /** Returns a layer that drops, in training, a share of the channels of (length, channels). */
  public static SpatialDropout spatialDropout1D(double rate) {
    return new SpatialDropout("", rate, 1);
  }

  /**
   * Returns a layer that drops, in training, a share of the channels of (height, width, channels).
   */
  public static SpatialDropout spatialDropout2D(double rate) {
    return new SpatialDropout("", rate, 2);
  }

  /**
   * Returns a layer that drops, in training, a share of the channels of (depth, height, width,
   * channels).
   */
  public static SpatialDropout spatialDropout3D(double rate) {
    return new SpatialDropout("", rate, 3);
  }

  /** Returns a layer that adds normal noise in training. */
  public static GaussianNoise gaussianNoise(double stddev) {
    return new GaussianNoise("", stddev);
  }

  /** Returns a layer that multiplies by normal noise in training. */
  public static GaussianDropout gaussianDropout(double rate) {
    return new GaussianDropout("", rate);
  }

  /** Returns a layer that computes the sum of its inputs. */
  public static Merge add() {
    return new Merge("", MergeRule.ADD);
  }

  /**
   * Returns the sum of the inputs. A residual block adds its input to its output.
   *
   * <pre>{@code
   * Symbol y = x.then(conv2D(64, 3).padding(SAME).activation(RELU)).then(conv2D(64, 3).padding(SAME));
   * return add(y, x).then(relu());
   * }</pre>
   */
  public static Symbol add(Symbol... inputs) {
    return add().apply(inputs);
  }

  /** Returns a layer that subtracts the second of its two inputs from the first. */
  public static Merge subtract() {
    return new Merge("", MergeRule.SUBTRACT);
  }

  /** Returns the first input minus the second. */
  public static Symbol subtract(Symbol first, Symbol second) {
    return subtract().apply(first, second);
  }

  /** Returns a layer that computes the product of its inputs. */
  public static Merge multiply() {
    return new Merge("", MergeRule.MULTIPLY);
  }

  /** Returns the product of the inputs. */
  public static Symbol multiply(Symbol... inputs) {
    return multiply().apply(inputs);
  }

  /** Returns a layer that computes the mean of its inputs. */
  public static Merge average() {
    return new Merge("", MergeRule.AVERAGE);
  }

  /** Returns the mean of the inputs. */
  public static Symbol average(Symbol... inputs) {
    return average().apply(inputs);
  }

  /** Returns a layer that computes the elementwise maximum of its inputs. */
  public static Merge maximum() {
    return new Merge("", MergeRule.MAXIMUM);
  }

  /** Returns the elementwise maximum of the inputs. */
  public static Symbol maximum(Symbol... inputs) {
    return maximum().apply(inputs);
  }

  /** Returns a layer that computes the elementwise minimum of its inputs. */
  public static Merge minimum() {
    return new Merge("", MergeRule.MINIMUM);
  }

  /** Returns the elementwise minimum of the inputs. */
  public static Symbol minimum(Symbol... inputs) {
    return minimum().apply(inputs);
  }

  /** Returns a layer that concatenates its inputs along the last axis. */
  public static Concatenate concatenate() {
    return concatenate(-1);
  }

  /**
   * Returns the inputs, concatenated along the last axis. A U-Net concatenates each upsampled map
   * with the map of the same size from its contracting path.
   *
   * <pre>{@code
   * Symbol up = deep.then(conv2DTranspose(64, 2).strides(2));
   * return concatenate(up, skip).then(conv2D(64, 3).padding(SAME).activation(RELU));
   * }</pre>
   */
  public static Symbol concatenate(Symbol... inputs) {
    return concatenate().apply(inputs);
  }

  /**
   * Returns a layer that concatenates its inputs along an axis, counted from 1, or backwards from
   * -1 for the last one.
   */
  public static Concatenate concatenate(int axis) {
    return new Concatenate("", axis);
  }

  /**
   * Returns a layer that multiplies its input by a scale, with a single scale or one for each
   * channel.
   */
  public static Rescaling rescaling(double... scale) {
    return new Rescaling("", Constants.of(scale), Constants.of(0));
  }

  /** Returns a layer that computes (x - mean) / deviation, with statistics of known data. */
  public static Normalization normalization() {
    return Normalization.of();
  }

  /** Returns a layer without inputs whose output is the same number or vector for every sample. */
  public static Constant constant(double... values) {
    return new Constant("", Constants.of(values));
  }

  /**
   * Returns a layer without inputs whose output is the same tensor for every sample. The tensor has
   * the shape of one sample.
   */
  public static Constant constant(Tensor value) {
    return new Constant("", Constants.of(value));
  }

  /** Returns a layer that returns its input unchanged. */
  public static Identity identity() {
    return new Identity("");
  }

  /**
   * Returns primary capsules: the maps of a convolution as capsules, {@code dimensions} consecutive
   * channels of a position each, squashed to lengths below 1. In a sequential model they are the
   * convolution, {@code reshape(-1, dimensions)} and {@link #squash}.
   *
   * <pre>{@code
   * Symbol primary = primaryCapsules(maps, conv2D(256, 9).strides(2), 8); // 32 channels of 8D
   * Symbol digits = primary.then(capsules(10, 16));
   * Symbol lengths = digits.then(capsuleLength());
   * }</pre>
   *
   * @param convolution a convolution whose filters are a multiple of the dimensions
   */
  public static Symbol primaryCapsules(Symbol input, Conv convolution, int dimensions) {
    return input.then(convolution).then(reshape(-1, dimensions)).then(squash());
  }

  /** Returns a layer that shortens the vectors of the last axis to lengths below 1. */
  public static Squash squash() {
    return new Squash("");
  }

  /** Returns a layer of capsules over (capsules, dimensions), with three rounds of routing. */
  public static Capsules capsules(int capsules, int dimensions) {
    return Capsules.of(capsules, dimensions);
  }

  /** Returns a layer that gives the length of each capsule's vector. */
  public static CapsuleLength capsuleLength() {
    return new CapsuleLength("");
  }

  /**
   * Returns a layer that keeps one capsule and sets the others to zero: in training that of its
   * second input, the one-hot row of the true class, otherwise the longest.
   */
  public static CapsuleMask capsuleMask() {
    return new CapsuleMask("");
  }

  /**
   * Returns a layer of S-cells of a neocognitron, which respond to inputs that resemble the feature
   * of their plane, with padding same.
   *
   * @param planes the number of features
   * @param threshold how alike they must be, from 0 to 1, both exclusive
   */
  public static SCells sCells(int planes, double threshold, int... kernelSize) {
    return SCells.of(planes, threshold, kernelSize);
  }

  /**
   * Returns a layer of C-cells of a neocognitron, which blur each plane of S-cells, with padding
   * same, a saturation of 1, and lateral inhibition.
   */
  public static CCells cCells(int... kernelSize) {
    return CCells.of(kernelSize);
  }
}
