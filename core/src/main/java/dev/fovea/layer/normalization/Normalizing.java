package dev.fovea.layer.normalization;

import dev.fovea.layer.Layer;
import dev.fovea.weight.Constraint;
import dev.fovea.weight.Initializer;
import dev.fovea.weight.Parameter;
import dev.fovea.weight.Regularizer;

/**
 * The arguments that normalization layers share; each method returns a copy of the layer with one
 * of them changed.
 *
 * @param <L> the layer itself
 */
public interface Normalizing<L extends Normalizing<L>> extends Layer {
  /**
   * Returns the number added to the variance, which keeps its root above 0; Keras's default is
   * 0.001.
   */
  double epsilon();

  /** Returns this layer with the given epsilon. */
  L epsilon(double epsilon);

  /** Returns the learned factor and offset. */
  Affine affine();

  /** Returns this layer with the given factor and offset. */
  L withAffine(Affine affine);

  /** Returns this layer with or without a learned offset beta. */
  default L center(boolean center) {
    return withAffine(new Affine(center, affine().scale(), affine().beta(), affine().gamma()));
  }

  /** Returns this layer with or without a learned factor gamma. */
  default L scale(boolean scale) {
    return withAffine(new Affine(affine().center(), scale, affine().beta(), affine().gamma()));
  }

  /** Returns this layer with the given initializer, regularizer and constraint of beta. */
  default L beta(Parameter beta) {
    return withAffine(new Affine(affine().center(), affine().scale(), beta, affine().gamma()));
  }

  /** Returns this layer with the given initializer, regularizer and constraint of gamma. */
  default L gamma(Parameter gamma) {
    return withAffine(new Affine(affine().center(), affine().scale(), affine().beta(), gamma));
  }

  /** Returns this layer with the given initializer of beta. */
  default L betaInitializer(Initializer initializer) {
    return beta(affine().beta().initializer(initializer));
  }

  /** Returns this layer with the given regularizer of beta. */
  default L betaRegularizer(Regularizer regularizer) {
    return beta(affine().beta().regularizer(regularizer));
  }

  /** Returns this layer with the given constraint on beta. */
  default L betaConstraint(Constraint constraint) {
    return beta(affine().beta().constraint(constraint));
  }

  /** Returns this layer with the given initializer of gamma. */
  default L gammaInitializer(Initializer initializer) {
    return gamma(affine().gamma().initializer(initializer));
  }

  /** Returns this layer with the given regularizer of gamma. */
  default L gammaRegularizer(Regularizer regularizer) {
    return gamma(affine().gamma().regularizer(regularizer));
  }

  /** Returns this layer with the given constraint on gamma. */
  default L gammaConstraint(Constraint constraint) {
    return gamma(affine().gamma().constraint(constraint));
  }
}
