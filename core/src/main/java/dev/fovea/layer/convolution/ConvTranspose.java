package dev.fovea.layer.convolution;

import dev.fovea.config.Config;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Convolution;
import dev.fovea.kernel.Padding;
import dev.fovea.kernel.Window;
import dev.fovea.layer.Layers;
import dev.fovea.layer.Pass;
import dev.fovea.layer.support.Biases;
import dev.fovea.layer.support.Epilogue;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.weight.WeightSpec;
import java.util.List;
import java.util.Optional;

/**
 * Conv1DTranspose, Conv2DTranspose and Conv3DTranspose: the gradient of a convolution by its input,
 * as a layer; every input value lays a copy of the kernel, times itself, onto the output (Zeiler et
 * al., "Deconvolutional networks", 2010).
 *
 * <p>Input (spatial sizes, channels), output (spatial sizes, filters), kernel (kernel size,
 * filters, channels). The output has, with k the reach of the kernel, (size - 1) stride + max(k,
 * stride) positions with padding valid and size times stride with same; with an output padding p,
 * (size - 1) stride + k + p and (size - 1) stride + k mod 2 + p.
 *
 * @param filters the output channels
 * @param outputPadding further positions at the end, below the strides; Keras's default is none
 *     given
 */
public record ConvTranspose(
    String name, int filters, Optional<Shape> outputPadding, ConvOptions options)
    implements Convolutional<ConvTranspose> {
  /**
   * @throws ShapeException if filters is not positive or an output padding not below its stride
   */
  public ConvTranspose {
    Sizes.requirePositive("filters", filters);
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

  @Override
  public String className() {
    return "Conv" + options.rank() + "DTranspose";
  }

  /** The same layer under a name. */
  public ConvTranspose name(String changed) {
    return new ConvTranspose(changed, filters, outputPadding, options);
  }

  /** Further positions at the end, for each spatial dimension or one for all. */
  public ConvTranspose outputPadding(int... sizes) {
    Shape padding = Sizes.of("output_padding", options.rank(), sizes);
    return new ConvTranspose(name, filters, Optional.of(padding), options);
  }

  @Override
  public ConvTranspose withOptions(ConvOptions changed) {
    return new ConvTranspose(name, filters, outputPadding, changed);
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    Sizes.requireRank(input, options.rank());
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
    return options.padding() == Padding.VALID
        ? strided + outputPadding.map(p -> reach + p.dim(axis)).orElse(Math.max(reach, stride))
        : strided + outputPadding.map(p -> reach % 2 + p.dim(axis)).orElse(stride);
  }

  /** What is cut off in front: the padding of the mirrored convolution. */
  private int before(int axis) {
    if (options.padding() == Padding.VALID) {
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
    Shape kernel = options.kernelSize().append(filters).append(inputs.getFirst().channels());
    return Convolving.weights(options, kernel, filters);
  }

  @Override
  public void forward(Pass pass) {
    float[] y = pass.output();
    int rows = Epilogue.rows(pass);
    mirrored(pass).inputGradient(pass.batch(), pass.input(), pass.weight(0), y);
    if (options.useBias()) {
      pass.kernels().scaleShift(rows, filters, y, ones(pass), pass.weight(1), y);
    }
    Activation during = Epilogue.during(pass, options.activation());
    if (during != Activation.LINEAR) {
      pass.kernels().activate(during, rows, filters, y, y);
    }
    Epilogue.finish(pass, options.activation());
  }

  @Override
  public void backward(Pass pass) {
    float[] gradient = Epilogue.gradient(pass, options.activation());
    Convolution mirrored = mirrored(pass);
    Biases.gradient(pass, 1, options.useBias(), gradient);
    if (pass.wantsWeightGradient(0)) {
      mirrored.weightGradient(pass.batch(), gradient, pass.input(), pass.weightGradient(0));
    }
    if (pass.wantsInputGradient(0)) {
      mirrored.forward(
          pass.batch(),
          gradient,
          pass.weight(0),
          Biases.NONE,
          Activation.LINEAR,
          pass.inputGradient(0));
    }
  }

  /** The convolution from the output to the input, whose gradient this layer is. */
  private Convolution mirrored(Pass pass) {
    return pass.keep(
        0,
        () ->
            pass.kernels()
                .convolution(
                    window(pass.inputShape(0)), filters, pass.inputShape(0).channels(), 1));
  }

  /** Where every input comes from in the output: the window of the mirrored convolution. */
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

  private float[] ones(Pass pass) {
    return pass.keep(1, () -> Biases.ones(filters));
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("filters", filters)
        .with(options.sliding())
        .with("output_padding", outputPadding.<Object>map(Config::sizes).orElse(Config.NOTHING))
        .with(options.dilation())
        .with(options.weights("kernel"));
  }

  public static ConvTranspose from(String name, Config config, int rank) {
    return new ConvTranspose(
        name,
        config.integer("filters"),
        config.has("output_padding")
            ? Optional.of(config.sizes("output_padding", rank, 0))
            : Optional.empty(),
        ConvOptions.from(config, rank, "kernel"));
  }

  /** For the factories of {@link Layers}. */
  public static ConvTranspose of(int rank, int filters, int... kernelSize) {
    return new ConvTranspose("", filters, Optional.empty(), ConvOptions.of(rank, kernelSize));
  }
}
