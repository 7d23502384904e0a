package dev.fovea.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BodyMemoryTest {
  private static final long MB = 1 << 20;

  @Test
  void largeBodiesShareTheMemoryAndSmallOnesAreNotCounted() {
    BodyMemory memory = new BodyMemory(10 * MB);
    long first = memory.take(6 * MB);
    assertThat(memory.take(MB)).isZero();
    long second = memory.take(4 * MB);
    assertThatThrownBy(() -> memory.take(2 * MB))
        .isInstanceOfSatisfying(
            WebException.class, e -> assertThat(e.problem()).isEqualTo(Problem.OVERLOADED));
    memory.give(first);
    long third = memory.take(2 * MB);
    memory.give(second);
    memory.give(third);
    // The only one may take more than all.
    assertThat(memory.take(20 * MB)).isEqualTo(20 * MB);
    assertThatThrownBy(() -> memory.take(2 * MB)).isInstanceOf(WebException.class);
  }
}
