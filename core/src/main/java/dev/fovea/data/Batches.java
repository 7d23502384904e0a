package dev.fovea.data;

import dev.fovea.kernel.Workers;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A dataset in batches: in order or shuffled, and augmented. The order depends on the seed and the
 * epoch, the augmentation on the seed, the epoch and the sample's index. The last batch may be
 * short. Only one thread may read at a time; it shares the work with its workers, and the dataset
 * is told the next batch.
 */
public final class Batches {
  private static final int SHUFFLE = 1;
  private static final int AUGMENT = 2;
  private static final int MIX = 3;

  /** The number of samples that a worker reads at a time. */
  private static final int CHUNK = 8;

  private final Dataset dataset;
  private final int batchSize;
  private final boolean shuffle;
  private final Augmentation augmentation;
  private final List<Shape> inputShapes;
  private final List<Target> targets;
  private final int[] inputSizes;
  private final int[] targetSizes;

  private int[] order = {};
  private long orderedSeed;
  private int orderedEpoch = -1;

  /**
   * Creates the batches of a dataset.
   *
   * @param shuffle whether each epoch has an order of its own
   * @param augmentation the change of each sample; {@link Augmentation#NONE} for none
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
    this.targets = dataset.targets();
    this.inputSizes = inputShapes.stream().mapToInt(Shape::size).toArray();
    this.targetSizes = targets.stream().mapToInt(target -> target.shape().size()).toArray();
  }

  /** Returns batches in the dataset's order, without augmentation. */
  public static Batches inOrder(Dataset dataset, int batchSize) {
    return new Batches(dataset, batchSize, false, Augmentation.NONE);
  }

  /** Returns the number of batches in an epoch. */
  public int count() {
    return Math.ceilDiv(dataset.size(), batchSize);
  }

  /** Returns the number of samples in a batch: the batch size, or fewer in the last batch. */
  public int samples(int batch) {
    return Math.min(batchSize, dataset.size() - batch * batchSize);
  }

  /**
   * Reads a batch into the front of the arrays given.
   *
   * @param inputs one array for each input
   * @param targets one array for each target
   * @param indices receives the samples' indices in the dataset
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
    Batch read = new Batch(samples, inputShapes, this.targets, inputs, targets);
    CounterRandom random = CounterRandom.ofSeed(seed).stream(AUGMENT, epoch);
    workers.forEach(
        Math.ceilDiv(samples, CHUNK),
        chunk -> {
          for (int i = chunk * CHUNK; i < Math.min(samples, (chunk + 1) * CHUNK); i++) {
            indices[i] = order[from + i];
            readSample(indices[i], new Sample(read, i), random.stream(indices[i]));
          }
        });
    int next = from + samples;
    dataset.expect(
        Arrays.copyOfRange(order, next, next + Math.min(batchSize, order.length - next)));
    augmentation.mix(read, CounterRandom.ofSeed(seed).stream(MIX, epoch, batch));
  }

  private void readSample(int index, Sample sample, CounterRandom random) {
    for (int k = 0; k < inputSizes.length; k++) {
      dataset.readInput(index, k, sample.input(k), sample.place() * inputSizes[k]);
    }
    for (int k = 0; k < targetSizes.length; k++) {
      dataset.readTarget(index, k, sample.target(k), sample.place() * targetSizes[k]);
    }
    if (augmentation != Augmentation.NONE) {
      augmentation.apply(sample, random);
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
