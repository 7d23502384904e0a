package dev.fovea.train;

import dev.fovea.data.Augmentation;
import dev.fovea.data.Dataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The options of {@link Trainer#fit}, with Keras's words and defaults. Immutable: each method
 * returns a copy with one option changed.
 *
 * <pre>{@code
 * Fit fit = Fit.epochs(12).batchSize(128).validation(test).callbacks(new EarlyStopping("val_loss"));
 * }</pre>
 */
public final class Fit {
  private int epochs;
  private int batchSize = 32;
  private boolean shuffle = true;
  private long seed;
  private Optional<Dataset> validation = Optional.empty();
  private double validationSplit;
  private Map<Integer, Double> classWeights = Map.of();
  private List<Float> sampleWeights = List.of();
  private List<Callback> callbacks = List.of();
  private Augmentation augmentation = Augmentation.NONE;
  private boolean quiet;

  private Fit() {}

  private Fit with(Consumer<Fit> change) {
    Fit copy = new Fit();
    copy.epochs = epochs;
    copy.batchSize = batchSize;
    copy.shuffle = shuffle;
    copy.seed = seed;
    copy.validation = validation;
    copy.validationSplit = validationSplit;
    copy.classWeights = classWeights;
    copy.sampleWeights = sampleWeights;
    copy.callbacks = callbacks;
    copy.augmentation = augmentation;
    copy.quiet = quiet;
    change.accept(copy);
    return copy;
  }

  /**
   * Returns the options of a training, with Keras's defaults: batches of 32, shuffled.
   *
   * @param epochs how often the training samples are gone through
   * @throws IllegalArgumentException if the number is negative
   */
  public static Fit epochs(int epochs) {
    if (epochs < 0) {
      throw new IllegalArgumentException("epochs must be at least 0, not " + epochs);
    }
    return new Fit().with(fit -> fit.epochs = epochs);
  }

  /**
   * Sets the number of samples in a step.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public Fit batchSize(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("batch_size must be at least 1, not " + size);
    }
    return with(fit -> fit.batchSize = size);
  }

  /** Sets whether the samples are shuffled before each epoch. */
  public Fit shuffle(boolean each) {
    return with(fit -> fit.shuffle = each);
  }

  /**
   * Sets the seed of the order of samples, augmentation and dropout: the same seed gives the same
   * bits.
   */
  public Fit seed(long number) {
    return with(fit -> fit.seed = number);
  }

  /** Validates on this dataset after each epoch. */
  public Fit validation(Dataset dataset) {
    return with(fit -> fit.validation = Optional.of(dataset));
  }

  /**
   * Validates on the last samples of the training data, which are not trained on. Ignored if there
   * is a validation dataset.
   *
   * @param share the share of the samples, in [0, 1)
   * @throws IllegalArgumentException if the share is out of range
   */
  public Fit validationSplit(double share) {
    if (!(share >= 0 && share < 1)) {
      throw new IllegalArgumentException(
          "validation_split must be from 0 to below 1, not " + share);
    }
    return with(fit -> fit.validationSplit = share);
  }

  /** Sets the weight in the loss of the samples of a class; 1 for classes left out. */
  public Fit classWeights(Map<Integer, Double> weights) {
    Map<Integer, Double> copy = Map.copyOf(weights);
    return with(fit -> fit.classWeights = copy);
  }

  /**
   * Sets the weight in the loss of each sample of the training data; 1 for each if empty. Weights
   * of the rows of a sample, such as the pixels of a mask, are part of the dataset: {@link
   * dev.fovea.data.Target.Weights}.
   */
  public Fit sampleWeights(List<Float> weights) {
    List<Float> copy = List.copyOf(weights);
    return with(fit -> fit.sampleWeights = copy);
  }

  /** Sets the callbacks, in the order in which they are called. */
  public Fit callbacks(Callback... all) {
    List<Callback> copy = List.of(all);
    return with(fit -> fit.callbacks = copy);
  }

  /** Adds a callback after the existing ones. */
  public Fit callback(Callback last) {
    List<Callback> more = new ArrayList<>(callbacks);
    more.add(last);
    return with(fit -> fit.callbacks = List.copyOf(more));
  }

  /** Changes each sample anew in each epoch. */
  public Fit augmentation(Augmentation change) {
    return with(fit -> fit.augmentation = change);
  }

  /**
   * Prints nothing: Keras's {@code verbose=0}. Without it {@link Trainer#fit} shows a {@link
   * ProgressBar} on standard output if that is a terminal.
   */
  public Fit quiet() {
    return with(fit -> fit.quiet = true);
  }

  /** Returns the number of epochs. */
  public int epochs() {
    return epochs;
  }

  /** Returns the number of samples in a step. */
  public int batchSize() {
    return batchSize;
  }

  /** Returns whether the samples are shuffled before each epoch. */
  public boolean shuffle() {
    return shuffle;
  }

  /** Returns the seed. */
  public long seed() {
    return seed;
  }

  /** Returns the dataset to validate on after each epoch. */
  public Optional<Dataset> validation() {
    return validation;
  }

  /** Returns the share of the training data to validate on. */
  public double validationSplit() {
    return validationSplit;
  }

  /** Returns the weights of classes. */
  public Map<Integer, Double> classWeights() {
    return classWeights;
  }

  /** Returns the weights of samples; empty for 1 each. */
  public List<Float> sampleWeights() {
    return sampleWeights;
  }

  /** Returns the callbacks in their order. */
  public List<Callback> callbacks() {
    return callbacks;
  }

  /** Returns the augmentation. */
  public Augmentation augmentation() {
    return augmentation;
  }

  /** Returns whether nothing is printed. */
  public boolean isQuiet() {
    return quiet;
  }
}
