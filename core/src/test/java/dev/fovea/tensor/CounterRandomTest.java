package dev.fovea.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CounterRandomTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 1 << 16, (1 << 30) + 1, Integer.MAX_VALUE})
  void belowIsTheHighPartOfTheProduct(int bound) {
    CounterRandom random = CounterRandom.ofSeed(5);
    for (long counter = 0; counter < 2000; counter++) {
      long product = Math.multiplyHigh(random.bits(counter) >>> 1, (long) bound << 1);
      assertThat(random.below(counter, bound)).isEqualTo((int) product).isBetween(0, bound - 1);
    }
  }
}
