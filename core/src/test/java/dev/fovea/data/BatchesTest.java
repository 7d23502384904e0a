package dev.fovea.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.kernel.Workers;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchesTest {
  private static final int SAMPLES = 103;
  private static final Augmentation NOISE =
      (shape, samples, offset, random) -> {
        for (int i = 0; i < shape.size(); i++) {
          samples[offset + i] += random.uniform(i);
        }
      };

  private static final Dataset DATA = data();

  private static Dataset data() {
    float[] x = new float[SAMPLES * 2];
    float[] y = new float[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      x[2 * i] = i;
      x[2 * i + 1] = -i;
      y[i] = 1000 + i;
    }
    return Datasets.of(Tensor.of(Shape.of(SAMPLES, 2), x), Tensor.of(Shape.of(SAMPLES), y));
  }

  @Test
  void inOrderWithAShortLastBatch() {
    Batches batches = Batches.inOrder(DATA, 20);
    assertThat(batches.count()).isEqualTo(6);
    assertThat(IntStream.range(0, 6).map(batches::samples)).containsExactly(20, 20, 20, 20, 20, 3);
    assertThat(epoch(batches, 5, 3, Workers.of(1)).indices)
        .containsExactlyElementsOf(IntStream.range(0, SAMPLES).boxed().toList());
  }

  /** A dataset that notes what it is told to expect, seen through all views of another dataset. */
  @Test
  void theNextBatchIsToldBeforeItIsRead() {
    List<Integer> expected = new ArrayList<>();
    List<Integer> read = new ArrayList<>();
    Dataset noting =
        new Dataset() {
          @Override
          public int size() {
            return SAMPLES;
          }

          @Override
          public List<Shape> inputShapes() {
            return List.of(Shape.of(1));
          }

          @Override
          public List<Target> targets() {
            return List.of(Target.label(3));
          }

          @Override
          public void readInput(int index, int input, float[] into, int offset) {
            read.add(index);
          }

          @Override
          public void readTarget(int index, int target, float[] into, int offset) {
            into[offset] = index % 3;
          }

          @Override
          public void expect(int... indices) {
            IntStream.of(indices).forEach(expected::add);
          }
        };
    Dataset views =
        Datasets.oneHot(
            Classified.of(
                Datasets.concatenate(
                    new Subset(Datasets.shuffled(noting, 3), 7, 30), new Subset(noting, 2, 9))),
            3);
    Batches batches = new Batches(views, 8, true, Augmentation.NONE);
    for (int batch = 0; batch < batches.count(); batch++) {
      batches.read(
          Workers.of(1),
          5,
          0,
          batch,
          new float[][] {new float[8]},
          new float[][] {new float[24]},
          new int[8]);
    }
    // All but the first batch, which nothing comes before; the two parts are told apart.
    assertThat(expected).containsExactlyInAnyOrderElementsOf(read.subList(8, read.size()));
    assertThat(read).hasSize(39);
  }

  @Test
  void inputsAndTargetsBelongToTheirIndices() {
    Epoch epoch = epoch(shuffled(Augmentation.NONE), 5, 3, Workers.of(2));
    for (int i = 0; i < SAMPLES; i++) {
      int index = epoch.indices.get(i);
      assertThat(epoch.inputs.get(2 * i)).isEqualTo(index);
      assertThat(epoch.inputs.get(2 * i + 1)).isEqualTo(-index);
      assertThat(epoch.targets.get(i)).isEqualTo(1000 + index);
    }
  }

  @Test
  void eachEpochHasEverySampleOnceInAnOrderOfItsOwn() {
    Batches batches = shuffled(Augmentation.NONE);
    List<Integer> first = epoch(batches, 5, 0, Workers.of(1)).indices;
    List<Integer> second = epoch(batches, 5, 1, Workers.of(1)).indices;
    List<Integer> otherSeed = epoch(batches, 6, 0, Workers.of(1)).indices;
    assertThat(first)
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, SAMPLES).boxed().toList())
        .isNotEqualTo(second)
        .isNotEqualTo(otherSeed);
    assertThat(epoch(batches, 5, 0, Workers.of(1)).indices).isEqualTo(first);
  }

  @Test
  void sameBitsForAnyNumberOfWorkersAndFromAnyEpochOn() {
    Epoch alone = epoch(shuffled(NOISE), 5, 2, Workers.of(1));
    Batches others = shuffled(NOISE);
    epoch(others, 5, 1, Workers.of(3));
    Epoch shared = epoch(others, 5, 2, Workers.of(3));
    assertThat(shared).isEqualTo(alone);
    assertThat(epoch(others, 5, 3, Workers.of(3)).inputs).isNotEqualTo(alone.inputs);
  }

  @Test
  void augmentationDoesNotDependOnThePlaceInTheEpoch() {
    Epoch shuffled = epoch(shuffled(NOISE), 5, 2, Workers.of(1));
    Epoch inOrder = epoch(new Batches(DATA, 7, false, NOISE), 5, 2, Workers.of(1));
    for (int i = 0; i < SAMPLES; i++) {
      int index = shuffled.indices.get(i);
      assertThat(shuffled.inputs.get(2 * i)).isEqualTo(inOrder.inputs.get(2 * index));
    }
  }

  @Test
  void batchSizeIsPositive() {
    assertThatThrownBy(() -> Batches.inOrder(DATA, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("batch_size must be at least 1, not 0");
  }

  private record Epoch(List<Integer> indices, List<Float> inputs, List<Float> targets) {}

  private static Batches shuffled(Augmentation augmentation) {
    return new Batches(DATA, 20, true, augmentation);
  }

  private static Epoch epoch(Batches batches, long seed, int epoch, Workers workers) {
    Epoch all = new Epoch(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    float[][] inputs = {new float[40]};
    float[][] targets = {new float[20]};
    int[] indices = new int[20];
    for (int batch = 0; batch < batches.count(); batch++) {
      batches.read(workers, seed, epoch, batch, inputs, targets, indices);
      for (int i = 0; i < batches.samples(batch); i++) {
        all.indices.add(indices[i]);
        all.inputs.add(inputs[0][2 * i]);
        all.inputs.add(inputs[0][2 * i + 1]);
        all.targets.add(targets[0][i]);
      }
    }
    return all;
  }
}
