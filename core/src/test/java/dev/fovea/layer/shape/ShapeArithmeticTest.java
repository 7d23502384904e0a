package dev.fovea.layer.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.kernel.Padding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Layers;
import dev.fovea.layer.convolution.Conv;
import dev.fovea.layer.convolution.ConvTranspose;
import dev.fovea.layer.convolution.DepthwiseConv;
import dev.fovea.layer.convolution.SeparableConv;
import dev.fovea.layer.pooling.Pooling;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Output sizes against the enumeration of positions, for all small sizes. */
class ShapeArithmeticTest {
  private static final int LARGEST = 13;

  private interface Case {
    void check(int size, int kernel, int stride, int dilation);
  }

  private static void forAll(Case one) {
    for (int size = 1; size <= LARGEST; size++) {
      for (int kernel = 1; kernel <= 6; kernel++) {
        for (int stride = 1; stride <= 4; stride++) {
          one.check(size, kernel, stride, 1);
        }
        for (int dilation = 2; dilation <= 3; dilation++) {
          one.check(size, kernel, 1, dilation);
        }
      }
    }
  }

  /** Positions, a stride apart, where the last tap still lies on the input. */
  private static int valid(int size, int kernel, int stride, int dilation) {
    int count = 0;
    for (int at = 0; at < size; at += stride) {
      boolean fits = true;
      for (int tap = 0; tap < kernel; tap++) {
        fits &= at + tap * dilation < size;
      }
      count += fits ? 1 : 0;
    }
    return count;
  }

  /** One position for each stride begun. */
  private static int same(int size, int stride) {
    int count = 0;
    for (int at = 0; at < size; at += stride) {
      count++;
    }
    return count;
  }

  /** What the copies of the kernel, and the strides of their inputs, cover. */
  private static int transposedValid(int size, int kernel, int stride, int dilation) {
    int end = 0;
    for (int at = 0; at < size; at++) {
      end = Math.max(end, at * stride + stride);
      for (int tap = 0; tap < kernel; tap++) {
        end = Math.max(end, at * stride + tap * dilation + 1);
      }
    }
    return end;
  }

  private static Shape shape(Layer layer, int size) {
    return layer.outputShape(List.of(Shape.of(size, 2)));
  }

  private static void expect(Layer layer, int size, int expected, int channels) {
    if (expected > 0) {
      assertThat(shape(layer, size)).isEqualTo(Shape.of(expected, channels));
    } else {
      assertThatThrownBy(() -> shape(layer, size)).isInstanceOf(ShapeException.class);
    }
  }

  @Test
  void convolutions() {
    forAll(
        (size, kernel, stride, dilation) -> {
          Conv conv = Layers.conv1D(3, kernel).strides(stride).dilationRate(dilation);
          DepthwiseConv depthwise =
              Layers.depthwiseConv1D(kernel).strides(stride).dilationRate(dilation);
          SeparableConv separable =
              Layers.separableConv1D(3, kernel).strides(stride).dilationRate(dilation);
          int outputs = valid(size, kernel, stride, dilation);
          expect(conv, size, outputs, 3);
          expect(depthwise.depthMultiplier(2), size, outputs, 4);
          expect(separable, size, outputs, 3);
          expect(conv.padding(Padding.SAME), size, same(size, stride), 3);
          expect(depthwise.padding(Padding.SAME), size, same(size, stride), 2);
          expect(separable.padding(Padding.SAME), size, same(size, stride), 3);
        });
  }

  @Test
  void pooling() {
    forAll(
        (size, pool, stride, dilation) -> {
          if (dilation == 1) {
            Pooling max = Layers.maxPooling1D(pool).strides(stride);
            expect(max, size, valid(size, pool, stride, 1), 2);
            expect(max.padding(Padding.SAME), size, same(size, stride), 2);
            Pooling mean = Layers.averagePooling1D(pool).strides(stride);
            expect(mean, size, valid(size, pool, stride, 1), 2);
          }
        });
  }

  @Test
  void transposedConvolutions() {
    forAll(
        (size, kernel, stride, dilation) -> {
          ConvTranspose conv =
              Layers.conv1DTranspose(3, kernel).strides(stride).dilationRate(dilation);
          expect(conv, size, transposedValid(size, kernel, stride, dilation), 3);
          expect(conv.padding(Padding.SAME), size, size * stride, 3);
        });
  }

  @Test
  void convolutionsUndoTheSizesOfTransposedOnes() {
    forAll(
        (size, kernel, stride, dilation) -> {
          for (Padding padding : List.of(Padding.VALID, Padding.SAME)) {
            Shape larger =
                shape(
                    Layers.conv1DTranspose(2, kernel)
                        .strides(stride)
                        .dilationRate(dilation)
                        .padding(padding),
                    size);
            Layer back =
                Layers.conv1D(2, kernel).strides(stride).dilationRate(dilation).padding(padding);
            assertThat(back.outputShape(List.of(larger))).isEqualTo(Shape.of(size, 2));
          }
        });
  }

  /** Values of Keras's formulas, worked out by hand. */
  @Test
  void outputPadding() {
    ConvTranspose conv = Layers.conv1DTranspose(1, 3).strides(3);
    assertThat(shape(conv, 4)).isEqualTo(Shape.of(12, 1));
    assertThat(shape(conv.outputPadding(0), 4)).isEqualTo(Shape.of(9 + 3, 1));
    assertThat(shape(conv.outputPadding(2), 4)).isEqualTo(Shape.of(9 + 3 + 2, 1));
    ConvTranspose same = conv.padding(Padding.SAME);
    assertThat(shape(same.outputPadding(0), 4)).isEqualTo(Shape.of(9 + 1, 1));
    assertThat(shape(same.outputPadding(2), 4)).isEqualTo(Shape.of(9 + 1 + 2, 1));
    ConvTranspose even = Layers.conv1DTranspose(1, 4).strides(2).padding(Padding.SAME);
    assertThat(shape(even.outputPadding(1), 5)).isEqualTo(Shape.of(8 + 0 + 1, 1));
  }

  @Test
  void openSizesStayOpen() {
    Shape open = Shape.of(Shape.UNKNOWN, Shape.UNKNOWN, 2);
    List<Shape> inputs = List.of(open);
    assertThat(Layers.conv2D(3, 3).outputShape(inputs)).isEqualTo(open.with(-1, 3));
    assertThat(Layers.conv2DTranspose(3, 3).outputShape(inputs)).isEqualTo(open.with(-1, 3));
    assertThat(Layers.separableConv2D(3, 3).outputShape(inputs)).isEqualTo(open.with(-1, 3));
    assertThat(Layers.depthwiseConv2D(3).outputShape(inputs)).isEqualTo(open);
    assertThat(Layers.maxPooling2D(2).outputShape(inputs)).isEqualTo(open);
    assertThat(Layers.zeroPadding2D(2).outputShape(inputs)).isEqualTo(open);
    assertThat(Layers.cropping2D(2).outputShape(inputs)).isEqualTo(open);
    assertThat(Layers.upSampling2D(2).outputShape(inputs)).isEqualTo(open);
    assertThat(Layers.batchNormalization().outputShape(inputs)).isEqualTo(open);
    assertThat(Layers.prelu().sharedAxes(1, 2).outputShape(inputs)).isEqualTo(open);
    assertThat(Layers.globalMaxPooling2D().outputShape(inputs)).isEqualTo(Shape.of(2));
    assertThat(Layers.flatten().outputShape(inputs)).isEqualTo(Shape.of(Shape.UNKNOWN));
    assertThat(Layers.reshape(-1, 2).outputShape(inputs)).isEqualTo(Shape.of(-1, 2));
    assertThat(Layers.add().outputShape(List.of(open, Shape.of(1, 1, 2)))).isEqualTo(open);
    assertThat(Layers.concatenate().outputShape(List.of(open, open))).isEqualTo(open.with(-1, 4));
  }
}
