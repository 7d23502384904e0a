package dev.fovea.app.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ClassWeightsTest {
  /** samples / (classes * samples of the class), as scikit-learn's "balanced". */
  @Test
  void balancedClassesWeighTheSameInSum() {
    assertThat(ClassWeights.balanced(30, 10, 0)).isEqualTo(Map.of(0, 40 / 60.0, 1, 40 / 20.0));
    assertThat(ClassWeights.balanced(5, 5)).isEqualTo(Map.of(0, 1.0, 1, 1.0));
  }
}
