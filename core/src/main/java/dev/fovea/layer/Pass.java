package dev.fovea.layer;

import dev.fovea.kernel.Kernels;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import java.util.function.Supplier;

/**
 * What a layer sees of the plan that runs it: the arrays of the batch under way, planned once and
 * used again in every step.
 *
 * <p>Arrays hold {@link #batch} samples one after the other, each of the shape given, row-major;
 * they may be longer, since a last short batch uses the front of them.
 */
public interface Pass {
  /** The kernels to compute with; {@code kernels().workers()} are the threads. */
  Kernels kernels();

  /** The samples in this step: at least 1. */
  int batch();

  /** Whether this is a step of training: dropout drops, batch normalization takes the batch's. */
  boolean training();

  /**
   * Whether a backward may follow this forward, so that what it needs must be kept. Not the same as
   * {@link #training}: a picture of what a network looks at takes gradients without training.
   */
  boolean backwardFollows();

  /** The number of inputs. */
  int inputs();

  /** The shape of one sample of an input. */
  Shape inputShape(int index);

  /** The shape of one sample of the output. */
  Shape outputShape();

  /** The values of an input: read only. */
  float[] input(int index);

  /** The values of the first input: read only. */
  default float[] input() {
    return input(0);
  }

  /** Forward fills it; backward may read it. */
  float[] output();

  /** Backward only: the gradient of the loss by the output. Backward may overwrite it. */
  float[] outputGradient();

  /** Whether backward must fill the gradient of this input. */
  boolean wantsInputGradient(int index);

  /** Backward only: to be overwritten, where wanted, with the gradient of the loss by the input. */
  float[] inputGradient(int index);

  /** The values of a weight, in the order of {@link Layer#weights}. */
  float[] weight(int index);

  /** Notes that forward has written into the values of a weight, as moving statistics are. */
  void weightChanged(int index);

  /** Whether backward must fill the gradient of this weight. */
  boolean wantsWeightGradient(int index);

  /** Backward only: to be overwritten, where wanted, with the gradient summed over the batch. */
  float[] weightGradient(int index);

  /** Random numbers of this layer in this step: the same in forward and backward. */
  CounterRandom random();

  /**
   * An array that belongs to this layer in this plan, the same in every step; what forward leaves
   * there, backward finds. For work and for what backward needs.
   *
   * @param slot a number the layer chooses, from 0
   * @param sampleSize its length for one sample; the array has that times the plan's batch size
   */
  float[] memory(int slot, int sampleSize);

  /** As {@link #memory}, whole numbers. */
  int[] places(int slot, int sampleSize);

  /**
   * An object that this layer keeps with the plan, made when first asked for; such as a {@link
   * dev.fovea.kernel.Convolution} with its algorithm chosen.
   *
   * @param slot a number the layer chooses, from 0
   */
  <T> T keep(int slot, Supplier<T> maker);
}
