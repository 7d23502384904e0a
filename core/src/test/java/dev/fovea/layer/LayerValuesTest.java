package dev.fovea.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.kernel.Padding;
import dev.fovea.layer.convolution.ConvTranspose;
import dev.fovea.layer.normalization.BatchNormalization;
import dev.fovea.layer.preprocessing.Normalization;
import dev.fovea.model.Mode;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.weight.Initializers;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Outputs worked out by hand, or by a plain definition. */
class LayerValuesTest {
  private static final Offset<Float> CLOSE = within(1e-5f);

  private static Tensor row(float... values) {
    return Tensor.of(Shape.of(1, values.length), values);
  }

  private static float[] on(Layer layer, float... values) {
    return LayerRun.predict(layer, row(values)).data();
  }

  /** Adds copies of the kernel; positions cut off in front as the same convolution pads. */
  private static float[] scattered(
      float[] x, float[] w, int stride, int dilation, int from, int n) {
    float[] y = new float[n];
    for (int i = 0; i < x.length; i++) {
      for (int tap = 0; tap < w.length; tap++) {
        int at = i * stride + tap * dilation - from;
        if (at >= 0 && at < n) {
          y[at] += x[i] * w[tap];
        }
      }
    }
    return y;
  }

  @Test
  void transposedConvolutionLaysCopiesOfTheKernel() {
    float[] x = {1, 2, -1, 3};
    for (int size = 1; size <= 5; size++) {
      float[] kernel = new float[size];
      for (int i = 0; i < size; i++) {
        kernel[i] = i * i - 2;
      }
      for (int stride = 1; stride <= 4; stride++) {
        checkTransposed(x, kernel, stride, 1);
      }
      checkTransposed(x, kernel, 1, 2);
    }
  }

  private static void checkTransposed(float[] x, float[] kernel, int stride, int dilation) {
    for (Padding padding : List.of(Padding.VALID, Padding.SAME)) {
      ConvTranspose layer =
          Layers.conv1DTranspose(1, kernel.length)
              .strides(stride)
              .dilationRate(dilation)
              .padding(padding)
              .useBias(false);
      Tensor input = Tensor.of(Shape.of(1, x.length, 1), x);
      float[] y =
          new LayerRun(layer, Mode.PREDICT, 1, Shape.of(x.length, 1))
              .weights("kernel", kernel)
              .apply(input)
              .data();
      int cut = padding.before(y.length, kernel.length, stride, dilation);
      assertThat(y).containsExactly(scattered(x, kernel, stride, dilation, cut, y.length));
    }
  }

  @Test
  void theBiasReachesWhereNoKernelDoes() {
    ConvTranspose layer =
        Layers.conv1DTranspose(1, 1).strides(3).biasInitializer(Initializers.constant(5));
    float[] y =
        new LayerRun(layer, Mode.PREDICT, 1, Shape.of(2, 1))
            .weights("kernel", 2)
            .apply(Tensor.of(Shape.of(1, 2, 1), 1, 2))
            .data();
    assertThat(y).containsExactly(7, 5, 5, 9, 5, 5);
  }

  @Test
  void activations() {
    assertThat(on(Layers.relu(), -1, 0, 2)).containsExactly(0, 0, 2);
    assertThat(on(Layers.relu().maxValue(6), -1, 5, 7)).containsExactly(0, 5, 6);
    assertThat(on(Layers.relu().maxValue(3).negativeSlope(0.5).threshold(1), -1, 0.5f, 1, 2, 9))
        .containsExactly(-1, -0.25f, 0, 2, 3);
    assertThat(on(Layers.relu().negativeSlope(0.5), -4, 0, 3)).containsExactly(-2, 0, 3);
    assertThat(on(Layers.relu().threshold(1), Float.NEGATIVE_INFINITY, Float.NaN))
        .containsExactly(0, Float.NaN);
    assertThat(on(Layers.leakyReLU(), -10, 4)).containsExactly(-3, 4);
    assertThat(on(Layers.elu(2), -1, 4)).containsExactly((float) (2 * Math.expm1(-1)), 4);
    assertThat(on(Layers.prelu().alphaInitializer(Initializers.constant(0.5)), -4, 4))
        .containsExactly(-2, 4);
    Tensor columns = Tensor.of(Shape.of(1, 2, 2), 0, 5, (float) Math.log(3), 5);
    assertThat(LayerRun.predict(Layers.softmax(1), columns).data())
        .containsExactly(new float[] {0.25f, 0.5f, 0.75f, 0.5f}, CLOSE);
  }

  @Test
  void reshaping() {
    assertThat(LayerRun.predict(Layers.repeatVector(2), row(1, 2)).data())
        .containsExactly(1, 2, 1, 2);
    assertThat(LayerRun.predict(Layers.permute(2, 1), LayerRun.counting(1, 2, 3)).data())
        .containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(LayerRun.predict(Layers.zeroPadding1D(1, 2), LayerRun.counting(1, 2, 1)).data())
        .containsExactly(0, 1, 2, 0, 0);
    assertThat(LayerRun.predict(Layers.cropping1D(1, 2), LayerRun.counting(2, 4, 1)).data())
        .containsExactly(2, 6);
    assertThat(LayerRun.predict(Layers.upSampling1D(2), LayerRun.counting(1, 2, 2)).data())
        .containsExactly(1, 2, 1, 2, 3, 4, 3, 4);
    Tensor padded =
        LayerRun.predict(Layers.zeroPadding3D(1, 0, 2), LayerRun.counting(1, 1, 2, 1, 1));
    assertThat(padded.shape()).isEqualTo(Shape.of(1, 3, 2, 5, 1));
    assertThat(padded.get(0, 1, 0, 2, 0)).isEqualTo(1);
    assertThat(padded.get(0, 1, 1, 2, 0)).isEqualTo(2);
    Tensor large = LayerRun.predict(Layers.upSampling3D(2), LayerRun.counting(1, 2, 1, 2, 1));
    assertThat(large.shape()).isEqualTo(Shape.of(1, 4, 2, 4, 1));
    assertThat(large.get(0, 3, 1, 1, 0)).isEqualTo(3);
    assertThat(large.get(0, 1, 0, 2, 0)).isEqualTo(2);
    assertThat(
            LayerRun.predict(Layers.cropping3D(1, 0, 0), LayerRun.counting(1, 3, 1, 2, 1)).data())
        .containsExactly(3, 4);
  }

  @Test
  void merges() {
    Tensor a = row(1, 2, 3);
    Tensor b = row(6, -4, 3);
    assertThat(LayerRun.predict(Layers.add(), a, b, a).data()).containsExactly(8, 0, 9);
    assertThat(LayerRun.predict(Layers.subtract(), a, b).data()).containsExactly(-5, 6, 0);
    assertThat(LayerRun.predict(Layers.multiply(), a, b).data()).containsExactly(6, -8, 9);
    assertThat(LayerRun.predict(Layers.average(), a, b).data()).containsExactly(3.5f, -1, 3);
    assertThat(LayerRun.predict(Layers.maximum(), a, b).data()).containsExactly(6, 2, 3);
    assertThat(LayerRun.predict(Layers.minimum(), a, b).data()).containsExactly(1, -4, 3);
    assertThat(LayerRun.predict(Layers.concatenate(), a, b).data())
        .containsExactly(1, 2, 3, 6, -4, 3);
    Tensor pixels = LayerRun.counting(2, 2, 1, 2);
    Tensor gates = Tensor.of(Shape.of(2, 1, 1, 2), 10, 0, 1, -1);
    assertThat(LayerRun.predict(Layers.multiply(), pixels, gates).data())
        .containsExactly(10, 0, 30, 0, 5, -6, 7, -8);
    assertThat(
            LayerRun.predict(
                    Layers.concatenate(1), LayerRun.counting(2, 1, 2), LayerRun.counting(2, 2, 2))
                .data())
        .containsExactly(1, 2, 1, 2, 3, 4, 3, 4, 5, 6, 7, 8);
  }

  /** The definition, group by group. */
  @Test
  void groupNormalization() {
    Tensor x = LayerRun.counting(1, 2, 4);
    float[] y = LayerRun.predict(Layers.groupNormalization(2).epsilon(1e-9), x).data();
    // Group 0 holds 1, 2, 5, 6: mean 3.5, variance (6.25 + 2.25) 2 / 4 = 4.25.
    double deviation = Math.sqrt(4.25);
    for (int i = 0; i < 8; i++) {
      double mean = i % 4 < 2 ? 3.5 : 5.5;
      assertThat(y[i]).isCloseTo((float) ((i + 1 - mean) / deviation), CLOSE);
    }
    float[] instance = LayerRun.predict(Layers.groupNormalization(-1).epsilon(1e-9), x).data();
    assertThat(instance).containsExactly(new float[] {-1, -1, -1, -1, 1, 1, 1, 1}, CLOSE);
  }

  @Test
  void layerNormalizationOverSeveralAxes() {
    Tensor x = LayerRun.counting(2, 2, 2);
    float[] y = LayerRun.predict(Layers.layerNormalization().axis(1, 2).epsilon(1e-9), x).data();
    float far = (float) (1.5 / Math.sqrt(1.25));
    float near = (float) (0.5 / Math.sqrt(1.25));
    assertThat(y)
        .containsExactly(new float[] {-far, -near, near, far, -far, -near, near, far}, CLOSE);
  }

  @Test
  void batchNormalizationFollowsTheBatch() {
    BatchNormalization layer = Layers.batchNormalization().momentum(0.9);
    LayerRun training = new LayerRun(layer, Mode.TRAIN, 4, Shape.of(2));
    Tensor batch = Tensor.of(Shape.of(4, 2), 1, 10, 2, 10, 3, 10, 6, 10);
    training.apply(batch);
    // Mean 3, biased variance (4 + 1 + 0 + 9) / 4 = 3.5.
    assertThat(training.weight("moving_mean")).containsExactly(new float[] {0.3f, 1}, CLOSE);
    assertThat(training.weight("moving_variance"))
        .containsExactly(new float[] {0.9f + 0.35f, 0.9f}, CLOSE);
    training.apply(batch);
    assertThat(training.weight("moving_mean")[0]).isCloseTo(0.27f + 0.3f, CLOSE);
    LayerRun inference = new LayerRun(layer, Mode.PREDICT, 4, Shape.of(2));
    inference.weights("moving_mean", 1, 2).weights("moving_variance", 4 - 1e-3f, 1 - 1e-3f);
    assertThat(inference.apply(batch).data())
        .containsExactly(new float[] {0, 8, 0.5f, 8, 1, 8, 2.5f, 8}, CLOSE);
    assertThat(inference.weight("moving_mean")).containsExactly(1, 2);
  }

  @Test
  void normalizationAdapts() {
    Tensor data = Tensor.of(Shape.of(2, 2, 2), 1, 100, 3, 100, 5, 300, 7, 300);
    Normalization layer = Layers.normalization().adapt(data);
    assertThat(layer.statistics().orElseThrow().mean()).isEqualTo(Constants.of(4, 200));
    assertThat(layer.statistics().orElseThrow().variance()).isEqualTo(Constants.of(5, 10_000));
    float[] y = LayerRun.predict(layer, data).data();
    assertThat(y[0]).isCloseTo((float) (-3 / Math.sqrt(5)), CLOSE);
    assertThat(y[7]).isEqualTo(1);
    assertThat(LayerRun.predict(layer.invert(true), LayerRun.predict(layer, data)).data())
        .containsExactly(data.data(), within(1e-4f));
    Normalization inBatches =
        Layers.normalization()
            .adapt(java.util.stream.Stream.of(data.samples(0, 1), data.samples(1, 2)));
    assertThat(inBatches).isEqualTo(layer);
    Normalization all = Layers.normalization().axis().adapt(data);
    assertThat(all.statistics().orElseThrow().mean()).isEqualTo(Constants.of(102));
    Normalization each = Layers.normalization().axis(1, 2).adapt(data);
    assertThat(each.statistics().orElseThrow().mean().shape()).isEqualTo(Shape.of(2, 2));
    assertThat(each.statistics().orElseThrow().mean().values())
        .containsExactly(3.0, 200.0, 5.0, 200.0);
  }

  /** A pixel that never changes has no deviation, and must not become a large number. */
  @Test
  void normalizationOfConstantsGivesZero() {
    Tensor data = Tensor.of(Shape.of(2, 2), 0.7f, 1, 0.7f, 2);
    float[] y = LayerRun.predict(Layers.normalization().adapt(data), data).data();
    assertThat(y).containsExactly(0, -1, 0, 1);
  }

  @Test
  void rescaling() {
    assertThat(on(Layers.rescaling(2).offset(-1), 0, 3)).containsExactly(-1, 5);
    Tensor colors = LayerRun.counting(1, 2, 2);
    assertThat(LayerRun.predict(Layers.rescaling(10, 100).offset(1, 2), colors).data())
        .containsExactly(11, 202, 31, 402);
  }
}
