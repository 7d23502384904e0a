package dev.fovea.data;

import java.util.Locale;

/** Thrown if a target is not the number of a class. The message names the sample. */
public final class LabelException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final float label;
  private final int sample;
  private final int classes;

  /**
   * Creates an exception whose message names a sample by its place in the batch.
   *
   * @param label the target
   * @param sample the place in the batch, from 0
   * @param classes the number of classes
   */
  public LabelException(float label, int sample, int classes) {
    this(label, sample, classes, String.format(Locale.ROOT, "sample %d of the batch", sample));
  }

  private LabelException(float label, int sample, int classes, String place) {
    super(
        String.format(
            Locale.ROOT,
            "label %s of %s is none of the %d classes 0 to %d; check the labels or the number of"
                + " the model's outputs",
            label == (int) label ? String.valueOf((int) label) : String.valueOf(label),
            place,
            classes,
            classes - 1));
    this.label = label;
    this.sample = sample;
    this.classes = classes;
  }

  /** Returns the place of the sample in the batch, from 0. */
  public int sample() {
    return sample;
  }

  /** Returns the same fault with another name of the sample, such as its place in the dataset. */
  public LabelException at(String place) {
    return new LabelException(label, sample, classes, place);
  }

  /** Returns the same fault of another place in the batch. */
  public LabelException at(int place) {
    return new LabelException(label, place, classes);
  }
}
