package dev.fovea.layer.convolution;

import dev.fovea.config.Config;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Convolution;
import dev.fovea.kernel.ConvolutionProblem;
import dev.fovea.kernel.ConvolutionProblem.Use;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Padding;
import dev.fovea.kernel.WeightView;
import dev.fovea.kernel.Window;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layers;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.Bias;
import dev.fovea.layer.support.OutputActivation;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.weight.WeightSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A transposed convolution (Conv1DTranspose, Conv2DTranspose or Conv3DTranspose). It computes the
 * gradient of a convolution with respect to its input: every input value adds a copy of the kernel,
 * multiplied by the value, to the output (Zeiler et al., "Deconvolutional networks", 2010).
 *
 * <p>Input (spatial sizes, channels), output (spatial sizes, filters), kernel (kernel size, filters
 * / groups, channels). Let k be the dilated size of the kernel. The output has (size - 1) stride +
 * max(k, stride) positions with padding valid, and size times stride with padding same. With an
 * output padding p, it has (size - 1) stride + k + p positions with padding valid, and (size - 1)
 * stride + k mod 2 + p with padding same. An explicit padding, which Keras does not have, cuts its
 * margins off the (size - 1) stride + k + p positions of a valid one.
 *
 * @param filters the number of output channels
 * @param groups the number of groups, which divides both the input channels and the filters; Keras
 *     knows only 1
 * @param outputPadding the number of additional positions at the end, less than the strides;
 *     Keras's default is empty
 */
public record ConvTranspose(
    String name, int filters, int groups, Optional<Shape> outputPadding, ConvOptions options)
    implements Convolutional<ConvTranspose> {
  /**
   * @throws ShapeException if {@code filters} or {@code groups} is not positive, {@code groups}
   *     does not divide {@code filters}, or an output padding is not less than its stride
   */
  public ConvTranspose {
    Sizes.requirePositive("filters", filters);
    Sizes.requirePositive("groups", groups);
    if (filters % groups != 0) {
      throw new ShapeException(groups + " groups do not divide " + filters + " filters");
    }
    if (outputPadding.isPresent()) {
      for (int i = 0; i < options.rank(); i++) {
        int padding = outputPadding.get().dim(i);
        if (padding < 0 || padding >= options.strides().dim(i)) {
          throw new ShapeException(
              "output_padding %s must be at least 0 and below strides %s"
                  .formatted(outputPadding.get(), options.strides()));
        }
      }
    }
  }

  /** Returns a text such as Conv2DTranspose(64, 2x2, strides 2x2). */
  @Override
  public String toString() {
    return className() + "(" + filters + ", " + options + ")";
  }

  @Override
  public String className() {
    return "Conv" + options.rank() + "DTranspose";
  }

  /** Returns this layer with the given name. */
  public ConvTranspose name(String name) {
    return new ConvTranspose(name, filters, groups, outputPadding, options);
  }

  /** Returns this layer with the given number of groups. */
  public ConvTranspose groups(int groups) {
    return new ConvTranspose(name, filters, groups, outputPadding, options);
  }

  /**
   * Returns this layer with additional positions at the end, one number for each spatial dimension
   * or one for all.
   */
  public ConvTranspose outputPadding(int... sizes) {
    Shape padding = Sizes.of("output_padding", options.rank(), sizes);
    return new ConvTranspose(name, filters, groups, Optional.of(padding), options);
  }

  @Override
  public ConvTranspose withOptions(ConvOptions options) {
    return new ConvTranspose(name, filters, groups, outputPadding, options);
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    return Reach.of(window(inputs.get(input)), axis, options.rank()).transposed();
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    Sizes.requireRank(input, options.rank());
    if (input.channels() % groups != 0) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%d groups do not divide the %d channels of input %s",
              groups,
              input.channels(),
              input));
    }
    int[] sizes = input.slice(0, options.rank()).dims();
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] != Shape.UNKNOWN) {
        sizes[i] = outputs(sizes[i], i);
        if (sizes[i] < 1) {
          throw new ShapeException(
              "nothing is left of input %s with kernel %s, padding %s and output_padding %s"
                  .formatted(
                      input,
                      options.kernelSize(),
                      options.padding().keras(),
                      outputPadding.map(Shape::toString).orElse("None")));
        }
      }
    }
    return Shape.of(sizes).append(filters);
  }

  private int outputs(int input, int axis) {
    int stride = options.strides().dim(axis);
    int reach = reach(axis);
    int strided = (input - 1) * stride;
    return strided
        + switch (options.padding()) {
          case Padding.Valid valid ->
              outputPadding.map(p -> reach + p.dim(axis)).orElse(Math.max(reach, stride));
          case Padding.Same same -> outputPadding.map(p -> reach % 2 + p.dim(axis)).orElse(stride);
          case Padding.Explicit cut ->
              reach
                  + outputPadding.map(p -> p.dim(axis)).orElse(0)
                  - cut.before().get(axis)
                  - cut.after().get(axis);
        };
  }

  /**
   * Returns the number of positions that are cropped at the start, which is the padding of the
   * mirrored convolution.
   */
  private int before(int axis) {
    if (options.padding() instanceof Padding.Explicit cut) {
      return cut.before().get(axis);
    }
    if (options.padding().equals(Padding.VALID)) {
      return 0;
    }
    int reach = reach(axis);
    int padding =
        reach
            - 2
            + outputPadding.map(p -> reach % 2 + p.dim(axis)).orElse(options.strides().dim(axis));
    return reach - 1 - Math.min(Math.ceilDiv(padding, 2), reach - 1);
  }

  private int reach(int axis) {
    return (options.kernelSize().dim(axis) - 1) * options.dilationRate().dim(axis) + 1;
  }

  @Override
  public List<WeightSpec> weights(List<Shape> inputs) {
    Shape kernel =
        options.kernelSize().append(filters / groups).append(inputs.getFirst().channels());
    return options.weights(kernel, filters);
  }

  @Override
  public Step bind(Binding binding) {
    return new Bound(binding);
  }

  /**
   * A step that computes the gradients of the mirrored convolution, which maps the output to the
   * input.
   */
  private final class Bound implements Step {
    private final Kernels kernels;
    private final Convolution mirrored;
    private final int rows;
    private final float[] x;
    private final float[] dx;
    private final WeightView kernel;
    private final float[] kernelGradient;
    private final Bias bias;
    private final float[] ones = new float[filters];
    private final OutputActivation activation;
    private final float[] y;

    Bound(Binding binding) {
      Shape input = binding.inputShape();
      kernels = binding.kernels();
      mirrored =
          kernels.convolution(
              ConvolutionProblem.of(window(input), filters, input.channels())
                  .groups(groups)
                  .batch(binding.batch())
                  .uses(ConvOptions.uses(binding, Use.INPUT_GRADIENT, Use.FORWARD)));
      rows = binding.rows();
      x = binding.input();
      dx = binding.inputGradient();
      kernel = binding.weightValues(0);
      kernelGradient = binding.weightGradient(0);
      bias = Bias.of(binding, 1, options.useBias());
      Arrays.fill(ones, 1);
      activation = OutputActivation.of(binding, options.activation());
      y = binding.output();
    }

    @Override
    public void forward(int samples, long step) {
      mirrored.inputGradient(samples, x, kernel, y);
      if (options.useBias()) {
        kernels.scaleShift(samples * rows, filters, y, ones, bias.values(), y);
      }
      if (activation.during() != Activation.LINEAR) {
        kernels.activate(activation.during(), samples * rows, filters, y, y);
      }
      activation.finish(samples);
    }

    @Override
    public void backward(int samples, long step) {
      float[] gradient = activation.backward(samples);
      bias.backward(samples, gradient);
      if (kernelGradient.length > 0) {
        mirrored.weightGradient(samples, gradient, x, kernelGradient);
      }
      if (dx.length > 0) {
        mirrored.forward(samples, gradient, kernel, Bias.NONE, Activation.LINEAR, dx);
      }
    }

    @Override
    public String algorithm() {
      return mirrored.toString();
    }
  }

  /** Returns the window of the mirrored convolution, which maps the output to the input. */
  public Window window(Shape input) {
    int rank = options.rank();
    int[] before = new int[rank];
    for (int i = 0; i < rank; i++) {
      before[i] = before(i);
    }
    return Window.of(
        outputShape(List.of(input)).slice(0, rank).dims(),
        input.slice(0, rank).dims(),
        options.kernelSize().dims(),
        options.strides().dims(),
        options.dilationRate().dims(),
        before);
  }

  @Override
  public Config config() {
    Config config =
        Config.empty()
            .with("filters", filters)
            .with(options.sliding())
            .with("output_padding", outputPadding.<Object>map(Config::sizes).orElse(Config.NOTHING))
            .with(options.dilation());
    return (groups > 1 ? config.with("groups", groups) : config).with(options.weights("kernel"));
  }

  public static ConvTranspose from(String name, Config config, int rank) {
    return new ConvTranspose(
        name,
        config.integer("filters"),
        config.integer("groups", 1),
        config.has("output_padding")
            ? Optional.of(config.sizes("output_padding", rank, 0))
            : Optional.empty(),
        ConvOptions.from(config, rank, "kernel"));
  }

  /** Creates the layer that a factory of {@link Layers} returns. */
  public static ConvTranspose of(int rank, int filters, int... kernelSize) {
    return new ConvTranspose("", filters, 1, Optional.empty(), ConvOptions.of(rank, kernelSize));
  }
}
