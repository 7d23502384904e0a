package dev.fovea.data;

/**
 * Samples to train on and samples to test on.
 *
 * @param train to train on
 * @param test never trained on
 */
public record Split(Dataset train, Dataset test) {
  /**
   * Holds back the last samples of a dataset for the test.
   *
   * @param share of the samples to hold back, from 0 to 1; rounded down
   * @throws IllegalArgumentException if the share is not from 0 to 1
   */
  public static Split last(Dataset dataset, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("the share to hold back must be 0 to 1, not " + share);
    }
    int held = (int) Math.floor(dataset.size() * share);
    int kept = dataset.size() - held;
    return new Split(new Subset(dataset, 0, kept), new Subset(dataset, kept, held));
  }

  /**
   * Holds back random samples of a dataset for the test: the same for the same seed.
   *
   * @param share of the samples to hold back, from 0 to 1; rounded down
   * @throws IllegalArgumentException if the share is not from 0 to 1
   */
  public static Split random(Dataset dataset, double share, long seed) {
    return last(Datasets.shuffled(dataset, seed), share);
  }
}
