package dev.fovea.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitTest {
  private static Dataset samples(int size) {
    Tensor x = Tensor.zeros(Shape.of(size, 1));
    for (int i = 0; i < size; i++) {
      x.data()[i] = i;
    }
    return Datasets.of(x, x);
  }

  /** Python's int(math.floor(n * (1 - split))) for the samples to train on. */
  @ParameterizedTest
  @CsvSource({
    "10, 0.1, 9",
    "10, 0.2, 8",
    "10, 0.3, 7",
    "7, 0.2, 5",
    "5, 0.1, 4",
    "3, 0.5, 1",
    "99, 0.15, 84",
    "10, 0.7, 3",
    "60000, 0.1, 54000",
    "4, 0, 4",
    "4, 1, 0"
  })
  void roundsAsKeras(int size, double share, int train) {
    for (Split split :
        new Split[] {Split.last(samples(size), share), Split.random(samples(size), share, 3)}) {
      assertThat(split.train().size()).isEqualTo(train);
      assertThat(split.test().size()).isEqualTo(size - train);
    }
    Split last = Split.last(samples(size), share);
    if (train < size) {
      assertThat(Classified.of(last.test()).label(0)).isEqualTo(train);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 0.5", "1, 0.01", "2, 0.6", "0, 0.5", "9, 0.9"})
  void refusesAPartOfNothing(int size, double share) {
    assertThatThrownBy(() -> Split.last(samples(size), share))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            size
                + " samples are too few to hold back a share of "
                + share
                + ": one part would be empty; take more samples, or another share");
  }

  @Test
  void partsNameTheirSamplesByThePlaceInTheWhole() {
    Dataset all = samples(10);
    assertThat(Split.last(all, 0.3).test().source(1)).isEqualTo("sample 8");
    assertThat(Datasets.select(all, 4, 2).source(1)).isEqualTo("sample 2");
    assertThat(Datasets.limit(Datasets.select(all, 4, 2), 1).source(0)).isEqualTo("sample 4");
    assertThat(Datasets.oneHot(Datasets.select(all, 4, 2), 10).source(0)).isEqualTo("sample 4");
  }

  /** Of 10, 5, 2 and 1 samples of four classes, a fifth of each, and never all or none. */
  @Test
  void stratifiedHoldsBackAShareOfEachClass() {
    int[] classes = {0, 1, 0, 2, 0, 1, 0, 3, 0, 1, 0, 2, 0, 1, 0, 1, 0, 0};
    Tensor y = Tensor.zeros(Shape.of(classes.length));
    for (int i = 0; i < classes.length; i++) {
      y.data()[i] = classes[i];
    }
    Dataset all = Datasets.of(Tensor.zeros(Shape.of(classes.length, 1)), y);
    Split split = Split.stratified(all, 0.2, 7);
    assertThat(counts(split.test())).containsExactly(2, 1, 1, 0);
    assertThat(counts(split.train())).containsExactly(8, 4, 1, 1);
    assertThat(sources(split.test())).isEqualTo(sources(Split.stratified(all, 0.2, 7).test()));
    assertThat(sources(split.test())).isNotEqualTo(sources(Split.stratified(all, 0.2, 8).test()));
    assertThat(sources(split.train())).doesNotContainAnyElementsOf(sources(split.test()));
    assertThat(Split.stratified(all, 0, 7).test().size()).isZero();
    assertThatThrownBy(() -> Split.stratified(all, 1, 7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the share to hold back of each class must be 0 to below 1, not 1.0");
  }

  private static int[] counts(Dataset dataset) {
    int[] counts = new int[4];
    for (int label : Classified.of(dataset).labels()) {
      counts[label]++;
    }
    return counts;
  }

  private static List<String> sources(Dataset dataset) {
    return IntStream.range(0, dataset.size()).mapToObj(dataset::source).toList();
  }
}
