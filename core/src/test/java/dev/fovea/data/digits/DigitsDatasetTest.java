package dev.fovea.data.digits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.Classified;
import dev.fovea.data.Dataset;
import dev.fovea.data.Split;
import dev.fovea.tensor.Shape;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DigitsDatasetTest {
  private static final Split SPLIT = DigitsDataset.split(1);

  @Test
  void looksLikeMnist() {
    assertThat(SPLIT.train().size()).isEqualTo(60_000);
    assertThat(SPLIT.test().size()).isEqualTo(10_000);
    assertThat(SPLIT.train().inputShape()).isEqualTo(Shape.of(28, 28, 1));
    assertThat(SPLIT.train().targetShapes()).containsExactly(Shape.of(1));
    assertThat(Classified.of(SPLIT.train()).classNames())
        .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    assertThat(counts(SPLIT.train())).containsOnly(6000);
    assertThat(counts(SPLIT.test())).containsOnly(1000);
  }

  @Test
  void readsTheGeneratorsDigits() {
    DigitGenerator generator = new DigitGenerator(9);
    Dataset data = new DigitsDataset(generator, 100, 20);
    float[] read = new float[784];
    float[] drawn = new float[784];
    data.readInput(7, 0, read, 0);
    generator.draw(107, drawn, 0);
    assertThat(read).isEqualTo(drawn);
    float[] target = new float[2];
    data.readTarget(7, 0, target, 1);
    assertThat(target).containsExactly(0, generator.label(107));
    assertThat(Classified.of(data).label(7)).isEqualTo(generator.label(107));
  }

  @Test
  void trainAndTestShareNoDigit() {
    float[] train = new float[784];
    float[] test = new float[784];
    for (int i = 0; i < 50; i++) {
      SPLIT.train().readInput(i, 0, train, 0);
      SPLIT.test().readInput(i, 0, test, 0);
      assertThat(train).isNotEqualTo(test);
    }
  }

  @Test
  void bounds() {
    Dataset data = new DigitsDataset(new DigitGenerator(0), 0, 5);
    assertThatThrownBy(() -> Classified.of(data).label(5))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> data.readInput(-1, 0, new float[784], 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> new DigitsDataset(new DigitGenerator(0), 0, -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static int[] counts(Dataset data) {
    int[] counts = new int[10];
    IntStream.of(Classified.of(data).labels()).forEach(label -> counts[label]++);
    return counts;
  }
}
