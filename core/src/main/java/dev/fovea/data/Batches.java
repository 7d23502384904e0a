package dev.fovea.data;

import dev.fovea.kernel.Workers;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A dataset in batches, in order or shuffled by seed and epoch, augmented by seed, epoch and
 * sample. The last batch may be short. One thread reads at a time; it shares the work out itself.
 */
public final class Batches {
  private static final int SHUFFLE = 1;
  private static final int AUGMENT = 2;
  private static final int MIX = 3;

  /** Samples that one worker reads at a time. */
  private static final int CHUNK = 8;

  private final Dataset dataset;
  private final int batchSize;
  private final boolean shuffle;
  private final Augmentation augmentation;
  private final List<Shape> inputShapes;
  private final List<Shape> targetShapes;
  private final int[] inputSizes;
  private final int[] targetSizes;

  private int[] order = {};
  private long orderedSeed;
  private int orderedEpoch = -1;

  /**
   * @param shuffle whether each epoch has an order of its own
   * @param augmentation of the first input; {@link Augmentation#NONE} for none
   * @throws IllegalArgumentException if the batch size is below 1
   */
  public Batches(Dataset dataset, int batchSize, boolean shuffle, Augmentation augmentation) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("batch_size must be at least 1, not " + batchSize);
    }
    this.dataset = dataset;
    this.batchSize = batchSize;
    this.shuffle = shuffle;
    this.augmentation = augmentation;
    this.inputShapes = dataset.inputShapes();
    this.targetShapes = dataset.targetShapes();
    this.inputSizes = inputShapes.stream().mapToInt(Shape::size).toArray();
    this.targetSizes = targetShapes.stream().mapToInt(Shape::size).toArray();
  }

  /** In the dataset's order, as it is. */
  public static Batches inOrder(Dataset dataset, int batchSize) {
    return new Batches(dataset, batchSize, false, Augmentation.NONE);
  }

  /** The number of batches in an epoch. */
  public int count() {
    return Math.ceilDiv(dataset.size(), batchSize);
  }

  /** The number of samples in a batch: the batch size, or less in the last one. */
  public int samples(int batch) {
    return Math.min(batchSize, dataset.size() - batch * batchSize);
  }

  /**
   * Reads a batch into the front of the arrays given.
   *
   * @param inputs one array for each input
   * @param targets one array for each target
   * @param indices gets the samples' places in the dataset
   */
  public void read(
      Workers workers,
      long seed,
      int epoch,
      int batch,
      float[][] inputs,
      float[][] targets,
      int[] indices) {
    order(seed, epoch);
    int from = batch * batchSize;
    int samples = samples(batch);
    CounterRandom random = CounterRandom.ofSeed(seed).stream(AUGMENT, epoch);
    workers.forEach(
        Math.ceilDiv(samples, CHUNK),
        chunk -> {
          for (int i = chunk * CHUNK; i < Math.min(samples, (chunk + 1) * CHUNK); i++) {
            indices[i] = order[from + i];
            readSample(indices[i], i, random, inputs, targets);
          }
        });
    augmentation.mix(
        new Batch(samples, inputShapes, targetShapes, inputs, targets),
        CounterRandom.ofSeed(seed).stream(MIX, epoch, batch));
  }

  private void readSample(
      int index, int place, CounterRandom random, float[][] inputs, float[][] targets) {
    for (int k = 0; k < inputs.length; k++) {
      dataset.readInput(index, k, inputs[k], place * inputSizes[k]);
    }
    for (int k = 0; k < targets.length; k++) {
      dataset.readTarget(index, k, targets[k], place * targetSizes[k]);
    }
    if (augmentation != Augmentation.NONE) {
      augmentation.apply(
          inputShapes.getFirst(), inputs[0], place * inputSizes[0], random.stream(index));
    }
  }

  private void order(long seed, int epoch) {
    boolean known =
        order.length > 0 && (!shuffle || (orderedSeed == seed && orderedEpoch == epoch));
    if (!known) {
      order =
          shuffle
              ? CounterRandom.ofSeed(seed).stream(SHUFFLE, epoch).permutation(dataset.size())
              : IntStream.range(0, dataset.size()).toArray();
      orderedSeed = seed;
      orderedEpoch = epoch;
    }
  }
}
