package dev.fovea.train;

import dev.fovea.kernel.Activation;
import dev.fovea.layer.Activated;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Simplifiable;
import dev.fovea.layer.capsule.CapsuleLength;
import dev.fovea.loss.BinaryCrossentropy;
import dev.fovea.loss.BinaryFocalCrossentropy;
import dev.fovea.loss.CategoricalCrossentropy;
import dev.fovea.loss.CategoricalFocalCrossentropy;
import dev.fovea.loss.Loss;
import dev.fovea.loss.LossSum;
import dev.fovea.loss.MarginLoss;
import dev.fovea.loss.MaximumAPosteriori;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.loss.SparseDice;
import dev.fovea.model.Model;
import dev.fovea.model.Node;
import java.util.Optional;

/**
 * The meaning of the numbers in a model's first output. It follows from the loss that the model was
 * trained with, if it is known, and from the last activation of the output.
 */
public enum OutputMeaning {
  /** Probabilities of mutually exclusive classes. */
  DISTRIBUTION,
  /** Scores whose softmax is a {@link #DISTRIBUTION}. */
  LOGITS,
  /** The probability of the second of two classes. */
  PROBABILITY,
  /** A score whose sigmoid is a {@link #PROBABILITY}. */
  LOGIT,
  /** Probabilities of labels, any number of which may be true. */
  LABELS,
  /** Scores whose sigmoids are {@link #LABELS}. */
  LABEL_LOGITS,
  /** Lengths of capsules: the probability of each class by itself. The longest is predicted. */
  LENGTHS,
  /** Other numbers, such as those of a regression, or several rows. */
  VALUES;

  /**
   * The largest difference between the sum of probabilities and 1 that is attributed to rounding.
   */
  private static final double ROUNDING = 1e-3;

  /** Returns the meaning of the first output of a model whose loss is not known. */
  public static OutputMeaning of(Model model) {
    return of(model, Optional.empty());
  }

  /** Returns the meaning of the first output of a model that is trained with a loss. */
  public static OutputMeaning of(Model model, Optional<Loss> loss) {
    return model.outputShape().rank() == 1 ? ofRows(model, loss) : VALUES;
  }

  /**
   * Returns the meaning of each row of the first output of a model: of the numbers along the last
   * axis, such as those of a pixel of a segmentation.
   *
   * @param loss the loss that the model is trained with, if it is known
   */
  public static OutputMeaning ofRows(Model model, Optional<Loss> loss) {
    if (loss.orElse(null) instanceof LossSum sum) {
      return ofRows(model, Optional.of(sum.losses().getFirst()));
    }
    boolean single = model.outputShape().channels() == 1;
    Activation last = last(model, model.outputs().getFirst());
    return switch (loss.orElse(null)) {
      case BinaryCrossentropy binary when last != Activation.SOFTMAX ->
          independent(single, binary.fromLogits());
      case BinaryFocalCrossentropy binary when last != Activation.SOFTMAX ->
          independent(single, binary.fromLogits());
      case CategoricalCrossentropy categorical -> categorical.fromLogits() ? LOGITS : DISTRIBUTION;
      case SparseCategoricalCrossentropy sparse -> sparse.fromLogits() ? LOGITS : DISTRIBUTION;
      case MaximumAPosteriori posteriori -> LOGITS;
      case SparseDice dice -> dice.fromLogits() ? LOGITS : DISTRIBUTION;
      case CategoricalFocalCrossentropy focal -> focal.fromLogits() ? LOGITS : DISTRIBUTION;
      case MarginLoss margin -> LENGTHS;
      case null ->
          endsInLengths(model, model.outputs().getFirst()) ? LENGTHS : byActivation(last, single);
      default -> last == Activation.LINEAR ? VALUES : byActivation(last, single);
    };
  }

  private static OutputMeaning independent(boolean single, boolean fromLogits) {
    return single ? (fromLogits ? LOGIT : PROBABILITY) : (fromLogits ? LABEL_LOGITS : LABELS);
  }

  /**
   * Returns the meaning that the last activation implies. Several numbers without activation are
   * assumed to be logits, as those of most classifiers are.
   */
  private static OutputMeaning byActivation(Activation last, boolean single) {
    return switch (last) {
      case SOFTMAX -> DISTRIBUTION;
      // Their softmax is the softmax of which they are the logarithms.
      case LOG_SOFTMAX -> single ? VALUES : LOGITS;
      case SIGMOID -> single ? PROBABILITY : LABELS;
      case LINEAR -> single ? VALUES : LOGITS;
      default -> VALUES;
    };
  }

  /** Returns the last activation function before an output, or LINEAR if there is none. */
  private static Activation last(Model model, Node.Port port) {
    Node node = model.nodes().get(port.node());
    Layer given = model.layers().get(node.layer()).layer();
    if (given instanceof Model nested) {
      return last(nested, nested.outputs().get(port.output()));
    }
    Layer layer = given instanceof Simplifiable simplifiable ? simplifiable.simplified() : given;
    if (layer instanceof Activated activated && activated.activation() != Activation.LINEAR) {
      return activated.activation();
    }
    return layer.passesThrough(false) && node.inputs().size() == 1
        ? last(model, node.inputs().getFirst())
        : Activation.LINEAR;
  }

  /** Returns whether an output is computed by a layer that gives the lengths of capsules. */
  private static boolean endsInLengths(Model model, Node.Port port) {
    Layer layer = model.layers().get(model.nodes().get(port.node()).layer()).layer();
    return layer instanceof Model nested
        ? endsInLengths(nested, nested.outputs().get(port.output()))
        : layer instanceof CapsuleLength;
  }

  /** Returns whether exactly one of the classes is meant to be true. */
  public boolean isExclusive() {
    return switch (this) {
      case DISTRIBUTION, LOGITS, PROBABILITY, LOGIT, LENGTHS -> true;
      case LABELS, LABEL_LOGITS, VALUES -> false;
    };
  }

  /** Returns whether the outputs are labels of which any number may be true. */
  public boolean isMultiLabel() {
    return this == LABELS || this == LABEL_LOGITS;
  }

  /** Returns the threshold that a single output must exceed for class 1. */
  public double threshold() {
    return this == LOGIT ? 0 : 0.5;
  }

  /** Returns the loss that is usually taken of such outputs. */
  public Loss loss() {
    return switch (this) {
      case DISTRIBUTION -> new SparseCategoricalCrossentropy();
      case LOGITS -> new SparseCategoricalCrossentropy(true);
      case PROBABILITY, LABELS -> new BinaryCrossentropy();
      case LOGIT, LABEL_LOGITS -> new BinaryCrossentropy(true, 0);
      case LENGTHS -> new MarginLoss();
      case VALUES -> new MeanSquaredError();
    };
  }

  /**
   * Returns the probabilities that the outputs of one sample represent: two for a single binary
   * output, or else one for each output. Values are returned unchanged; NaN stays NaN.
   *
   * @param outputs the outputs of one sample
   */
  public float[] probabilities(float[] outputs) {
    return switch (this) {
      case DISTRIBUTION -> normalized(outputs);
      case LOGITS -> softmax(outputs);
      case PROBABILITY -> new float[] {1 - outputs[0], outputs[0]};
      case LOGIT -> {
        float yes = (float) Activation.sigmoid(outputs[0]);
        yield new float[] {1 - yes, yes};
      }
      case LABEL_LOGITS -> {
        float[] labels = new float[outputs.length];
        for (int i = 0; i < labels.length; i++) {
          labels[i] = (float) Activation.sigmoid(outputs[i]);
        }
        yield labels;
      }
      case LABELS, LENGTHS, VALUES -> outputs.clone();
    };
  }

  /** Returns the outputs divided by their sum, as crossentropy does. */
  private static float[] normalized(float[] outputs) {
    double sum = 0;
    for (float value : outputs) {
      sum += value;
    }
    float[] normalized = outputs.clone();
    if (Math.abs(sum - 1) >= ROUNDING) {
      for (int i = 0; i < normalized.length; i++) {
        normalized[i] = (float) (outputs[i] / sum);
      }
    }
    return normalized;
  }

  private static float[] softmax(float[] logits) {
    float[] softmax = new float[logits.length];
    double max = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      max = Math.max(max, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - max);
    }
    for (int i = 0; i < softmax.length; i++) {
      softmax[i] = (float) (Math.exp(logits[i] - max) / sum);
    }
    return softmax;
  }
}
