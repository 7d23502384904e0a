package dev.fovea.layer.capsule;

import dev.fovea.config.Config;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.LayerKind;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Parameters;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.weight.Initializer;
import dev.fovea.weight.Initializers;
import dev.fovea.weight.Parameter;
import dev.fovea.weight.WeightSpec;
import java.util.List;
import java.util.Locale;

/**
 * A layer of capsules with dynamic routing by agreement (S. Sabour, N. Frosst and G. Hinton,
 * "Dynamic routing between capsules", 2017).
 *
 * <p>Capsule i of the input predicts the output of each capsule j with a matrix of its own: p_ij =
 * u_i W_ij. The output of capsule j is v_j = squash(sum over i of c_ij p_ij), where the coupling
 * coefficients c_i are the softmax over j of logits b_i. The logits start at 0, and after each
 * round but the last they grow by the agreement p_ij . v_j. The gradient goes through all rounds.
 *
 * <p>Input (input capsules, input dimensions), output (capsules, dimensions), kernel (input
 * capsules, input dimensions, capsules, dimensions); no bias.
 *
 * @param capsules the number of capsules
 * @param dimensions the dimensions of a capsule's vector
 * @param rounds the rounds of routing, at least 1; with one round all couplings are equal
 */
public record Capsules(String name, int capsules, int dimensions, int rounds, Parameter kernel)
    implements Layer {
  /** The rounds of routing of the paper. */
  public static final int ROUNDS = 3;

  /**
   * The default of the kernel: sums over some hundred short vectors then have lengths around 1,
   * neither so short that squashing stops their gradients nor so long that it saturates.
   */
  private static final Parameter KERNEL = Parameter.of(Initializers.randomNormal(0.1));

  /**
   * @throws ShapeException if a number is not positive
   */
  public Capsules {
    Sizes.requirePositive("capsules", capsules);
    Sizes.requirePositive("dimensions", dimensions);
    Sizes.requirePositive("rounds", rounds);
  }

  /** Returns a layer with three rounds of routing. */
  public static Capsules of(int capsules, int dimensions) {
    return new Capsules("", capsules, dimensions, ROUNDS, KERNEL);
  }

  /** Returns this layer with the given name. */
  public Capsules name(String name) {
    return new Capsules(name, capsules, dimensions, rounds, kernel);
  }

  /** Returns this layer with the given number of rounds of routing. */
  public Capsules rounds(int rounds) {
    return new Capsules(name, capsules, dimensions, rounds, kernel);
  }

  /** Returns this layer with the given initializer, regularizer and constraint of the kernel. */
  public Capsules kernel(Parameter kernel) {
    return new Capsules(name, capsules, dimensions, rounds, kernel);
  }

  /** Returns this layer with the given initializer of the kernel. */
  public Capsules kernelInitializer(Initializer initializer) {
    return kernel(kernel.initializer(initializer));
  }

  @Override
  public LayerKind kind() {
    return LayerKind.DENSE;
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    return Reach.ALL;
  }

  /**
   * @throws ShapeException if the input is not (capsules, dimensions)
   */
  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    if (input.rank() != 2 || !input.isKnown()) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "takes capsules (capsules, dimensions), not %s; use Reshape before it, with a fixed"
                  + " size of the model's input",
              input));
    }
    return Shape.of(capsules, dimensions);
  }

  @Override
  public List<WeightSpec> weights(List<Shape> inputs) {
    Shape input = inputs.getFirst();
    Shape shape = Shape.of(input.dim(0), input.dim(1), capsules, dimensions);
    return List.of(new WeightSpec("kernel", shape, kernel));
  }

  @Override
  public Step bind(Binding binding) {
    return new CapsulesStep(this, binding);
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("capsules", capsules)
        .with("dimensions", dimensions)
        .with("rounds", rounds)
        .with(Parameters.describe(new Parameters.Named("kernel", kernel)));
  }

  public static Capsules from(String name, Config config) {
    return new Capsules(
        name,
        config.integer("capsules"),
        config.integer("dimensions"),
        config.integer("rounds", ROUNDS),
        Parameters.from(config, "kernel", KERNEL));
  }

  @Override
  public String toString() {
    return LayerText.of(
        this, capsules, dimensions + "D", LayerText.named("rounds", rounds, ROUNDS));
  }
}
