package dev.fovea.data;

import dev.fovea.tensor.Shape;

/**
 * One sample of a batch: a view of the batch's arrays, through which it is changed in place.
 *
 * @param place the sample's place in the batch, from 0
 */
public record Sample(Batch batch, int place) {
  private static final int IMAGE_RANK = 3;

  /** Returns the number of inputs. */
  public int inputs() {
    return batch.inputShapes().size();
  }

  /** Returns the shape of an input. */
  public Shape inputShape(int input) {
    return batch.inputShapes().get(input);
  }

  /** Returns the array of an input, which holds this sample from {@link #inputOffset} on. */
  public float[] input(int input) {
    return batch.inputs()[input];
  }

  /** Returns where this sample begins in the array of an input. */
  public int inputOffset(int input) {
    return place * inputShape(input).size();
  }

  /** Returns whether an input is an image, of shape (height, width, channels). */
  public boolean isImage(int input) {
    return inputShape(input).rank() == IMAGE_RANK;
  }

  /** Returns the first input that is an image; 0 if there is none. */
  public int firstImage() {
    for (int input = 0; input < inputs(); input++) {
      if (isImage(input)) {
        return input;
      }
    }
    return 0;
  }

  /** Returns the number of targets. */
  public int targets() {
    return batch.targetKinds().size();
  }

  /** Returns the kind of a target. */
  public Target targetKind(int target) {
    return batch.targetKinds().get(target);
  }

  /** Returns the array of a target, which holds this sample from {@link #targetOffset} on. */
  public float[] target(int target) {
    return batch.targets()[target];
  }

  /** Returns where this sample begins in the array of a target. */
  public int targetOffset(int target) {
    return place * targetKind(target).shape().size();
  }
}
