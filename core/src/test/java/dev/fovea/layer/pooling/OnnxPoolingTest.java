package dev.fovea.layer.pooling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.kernel.Padding;
import dev.fovea.layer.LayerRun;
import dev.fovea.layer.Layers;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Margins, counted padding and sizes rounded up, as ONNX's operators AveragePool and MaxPool define
 * them: their documentation's examples, and others worked out by hand.
 */
class OnnxPoolingTest {
  private static Tensor counting(int height, int width) {
    float[] values = new float[height * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = i + 1;
    }
    return Tensor.of(Shape.of(1, height, width, 1), values);
  }

  private static Tensor row(float... values) {
    return Tensor.of(Shape.of(1, values.length, 1), values);
  }

  private static float[] run(Pooling layer, Tensor x) {
    return LayerRun.predict(layer, x).data();
  }

  /** ONNX's averagepool_2d_ceil and maxpool_2d_ceil. */
  @Test
  void roundedUp() {
    assertThat(run(Layers.averagePooling2D(3).strides(2).ceilMode(true), counting(4, 4)))
        .containsExactly(6f, 7.5f, 12f, 13.5f);
    assertThat(run(Layers.maxPooling2D(3).strides(2).ceilMode(true), counting(4, 4)))
        .containsExactly(11f, 12f, 15f, 16f);
  }

  /** ONNX's averagepool_2d_precomputed_pads and the one with count_include_pad. */
  @Test
  void countedPadding() {
    Pooling layer = Layers.averagePooling2D(5).strides(1).padding(Padding.explicit(2, 2, 2, 2));
    assertThat(run(layer, counting(5, 5)))
        .startsWith(7f, 7.5f, 8f, 8.5f, 9f, 9.5f, 10f, 10.5f, 11f, 11.5f, 12f);
    float[] counted = run(layer.countIncludePad(true), counting(5, 5));
    float[] expected = {2.52f, 3.6f, 4.8f, 4.08f, 3.24f, 4.56f, 6.4f, 8.4f, 7.04f, 5.52f};
    for (int i = 0; i < expected.length; i++) {
      assertThat(counted[i]).isCloseTo(expected[i], within(1e-6f));
    }
    assertThat(counted[12]).isEqualTo(13f);
  }

  /** ONNX's maxpool_2d_precomputed_pads. */
  @Test
  void paddingIsNoValueForAMaximum() {
    Pooling layer = Layers.maxPooling2D(5).strides(1).padding(Padding.explicit(2, 2, 2, 2));
    assertThat(run(layer, counting(5, 5))).startsWith(13f, 14f, 15f, 15f, 15f, 18f);
    Pooling one = Layers.maxPooling1D(2).padding(Padding.explicit(1, 1));
    assertThat(run(one, row(-1, -2, -3, -4))).containsExactly(-1f, -2f, -4f);
  }

  /** What a window sees beyond the padding never counts. */
  @Test
  void countedPaddingAndRoundedUp() {
    Pooling layer =
        Layers.averagePooling1D(3).strides(2).padding(Padding.explicit(1, 1)).ceilMode(true);
    assertThat(run(layer, row(1, 2, 3, 4))).containsExactly(1.5f, 3f, 4f);
    assertThat(run(layer.countIncludePad(true), row(1, 2, 3, 4))).containsExactly(1f, 3f, 2f);
    assertThat(run(layer.ceilMode(false), row(1, 2, 3, 4))).containsExactly(1.5f, 3f);
  }

  /**
   * ONNX's averagepool_2d_ceil_last_window_starts_on_pad: a window in the end's padding is left
   * out.
   */
  @Test
  void noWindowStartsInThePaddingAtTheEnd() {
    Pooling layer =
        Layers.averagePooling2D(3)
            .strides(3)
            .padding(Padding.explicit(1, 1, 1, 1))
            .countIncludePad(true)
            .ceilMode(true);
    assertThat(layer.outputShape(List.of(Shape.of(2, 2, 1)))).isEqualTo(Shape.of(1, 1, 1));
    assertThat(run(layer, counting(2, 2))[0]).isCloseTo(10f / 9, within(1e-6f));
  }
}
