package dev.fovea.layer.normalization;

import dev.fovea.config.Config;
import dev.fovea.layer.Binding;
import dev.fovea.layer.support.Parameters;
import dev.fovea.tensor.Shape;
import dev.fovea.weight.Initializers;
import dev.fovea.weight.Parameter;
import dev.fovea.weight.WeightSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The learned factor gamma and offset beta that are applied to normalized values. Both are
 * optional.
 *
 * @param center whether there is a beta
 * @param scale whether there is a gamma
 */
public record Affine(boolean center, boolean scale, Parameter beta, Parameter gamma) {
  /** Keras's default for gamma. */
  private static final Parameter ONES = Parameter.of(Initializers.ones());

  /** Keras's defaults: both weights, with beta initialized to zeros and gamma to ones. */
  static final Affine DEFAULT = new Affine(true, true, Parameters.BIAS, ONES);

  /** Returns what is left out, for the text of a layer; empty if nothing is. */
  String text() {
    return Stream.of(center ? "" : "no beta", scale ? "" : "no gamma")
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(", "));
  }

  /** Returns the weights, gamma first. */
  List<WeightSpec> weights(Shape shape) {
    List<WeightSpec> weights = new ArrayList<>();
    if (scale) {
      weights.add(new WeightSpec("gamma", shape, gamma));
    }
    if (center) {
      weights.add(new WeightSpec("beta", shape, beta));
    }
    return weights;
  }

  /** Returns the number of weights. */
  public int count() {
    return (scale ? 1 : 0) + (center ? 1 : 0);
  }

  /**
   * The bound weights. A missing gamma is replaced by ones and a missing beta by zeros; neither
   * needs a gradient.
   */
  public record Bound(float[] gamma, float[] beta, float[] gammaGradient, float[] betaGradient) {}

  /**
   * Binds the first weights of a layer.
   *
   * @param size the values of each
   */
  public Bound bind(Binding binding, int size) {
    float[] ones = new float[size];
    Arrays.fill(ones, 1);
    int betaIndex = scale ? 1 : 0;
    return new Bound(
        scale ? binding.weight(0) : ones,
        center ? binding.weight(betaIndex) : new float[size],
        scale ? binding.weightGradient(0) : Binding.UNWANTED,
        center ? binding.weightGradient(betaIndex) : Binding.UNWANTED);
  }

  Config initializers() {
    return Parameters.initializers(named());
  }

  Config regularizers() {
    return Parameters.regularizers(named());
  }

  Config constraints() {
    return Parameters.constraints(named());
  }

  private Parameters.Named[] named() {
    return new Parameters.Named[] {
      new Parameters.Named("beta", beta), new Parameters.Named("gamma", gamma)
    };
  }

  static Affine from(Config config) {
    return new Affine(
        config.flag("center", true),
        config.flag("scale", true),
        Parameters.from(config, "beta", Parameters.BIAS),
        Parameters.from(config, "gamma", ONES));
  }
}
