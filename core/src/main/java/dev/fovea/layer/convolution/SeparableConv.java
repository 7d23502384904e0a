package dev.fovea.layer.convolution;

import dev.fovea.config.Config;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Convolution;
import dev.fovea.layer.Layers;
import dev.fovea.layer.Pass;
import dev.fovea.layer.support.Biases;
import dev.fovea.layer.support.Epilogue;
import dev.fovea.layer.support.Parameters;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.weight.Constraint;
import dev.fovea.weight.Initializer;
import dev.fovea.weight.Parameter;
import dev.fovea.weight.Regularizer;
import dev.fovea.weight.WeightSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * SeparableConv1D and SeparableConv2D: a depthwise convolution and, without anything between, a
 * pointwise one, which mixes the channels (Chollet, "Xception", 2017). The bias and the activation
 * come last.
 *
 * <p>Input (spatial sizes, channels), output (spatial sizes, filters), depthwise kernel (kernel
 * size, channels, depthMultiplier), pointwise kernel (1, ..., channels times depthMultiplier,
 * filters).
 *
 * @param options their kernel is the depthwise one
 * @param pointwise how the pointwise kernel starts and what holds it back
 */
public record SeparableConv(
    String name, int filters, int depthMultiplier, ConvOptions options, Parameter pointwise)
    implements Depthwise<SeparableConv> {
  /** Memory of what the depthwise convolution gives. */
  private static final int BETWEEN = 0;

  /** Memory of the gradient by it. */
  private static final int BETWEEN_GRADIENT = 1;

  /**
   * @throws ShapeException if filters or the multiplier are not positive
   */
  public SeparableConv {
    Sizes.requirePositive("filters", filters);
    Sizes.requirePositive("depth_multiplier", depthMultiplier);
  }

  @Override
  public String className() {
    return "SeparableConv" + options.rank() + "D";
  }

  /** The same layer under a name. */
  public SeparableConv name(String changed) {
    return new SeparableConv(changed, filters, depthMultiplier, options, pointwise);
  }

  @Override
  public SeparableConv depthMultiplier(int changed) {
    return new SeparableConv(name, filters, changed, options, pointwise);
  }

  @Override
  public SeparableConv withOptions(ConvOptions changed) {
    return new SeparableConv(name, filters, depthMultiplier, changed, pointwise);
  }

  /** How the pointwise kernel starts and what holds it back. */
  public SeparableConv pointwise(Parameter changed) {
    return new SeparableConv(name, filters, depthMultiplier, options, changed);
  }

  /** How the pointwise kernel starts. */
  public SeparableConv pointwiseInitializer(Initializer initializer) {
    return pointwise(pointwise.initializer(initializer));
  }

  /** What the pointwise kernel adds to the loss. */
  public SeparableConv pointwiseRegularizer(Regularizer regularizer) {
    return pointwise(pointwise.regularizer(regularizer));
  }

  /** What the pointwise kernel must satisfy. */
  public SeparableConv pointwiseConstraint(Constraint constraint) {
    return pointwise(pointwise.constraint(constraint));
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return options.outputs(Sizes.single(inputs)).append(filters);
  }

  @Override
  public List<WeightSpec> weights(List<Shape> inputs) {
    int channels = inputs.getFirst().channels();
    Shape point = Sizes.of("point", options.rank(), 1);
    List<WeightSpec> weights = new ArrayList<>();
    weights.add(
        new WeightSpec(
            "depthwise_kernel",
            options.kernelSize().append(channels).append(depthMultiplier),
            options.kernel()));
    weights.add(
        new WeightSpec(
            "pointwise_kernel",
            point.append(channels * depthMultiplier).append(filters),
            pointwise));
    if (options.useBias()) {
      weights.add(new WeightSpec("bias", Shape.of(filters), options.bias()));
    }
    return weights;
  }

  @Override
  public void forward(Pass pass) {
    float[] between = memory(pass, BETWEEN);
    depthwise(pass)
        .forward(
            pass.batch(), pass.input(), pass.weight(0), Biases.NONE, Activation.LINEAR, between);
    pass.kernels()
        .dense(
            Epilogue.rows(pass),
            between(pass),
            filters,
            between,
            pass.weight(1),
            Biases.of(pass, 2, options.useBias()),
            Epilogue.during(pass, options.activation()),
            pass.output());
    Epilogue.finish(pass, options.activation());
  }

  @Override
  public void backward(Pass pass) {
    float[] gradient = Epilogue.gradient(pass, options.activation());
    int rows = Epilogue.rows(pass);
    Biases.gradient(pass, 2, options.useBias(), gradient);
    if (pass.wantsWeightGradient(1)) {
      pass.kernels()
          .denseWeightGradient(
              rows,
              between(pass),
              filters,
              memory(pass, BETWEEN),
              gradient,
              pass.weightGradient(1));
    }
    float[] inner = memory(pass, BETWEEN_GRADIENT);
    pass.kernels()
        .denseInputGradient(rows, between(pass), filters, gradient, pass.weight(1), inner);
    Convolving.gradients(pass, depthwise(pass), inner);
  }

  /** The channels between the two convolutions. */
  private int between(Pass pass) {
    return pass.inputShape(0).channels() * depthMultiplier;
  }

  private float[] memory(Pass pass, int slot) {
    return pass.memory(slot, pass.outputShape().size() / filters * between(pass));
  }

  private Convolution depthwise(Pass pass) {
    return Convolving.of(pass, options, between(pass), pass.inputShape(0).channels());
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("depth_multiplier", depthMultiplier)
        .with("filters", filters)
        .with(options.sliding())
        .with(options.dilation())
        .with(
            options.weights(
                new Parameters.Named("depthwise", options.kernel()),
                new Parameters.Named("pointwise", pointwise),
                new Parameters.Named("bias", options.bias())));
  }

  public static SeparableConv from(String name, Config config, int rank) {
    return new SeparableConv(
        name,
        config.integer("filters"),
        config.integer("depth_multiplier", 1),
        ConvOptions.from(config, rank, "depthwise"),
        Parameters.from(config, "pointwise", Parameters.KERNEL));
  }

  /** For the factories of {@link Layers}. */
  public static SeparableConv of(int rank, int filters, int... kernelSize) {
    return new SeparableConv("", filters, 1, ConvOptions.of(rank, kernelSize), Parameters.KERNEL);
  }
}
