package dev.fovea.data;

import dev.fovea.tensor.CounterRandom;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A dataset to train on and another to test on.
 *
 * @param train the samples to train on
 * @param test the samples that are never trained on
 */
public record Split(Dataset train, Dataset test) {
  /**
   * Holds back the last samples of a dataset for the test. As many are kept to train on as Keras's
   * {@code validation_split} keeps: samples * (1 - share), rounded down.
   *
   * @param share the share of the samples to hold back, from 0 to 1
   * @throws IllegalArgumentException if the share is not from 0 to 1, or one part would be empty
   *     although the share is neither 0 nor 1
   */
  public static Split last(Dataset dataset, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("the share to hold back must be 0 to 1, not " + share);
    }
    int kept = (int) Math.floor(dataset.size() * (1 - share));
    int held = dataset.size() - kept;
    if (share > 0 && share < 1 && (kept == 0 || held == 0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d samples are too few to hold back a share of %s: one part would be empty; take more samples, or another share",
              dataset.size(),
              share));
    }
    return new Split(new Subset(dataset, 0, kept), new Subset(dataset, kept, held));
  }

  /**
   * Holds back random samples of a dataset for the test: the same for the same seed, as many as
   * {@link #last} holds back.
   *
   * @param share the share of the samples to hold back, from 0 to 1
   * @throws IllegalArgumentException if {@link #last} refuses the share
   */
  public static Split random(Dataset dataset, double share, long seed) {
    return last(Datasets.shuffled(dataset, seed), share);
  }

  /**
   * Holds back random samples of each class for the test: the same for the same seed. The samples
   * of both parts keep their order.
   *
   * @param share the share of each class to hold back, from 0 to below 1; of a class of two samples
   *     or more it is at least one sample, unless the share is 0, and never all
   * @throws IllegalArgumentException if the share is out of range
   * @throws DataException if a sample has no class
   */
  public static Split stratified(Dataset dataset, double share, long seed) {
    if (!(share >= 0 && share < 1)) {
      throw new IllegalArgumentException(
          "the share to hold back of each class must be 0 to below 1, not " + share);
    }
    Classified classified = Classified.of(dataset);
    int[] labels = classified.labels();
    int[] sizes = new int[classified.classes()];
    for (int label : labels) {
      sizes[label]++;
    }
    int[] left = new int[sizes.length];
    for (int c = 0; c < sizes.length; c++) {
      boolean any = share > 0 && sizes[c] > 1;
      left[c] = any ? Math.clamp(Math.round(share * sizes[c]), 1, sizes[c] - 1) : 0;
    }
    boolean[] held = new boolean[labels.length];
    for (int index : CounterRandom.ofSeed(seed).permutation(labels.length)) {
      held[index] = left[labels[index]]-- > 0;
    }
    return new Split(
        Datasets.select(dataset, where(held, false)), Datasets.select(dataset, where(held, true)));
  }

  private static int[] where(boolean[] held, boolean wanted) {
    return IntStream.range(0, held.length).filter(i -> held[i] == wanted).toArray();
  }
}
