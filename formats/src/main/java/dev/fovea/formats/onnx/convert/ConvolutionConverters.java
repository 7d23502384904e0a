package dev.fovea.formats.onnx.convert;

import dev.fovea.formats.array.Array;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Padding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.convolution.Conv;
import dev.fovea.layer.convolution.ConvOptions;
import dev.fovea.layer.convolution.ConvTranspose;
import dev.fovea.layer.convolution.DepthwiseConv;
import dev.fovea.layer.shape.Cropping;
import dev.fovea.layer.shape.Margins;
import dev.fovea.layer.shape.ZeroPadding;
import dev.fovea.layer.support.Parameters;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

/** Convolutions and transposed convolutions of one to three dimensions. */
final class ConvolutionConverters {
  private ConvolutionConverters() {}

  static void addTo(Converters.Table table) {
    table.add("Conv", ConvolutionConverters::convolution);
    table.add("ConvTranspose", ConvolutionConverters::transposed);
  }

  private static View convolution(Call call) {
    return convolution(call, call.view(0), call.fixed(1, "weights"), 1, Bias.of(call, 2));
  }

  /**
   * Applies a convolution.
   *
   * @param weights (filters, channels / groups, kernel)
   * @param named the input whose name names the layer
   */
  static View convolution(Call call, View x, Array weights, int named, Bias.Source source) {
    int rank = requireRank(call, x, weights);
    int filters = weights.shape().dim(0);
    int groups = call.node().integer("group", 1);
    int[] kernel = kernel(call, weights);
    if (groups < 1 || filters % groups != 0) {
      throw call.failure(groups + " groups do not divide " + filters + " filters");
    }
    Input input = Input.of(call, x, rank, groups == 1);
    if (input.channels() != weights.shape().dim(1) * groups) {
      throw call.failure(
          "has weights for %s channels, and its input has %s"
              .formatted(weights.shape().dim(1) * groups, input.channels()));
    }
    Optional<float[]> bias = source.find(filters, rank + 2, 1);
    Geometry geometry = Geometry.of(call, kernel);
    Padding padding = geometry.padding(input.signal());
    Signal signal = input.signal();
    if (padding instanceof Padding.Explicit margins) {
      signal = call.graph().apply(new ZeroPadding("", margins(margins)), signal);
      padding = Padding.VALID;
    }
    ConvOptions options = options(geometry, padding, bias.isPresent());
    String name = call.nameByWeight(named);
    boolean depthwise = groups > 1 && groups == input.channels() && rank < 3;
    Layer layer =
        depthwise
            ? new DepthwiseConv(name, filters / groups, options)
            : new Conv(name, filters, groups, options);
    List<Supplier<float[]>> values = new ArrayList<>();
    values.add(() -> kernel(weights, Weights.inverse(input.places())));
    bias.ifPresent(numbers -> values.add(numbers::clone));
    Signal result = call.graph().apply(layer, values, signal);
    return source.absorb(result(result, x));
  }

  /**
   * Returns weights (outputs, channels, taps) as a kernel (taps, channels, outputs).
   *
   * @param place the place of each channel in memory
   */
  private static float[] kernel(Array weights, IntUnaryOperator place) {
    int outputs = weights.shape().dim(0);
    int channels = weights.shape().dim(1);
    int taps = weights.shape().slice(2, weights.rank()).size();
    return Weights.transposed(
        weights.toFloats(),
        outputs,
        channels * taps,
        column -> column % taps * channels + place.applyAsInt(column / taps));
  }

  private static int requireRank(Call call, View x, Array weights) {
    int rank = weights.rank() - 2;
    if (rank < 1 || rank > 3 || x.rank() != weights.rank()) {
      throw call.failure(
          "has weights of shape %s for an input %s; layers have one to three spatial dimensions"
              .formatted(weights.shape(), x.describe()));
    }
    return rank;
  }

  private static int[] kernel(Call call, Array weights) {
    int[] own = weights.shape().slice(2, weights.rank()).dims();
    int[] given = call.node().integers("kernel_shape").orElse(own);
    if (given.length > 0 && !Arrays.equals(given, own)) {
      throw call.failure(
          "has a kernel_shape of %s and weights of %s"
              .formatted(Arrays.toString(given), weights.shape()));
    }
    return own;
  }

  static Margins margins(Padding.Explicit margins) {
    return new Margins(shape(margins.before()), shape(margins.after()));
  }

  private static Shape shape(List<Integer> sizes) {
    return Shape.of(sizes.stream().mapToInt(Integer::intValue).toArray());
  }

  private static ConvOptions options(Geometry geometry, Padding padding, boolean useBias) {
    return new ConvOptions(
        Shape.of(geometry.kernel()),
        Shape.of(geometry.strides()),
        padding,
        Shape.of(geometry.dilations()),
        Activation.LINEAR,
        useBias,
        Parameters.KERNEL,
        Parameters.BIAS);
  }

  /** Returns the view of an output (spatial axes, channels) as (batch, channels, spatial axes). */
  static View result(Signal signal, View before) {
    int rank = signal.shape().rank() - 1;
    List<Factor> memory = new ArrayList<>();
    List<List<Factor>> axes = new ArrayList<>();
    axes.add(before.axes().getFirst());
    for (int axis = 0; axis < rank; axis++) {
      List<Factor> factors = View.factors(signal, axis);
      axes.add(factors);
      memory.addAll(factors);
    }
    List<Factor> channels = View.factors(signal, rank);
    axes.add(1, channels);
    memory.addAll(channels);
    return new View(signal, memory, axes, before.type());
  }

  private static View transposed(Call call) {
    View x = call.view(0);
    Array weights = call.fixed(1, "weights");
    int rank = requireRank(call, x, weights);
    int groups = call.node().integer("group", 1);
    int filters = weights.shape().dim(1) * groups;
    Input input = Input.of(call, x, rank, false);
    if (groups < 1 || input.channels() != weights.shape().dim(0)) {
      throw call.failure(
          "has weights for %s channels, and its input has %s"
              .formatted(weights.shape().dim(0), input.channels()));
    }
    Bias.Source source = Bias.of(call, 2);
    Optional<float[]> bias = source.find(filters, rank + 2, 1);
    Geometry geometry = Geometry.of(call, kernel(call, weights));
    TransposedMargins margins = TransposedMargins.of(call, geometry, input.signal());
    ConvTranspose layer =
        margins.layer(
            new ConvTranspose(
                call.nameByWeight(1),
                filters,
                groups,
                Optional.empty(),
                options(geometry, Padding.VALID, bias.isPresent())),
            input.signal());
    List<Supplier<float[]>> values = new ArrayList<>();
    values.add(() -> kernel(weights, place -> place));
    bias.ifPresent(numbers -> values.add(numbers::clone));
    Signal result = call.graph().apply(layer, values, input.signal());
    if (layer.options().padding().equals(Padding.VALID) && margins.crops()) {
      result = call.graph().apply(new Cropping("", margins.cropping()), result);
    }
    return source.absorb(result(result, x));
  }
}
