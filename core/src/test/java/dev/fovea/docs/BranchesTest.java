package dev.fovea.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BranchesTest {
  /** With weights of zero only the shortcut is left. */
  @Test
  void theShortcutGoesAroundTheConvolutions() {
    Symbol input = Symbol.input(4, 4, 2);
    Model model = Model.of(input, Branches.residualBlock(input, 2));
    model.weights().forEach(weight -> Arrays.fill(weight.values(), 0));
    float[] x = new float[32];
    float[] y = new float[32];
    for (int i = 0; i < x.length; i++) {
      x[i] = i - 10;
      y[i] = Math.max(x[i], 0);
    }
    assertThat(model.predict(Tensor.of(Shape.of(1, 4, 4, 2), x)).data()).isEqualTo(y);
  }

  @Test
  void theUNetGivesAMask() {
    Model model = Branches.smallUNet();
    assertThat(model.predict(Tensor.zeros(Shape.of(2, 32, 32, 1))).shape())
        .isEqualTo(Shape.of(2, 32, 32, 1));
    assertThat(model.layer("concatenate").outputShapes()).containsExactly(Shape.of(32, 32, 16));
  }
}
