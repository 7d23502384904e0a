package dev.fovea.layer;

import static dev.fovea.layer.Operations.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.kernel.Padding;
import dev.fovea.layer.math.MathFunction;
import dev.fovea.layer.math.ReductionRule;
import dev.fovea.layer.merge.Comparison;
import dev.fovea.layer.shape.Pad;
import dev.fovea.layer.shape.Resize;
import dev.fovea.layer.shape.ResizeRule;
import dev.fovea.layer.shape.ResizeRule.Coordinates;
import dev.fovea.layer.shape.ResizeRule.Interpolation;
import dev.fovea.layer.shape.ResizeRule.Rounding;
import dev.fovea.layer.shape.Slice;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** What operations give, worked out by hand. */
class OperationValuesTest {
  private static final Offset<Float> CLOSE = Offset.offset(1e-5f);

  private static Tensor row(float... values) {
    return Tensor.of(Shape.of(1, values.length), values);
  }

  private static void gives(Layer layer, Tensor x, float... expected) {
    assertThat(LayerRun.predict(layer, x).data()).containsExactly(expected, CLOSE);
  }

  @Test
  void functions() {
    gives(math(MathFunction.ERF), row(0, 0.5f, -1, 3), 0, 0.5204999f, -0.8427008f, 0.9999779f);
    gives(math(MathFunction.ROUND), row(0.5f, 1.5f, -2.5f), 0, 2, -2);
    gives(math(MathFunction.TRUNC), row(1.9f, -1.9f), 1, -1);
    gives(math(MathFunction.LOGICAL_NOT), row(0, 2), 1, 0);
    gives(clip(-1, 2), row(-3, 0, 5), -1, 0, 2);
    gives(fakeQuantization(0.5, 1), row(0.2f, 0.26f, 0.75f, 100), 0, 0.5f, 1, 63);
    gives(logSoftmax(), row(0, 0), -0.6931472f, -0.6931472f);
  }

  @Test
  void combinations() {
    Tensor a = row(1, 4, 9);
    Tensor b = row(2, 4, 3);
    assertThat(LayerRun.predict(divide(), a, b).data()).containsExactly(0.5f, 1, 3);
    assertThat(LayerRun.predict(power(), a, row(2, 0.5f, 0)).data()).containsExactly(1, 2, 1);
    assertThat(LayerRun.predict(comparison(Comparison.Rule.LESS_EQUAL), a, b).data())
        .containsExactly(1, 1, 0);
    assertThat(LayerRun.predict(where(), row(0, 1, 2), a, b).data()).containsExactly(2, 4, 9);
    Tensor left = Tensor.of(Shape.of(1, 2, 2), 1, 2, 3, 4);
    Tensor right = Tensor.of(Shape.of(1, 2, 1), 5, 6);
    assertThat(LayerRun.predict(matmul(), left, right).data()).containsExactly(17, 39);
    assertThatThrownBy(() -> matmul().outputShape(List.of(Shape.of(2, 3), Shape.of(2, 3))))
        .hasMessage("inputs 2x3 and 2x3 are no matrices whose inner sizes are equal");
  }

  @Test
  void reductions() {
    Tensor x = Tensor.of(Shape.of(1, 2, 2), 1, -2, 3, 4);
    gives(reduction(ReductionRule.SUM, 1), x, 4, 2);
    gives(reduction(ReductionRule.PROD, -1), x, -2, 12);
    gives(reduction(ReductionRule.L1_NORM, 1, 2), x, 10);
    gives(reduction(ReductionRule.L2_NORM, 2), x, 2.236068f, 5);
    gives(reduction(ReductionRule.LOGSUMEXP, 1), row(1000, 1000), 1000.6932f);
    assertThatThrownBy(() -> reduction(ReductionRule.SUM))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("axis must name at least one axis");
  }

  @Test
  void parts() {
    Tensor x = row(0, 1, 2, 3, 4);
    gives(slice(1, 1, -1), x, 1, 2, 3);
    gives(
        new Slice("", List.of(1), List.of(-1), List.of(Integer.MIN_VALUE), List.of(-2)),
        x,
        4,
        2,
        0);
    gives(take(1, -1, 0, 0), x, 4, 0, 0);
    gives(tile(2), row(1, 2), 1, 2, 1, 2);
    gives(pad(Pad.Mode.REFLECT, 2, 1), row(1, 2, 3), 3, 2, 1, 2, 3, 2);
    gives(pad(Pad.Mode.SYMMETRIC, 2, 1), row(1, 2, 3), 2, 1, 1, 2, 3, 3);
    gives(pad(Pad.Mode.EDGE, 1, 2), row(1, 2), 1, 1, 2, 2, 2);
    gives(pad(Pad.Mode.WRAP, 1, 1), row(1, 2, 3), 3, 1, 2, 3, 1);
  }

  @Test
  void resizing() {
    Tensor x = Tensor.of(Shape.of(1, 2, 1), 0, 10);
    ResizeRule half =
        ResizeRule.of(Coordinates.HALF_PIXEL, Interpolation.LINEAR, Rounding.ROUND_PREFER_FLOOR);
    ResizeRule corners =
        ResizeRule.of(Coordinates.ALIGN_CORNERS, Interpolation.LINEAR, Rounding.ROUND_PREFER_FLOOR);
    ResizeRule nearest =
        ResizeRule.of(Coordinates.ASYMMETRIC, Interpolation.NEAREST, Rounding.FLOOR);
    gives(Resize.to(half, 4), x, 0, 2.5f, 7.5f, 10);
    gives(Resize.to(corners, 5), x, 0, 2.5f, 5, 7.5f, 10);
    gives(Resize.by(nearest, List.of(1.5)), x, 0, 0, 10);
    // The corner of 0.6 times 4 is at 2.4 - 1, as in ONNX's
    // resize_downsample_scales_linear_align_corners.
    Tensor four = Tensor.of(Shape.of(1, 4, 1), 0, 1, 2, 3);
    gives(Resize.by(corners, List.of(0.6)), four, 0, 3 / 1.4f);
    // Sizes that are not the products rounded down, as of not_smaller: the scale tells the places.
    gives(Resize.to(nearest, List.of(0.7), 3), four, 0, 1, 2);
  }

  @Test
  void windows() {
    Tensor x = Tensor.of(Shape.of(1, 2, 2, 1), 3, 4, 0, 0);
    gives(lpPooling2D(2, 2), x, 5);
    gives(lpPooling2D(1, 1, 2).padding(Padding.VALID), x, 7, 0);
    // x / (1 + 2 / 3 (sum of squares of neighbours))^1
    gives(
        localResponseNormalization(3).numbers(2, 1, 1),
        row(1, 2, 3),
        1 / (1 + 2 / 3f * 5),
        2 / (1 + 2 / 3f * 14),
        3 / (1 + 2 / 3f * 13));
  }
}
