package dev.fovea.insight;

import dev.fovea.kernel.Window;
import dev.fovea.layer.Activated;
import dev.fovea.layer.Layer;
import dev.fovea.layer.activation.ELU;
import dev.fovea.layer.activation.LeakyReLU;
import dev.fovea.layer.activation.PReLU;
import dev.fovea.layer.activation.ReLU;
import dev.fovea.layer.activation.Softmax;
import dev.fovea.layer.convolution.ConvTranspose;
import dev.fovea.layer.convolution.Convolutional;
import dev.fovea.layer.core.Identity;
import dev.fovea.layer.merge.Concatenate;
import dev.fovea.layer.merge.Merge;
import dev.fovea.layer.noise.Dropout;
import dev.fovea.layer.noise.GaussianDropout;
import dev.fovea.layer.noise.GaussianNoise;
import dev.fovea.layer.noise.SpatialDropout;
import dev.fovea.layer.normalization.BatchNormalization;
import dev.fovea.layer.normalization.LayerNormalization;
import dev.fovea.layer.pooling.Pooling;
import dev.fovea.layer.preprocessing.Normalization;
import dev.fovea.layer.preprocessing.Rescaling;
import dev.fovea.layer.shape.Cropping;
import dev.fovea.layer.shape.UpSampling;
import dev.fovea.layer.shape.ZeroPadding;
import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * Along one spatial axis: which positions of an input each position of a layer's output reads. What
 * mixes all positions, such as a dense layer, and a layer that is not known here, reads all.
 *
 * <p>In numbers: output o reads the input from {@code jump o + low} to {@code jump o + high}, ends
 * included, before the border cuts it off.
 *
 * @param all whether every position is read; the numbers then say nothing
 * @param step between the positions read: the dilation
 */
record Reach(boolean all, double jump, double low, double high, int step) {
  private static final double SLACK = 1e-6;
  private static final Reach ALL = new Reach(true, 0, 0, 0, 1);
  private static final Reach SAME = new Reach(false, 1, 0, 0, 1);

  /**
   * The reach of a layer into one of its inputs.
   *
   * @param axis of the spatial ones, from 0
   */
  static Reach of(Layer layer, List<Shape> inputs, int which, Shape output, int axis) {
    Shape input = inputs.get(which);
    if (input.rank() != output.rank() || input.rank() < 2) {
      return ALL;
    }
    int fromEnd = input.rank() - 1 - axis;
    return switch (layer) {
      case ConvTranspose transposed -> transposed(transposed.window(input), fromEnd);
      case Convolutional<?> convolution -> window(convolution.options().window(input), fromEnd);
      case Pooling pooling -> window(pooling.window(input), fromEnd);
      case UpSampling up -> up(up, axis);
      case ZeroPadding padding -> shifted(-padding.padding().before().dim(axis));
      case Cropping cropping -> shifted(cropping.cropping().before().dim(axis));
      case Concatenate concatenate -> concatenated(concatenate, inputs, which, axis);
      case Merge merge -> input.dim(axis) == output.dim(axis) ? SAME : ALL;
      case LayerNormalization norm ->
          norm.axes().stream().allMatch(a -> a == -1 || a == input.rank()) ? SAME : ALL;
      case Softmax softmax -> softmax.axis() == -1 || softmax.axis() == input.rank() ? SAME : ALL;
      case Activated activated -> SAME;
      case BatchNormalization norm -> SAME;
      case Dropout dropout -> SAME;
      case SpatialDropout dropout -> SAME;
      case GaussianDropout dropout -> SAME;
      case GaussianNoise noise -> SAME;
      case Identity identity -> SAME;
      case ReLU relu -> SAME;
      case LeakyReLU relu -> SAME;
      case ELU elu -> SAME;
      case PReLU relu -> SAME;
      case Rescaling rescaling -> SAME;
      case Normalization normalization -> SAME;
      default -> ALL;
    };
  }

  private static Reach window(Window w, int fromEnd) {
    int stride = fromEnd == 1 ? w.strideW() : fromEnd == 2 ? w.strideH() : w.strideD();
    int pad = fromEnd == 1 ? w.padW() : fromEnd == 2 ? w.padH() : w.padD();
    int kernel = fromEnd == 1 ? w.kernelW() : fromEnd == 2 ? w.kernelH() : w.kernelD();
    int dilation = fromEnd == 1 ? w.dilationW() : fromEnd == 2 ? w.dilationH() : w.dilationD();
    return new Reach(false, stride, -pad, (kernel - 1) * dilation - pad, dilation);
  }

  /** Output o is read by input i of the mirrored window where o = stride i + tap - pad. */
  private static Reach transposed(Window w, int fromEnd) {
    Reach mirrored = window(w, fromEnd);
    return new Reach(
        false,
        1 / mirrored.jump,
        -mirrored.high / mirrored.jump,
        -mirrored.low / mirrored.jump,
        mirrored.step);
  }

  private static Reach up(UpSampling up, int axis) {
    double size = up.size().dim(axis);
    // Output o lies at (o + 1/2) / size - 1/2; nearest takes one position, bilinear two around it.
    double shift = 0.5 / size - 0.5;
    return up.interpolation() == UpSampling.Interpolation.NEAREST
        ? new Reach(false, 1 / size, shift - 0.5 + 0.5 / size, shift + 0.5 - 0.5 / size, 1)
        : new Reach(false, 1 / size, shift - 1 + 0.5 / size, shift + 1 - 0.5 / size, 1);
  }

  private static Reach shifted(int by) {
    return new Reach(false, 1, by, by, 1);
  }

  private static Reach concatenated(Concatenate layer, List<Shape> inputs, int which, int axis) {
    int rank = inputs.get(which).rank();
    // Keras's axis counts the batch.
    int along = layer.axis() < 0 ? layer.axis() + rank : layer.axis() - 1;
    if (along != axis) {
      return SAME;
    }
    int before = 0;
    for (int i = 0; i < which; i++) {
      before += inputs.get(i).dim(axis);
    }
    return shifted(-before);
  }

  /** Whether an output position reads an input position between its first and its last. */
  boolean reads(int output, int input) {
    return all || step == 1 || Math.round(input - jump * output - low) % step == 0;
  }

  /** The first input position that an output position may read. */
  int first(int output) {
    return all ? 0 : Math.max(0, (int) Math.ceil(jump * output + low - SLACK));
  }

  /** The last input position that an output position may read. */
  int last(int output, int size) {
    return all ? size - 1 : Math.min(size - 1, (int) Math.floor(jump * output + high + SLACK));
  }

  /** This layer's reach through one below. */
  Reach through(Reach below) {
    return all || below.all
        ? ALL
        : new Reach(
            false,
            jump * below.jump,
            below.jump * low + below.low,
            below.jump * high + below.high,
            1);
  }

  /** Both, as one from the first to the last. */
  Reach with(Reach other) {
    return all || other.all
        ? ALL
        : new Reach(
            false,
            Math.max(jump, other.jump),
            Math.min(low, other.low),
            Math.max(high, other.high),
            1);
  }

  /** A position itself. */
  static Reach self() {
    return SAME;
  }
}
