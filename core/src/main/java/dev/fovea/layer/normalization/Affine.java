package dev.fovea.layer.normalization;

import dev.fovea.config.Config;
import dev.fovea.layer.Pass;
import dev.fovea.layer.support.Biases;
import dev.fovea.layer.support.Parameters;
import dev.fovea.tensor.Shape;
import dev.fovea.weight.Initializers;
import dev.fovea.weight.Parameter;
import dev.fovea.weight.WeightSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * What normalized values are multiplied with and what is then added: the weights gamma and beta,
 * both learned, either of them optional.
 *
 * @param center whether there is a beta
 * @param scale whether there is a gamma
 */
public record Affine(boolean center, boolean scale, Parameter beta, Parameter gamma) {
  private static final int GAMMA = 0;

  /** Slots for what stands in for a weight that is not there. */
  private static final int ONES_SLOT = 100;

  private static final int ZEROS_SLOT = 101;

  /** Keras's default for gamma. */
  private static final Parameter ONES = Parameter.of(Initializers.ones());

  /** Keras's defaults: both, beta from zeros and gamma from ones. */
  static final Affine DEFAULT = new Affine(true, true, Parameters.BIAS, ONES);

  /** The weights, gamma first. */
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

  /** The number of weights. */
  int count() {
    return (scale ? 1 : 0) + (center ? 1 : 0);
  }

  private int betaIndex() {
    return scale ? 1 : 0;
  }

  /** The values of gamma; ones where there is none. */
  float[] gamma(Pass pass, int size) {
    return gamma(pass, 0, size);
  }

  /** The same where these weights begin behind others. */
  float[] gamma(Pass pass, int first, int size) {
    return scale ? pass.weight(first + GAMMA) : pass.keep(ONES_SLOT, () -> Biases.ones(size));
  }

  /** The values of beta; zeros where there is none. */
  float[] beta(Pass pass, int size) {
    return beta(pass, 0, size);
  }

  /** The same where these weights begin behind others. */
  float[] beta(Pass pass, int first, int size) {
    return center ? pass.weight(first + betaIndex()) : zeros(pass, size);
  }

  /** As many zeros. */
  static float[] zeros(Pass pass, int size) {
    return pass.keep(ZEROS_SLOT, () -> new float[size]);
  }

  boolean wantsGammaGradient(Pass pass) {
    return scale && pass.wantsWeightGradient(GAMMA);
  }

  boolean wantsBetaGradient(Pass pass) {
    return center && pass.wantsWeightGradient(betaIndex());
  }

  float[] gammaGradient(Pass pass) {
    return pass.weightGradient(GAMMA);
  }

  float[] betaGradient(Pass pass) {
    return pass.weightGradient(betaIndex());
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
