package dev.fovea.train;

import dev.fovea.data.Augmentation;
import dev.fovea.data.Dataset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How to train, with Keras's words and defaults; each method gives the same with one thing changed.
 *
 * @param validation what to validate on after each epoch
 * @param validationSplit the share of the training data, its last samples, to validate on instead
 * @param seed decides the order of samples, augmentation and dropout: the same seed, the same bits
 * @param classWeights what a sample of a class counts; 1 for classes left out
 * @param sampleWeights what each sample counts; empty for 1 each
 * @param augmentation of each sample anew in each epoch; {@link Augmentation#NONE} for none
 */
public record Fit(
    int epochs,
    int batchSize,
    boolean shuffle,
    long seed,
    Optional<Dataset> validation,
    double validationSplit,
    Map<Integer, Double> classWeights,
    List<Float> sampleWeights,
    List<Callback> callbacks,
    Augmentation augmentation) {

  /**
   * @throws IllegalArgumentException if a number is out of range
   */
  public Fit {
    if (epochs < 0 || batchSize < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "epochs must be at least 0 and batch_size at least 1, not %d and %d",
              epochs,
              batchSize));
    }
    if (!(validationSplit >= 0 && validationSplit < 1)) {
      throw new IllegalArgumentException(
          "validation_split must be from 0 to below 1, not " + validationSplit);
    }
    classWeights = Map.copyOf(classWeights);
    sampleWeights = List.copyOf(sampleWeights);
    callbacks = List.copyOf(callbacks);
  }

  /** Keras's defaults: batches of 32, shuffled. */
  public static Fit epochs(int epochs) {
    return new Fit(
        epochs,
        32,
        true,
        0,
        Optional.empty(),
        0,
        Map.of(),
        List.of(),
        List.of(),
        Augmentation.NONE);
  }

  /** The samples of a step. */
  public Fit batchSize(int changed) {
    return new Fit(
        epochs,
        changed,
        shuffle,
        seed,
        validation,
        validationSplit,
        classWeights,
        sampleWeights,
        callbacks,
        augmentation);
  }

  /** Whether each epoch has an order of its own. */
  public Fit shuffle(boolean changed) {
    return new Fit(
        epochs,
        batchSize,
        changed,
        seed,
        validation,
        validationSplit,
        classWeights,
        sampleWeights,
        callbacks,
        augmentation);
  }

  /** What decides everything random. */
  public Fit seed(long changed) {
    return new Fit(
        epochs,
        batchSize,
        shuffle,
        changed,
        validation,
        validationSplit,
        classWeights,
        sampleWeights,
        callbacks,
        augmentation);
  }

  /** Validates on this after each epoch. */
  public Fit validation(Dataset changed) {
    return new Fit(
        epochs,
        batchSize,
        shuffle,
        seed,
        Optional.of(changed),
        validationSplit,
        classWeights,
        sampleWeights,
        callbacks,
        augmentation);
  }

  /** Validates on this share of the training data, its last samples. */
  public Fit validationSplit(double changed) {
    return new Fit(
        epochs,
        batchSize,
        shuffle,
        seed,
        validation,
        changed,
        classWeights,
        sampleWeights,
        callbacks,
        augmentation);
  }

  /** What a sample of a class counts. */
  public Fit classWeights(Map<Integer, Double> changed) {
    return new Fit(
        epochs,
        batchSize,
        shuffle,
        seed,
        validation,
        validationSplit,
        changed,
        sampleWeights,
        callbacks,
        augmentation);
  }

  /** What each sample counts. */
  public Fit sampleWeights(List<Float> changed) {
    return new Fit(
        epochs,
        batchSize,
        shuffle,
        seed,
        validation,
        validationSplit,
        classWeights,
        changed,
        callbacks,
        augmentation);
  }

  /** Calls these, in this order. */
  public Fit callbacks(Callback... changed) {
    return new Fit(
        epochs,
        batchSize,
        shuffle,
        seed,
        validation,
        validationSplit,
        classWeights,
        sampleWeights,
        List.of(changed),
        augmentation);
  }

  /** Changes each sample anew in each epoch. */
  public Fit augmentation(Augmentation changed) {
    return new Fit(
        epochs,
        batchSize,
        shuffle,
        seed,
        validation,
        validationSplit,
        classWeights,
        sampleWeights,
        callbacks,
        changed);
  }
}
