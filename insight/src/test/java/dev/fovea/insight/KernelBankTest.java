package dev.fovea.insight;

import static dev.fovea.layer.Layers.conv1D;
import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.conv2DTranspose;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.depthwiseConv2D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.layer.Layer;
import dev.fovea.model.Model;
import dev.fovea.model.ModelLayer;
import dev.fovea.model.Weight;
import dev.fovea.tensor.Shape;
import org.junit.jupiter.api.Test;

class KernelBankTest {
  private static ModelLayer only(Shape input, Layer layer) {
    return Model.sequential(input, layer).layers().getLast();
  }

  /** The weight at an index of the kernel, whatever its order in memory. */
  private static float at(Weight kernel, int... index) {
    return dev.fovea.tensor.Tensor.of(kernel.shape(), kernel.values()).get(index);
  }

  @Test
  void kernelsAreTakenOutOfTheWeights() {
    ModelLayer layer = only(Shape.of(8, 8, 2), conv2D(5, 3, 4));
    KernelBank bank = KernelBank.of(layer);
    Weight kernel = layer.weight("kernel");

    assertThat(bank.height()).isEqualTo(3);
    assertThat(bank.width()).isEqualTo(4);
    assertThat(bank.inputs()).isEqualTo(2);
    assertThat(bank.filters()).isEqualTo(5);
    for (int y = 0; y < 3; y++) {
      for (int x = 0; x < 4; x++) {
        assertThat(bank.kernel(4, 1)[y * 4 + x]).isEqualTo(at(kernel, y, x, 1, 4));
        assertThat(bank.ofInput(1).kernel(3, 0)[y * 4 + x]).isEqualTo(at(kernel, y, x, 1, 3));
        assertThat(bank.ofFilter(3).kernel(1, 0)[y * 4 + x]).isEqualTo(at(kernel, y, x, 1, 3));
      }
    }
  }

  @Test
  void rowsTransposedAndDepthwiseKernelsToo() {
    ModelLayer row = only(Shape.of(8, 2), conv1D(5, 3));
    assertThat(KernelBank.of(row).height()).isEqualTo(1);
    assertThat(KernelBank.of(row).kernel(4, 1)[2]).isEqualTo(at(row.weight("kernel"), 2, 1, 4));

    ModelLayer transposed = only(Shape.of(8, 8, 2), conv2DTranspose(5, 3));
    assertThat(KernelBank.of(transposed).inputs()).isEqualTo(2);
    assertThat(KernelBank.of(transposed).kernel(4, 1)[7])
        .isEqualTo(at(transposed.weight("kernel"), 2, 1, 4, 1));

    ModelLayer depthwise = only(Shape.of(8, 8, 3), depthwiseConv2D(3).depthMultiplier(2));
    assertThat(KernelBank.of(depthwise).filters()).isEqualTo(6);
    assertThat(KernelBank.of(depthwise).kernel(5, 0)[7])
        .isEqualTo(at(depthwise.weights().getFirst(), 2, 1, 2, 1));
  }

  @Test
  void thePrincipalKernelIsTheOneThatAllChannelsShare() {
    float[] pattern = {1, -2, 0.5f, 3};
    float[] shares = {0.5f, -0.2f, 1};
    float[] values = new float[12];
    for (int input = 0; input < 3; input++) {
      for (int tap = 0; tap < 4; tap++) {
        values[input * 4 + tap] = shares[input] * pattern[tap];
      }
    }
    float[] principal = new KernelBank(2, 2, 3, 1, values).principal().kernel(0, 0);

    // The root of the mean square of the shares; they sum to more than 0.
    float size = (float) Math.sqrt((0.25 + 0.04 + 1) / 3);
    for (int tap = 0; tap < 4; tap++) {
      assertThat(principal[tap]).isCloseTo(size * pattern[tap], within(1e-5f));
    }
  }

  @Test
  void thePrincipalKernelOfOneChannelIsItsKernel() {
    KernelBank bank = new KernelBank(1, 3, 1, 1, new float[] {1, -5, 2});

    assertThat(bank.principal().values()).containsExactly(new float[] {1, -5, 2}, within(1e-5f));
    assertThat(new KernelBank(1, 2, 2, 1, new float[4]).principal().values()).containsOnly(0);
  }

  @Test
  void otherLayersHaveNone() {
    ModelLayer layer = only(Shape.of(8), dense(2));

    assertThatThrownBy(() -> KernelBank.of(layer)).hasMessageContaining("Dense \"dense\"");
  }
}
