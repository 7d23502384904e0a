package dev.fovea.layer.convolution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.kernel.Padding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.LayerRun;
import dev.fovea.layer.Layers;
import dev.fovea.model.Mode;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.weight.Initializers;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a textbook tells of convolution and pooling. */
class ConvolutionFactsTest {
  /** An edge detector. */
  private static final float[] KERNEL = {0, -1, 0, -1, 3, -1, 0, -1, 0};

  /** A picture around 0 - 248 - 145 + 3 253 - 54 - 253, the first element of the result. */
  private static final Tensor PICTURE =
      Tensor.of(
          Shape.of(1, 3, 4, 1), new float[] {60, 248, 41, 0, 145, 253, 54, 37, 9, 253, 43, 8});

  private static Tensor filtered(Padding padding) {
    Conv conv = Layers.conv2D(1, 3).padding(padding).useBias(false);
    return new LayerRun(conv, Mode.PREDICT, 1, Shape.of(3, 4, 1))
        .weights("kernel", KERNEL)
        .apply(PICTURE);
  }

  @Test
  void workedExample() {
    Tensor valid = filtered(Padding.VALID);
    assertThat(valid.shape()).isEqualTo(Shape.of(1, 1, 2, 1));
    assertThat(valid.data()).containsExactly(59, -212);
    Tensor same = filtered(Padding.SAME);
    assertThat(same.shape()).isEqualTo(PICTURE.shape());
    assertThat(same.get(0, 0, 0, 0)).isEqualTo(-213);
    assertThat(same.get(0, 1, 1, 0)).isEqualTo(59);
  }

  /** The kernel is not flipped. */
  @Test
  void convolutionIsCrossCorrelation() {
    Conv conv = Layers.conv1D(1, 2).useBias(false);
    LayerRun run = new LayerRun(conv, Mode.PREDICT, 1, Shape.of(3, 1)).weights("kernel", 1, 10);
    assertThat(run.apply(Tensor.of(Shape.of(1, 3, 1), 1, 2, 3)).data()).containsExactly(21, 32);
  }

  @Test
  void bordersLost() {
    List<Shape> picture = List.of(Shape.of(28, 28, 1));
    assertThat(Layers.conv2D(1, 3).outputShape(picture)).isEqualTo(Shape.of(26, 26, 1));
    assertThat(Layers.conv2D(1, 5).outputShape(picture)).isEqualTo(Shape.of(24, 24, 1));
    for (int kernel : new int[] {3, 5}) {
      assertThat(Layers.conv2D(1, kernel).padding(Padding.SAME).outputShape(picture))
          .isEqualTo(Shape.of(28, 28, 1));
    }
  }

  @Test
  void farFewerWeightsThanFullyConnected() {
    Model conv = Model.sequential(Shape.of(5, 5, 2), Layers.conv2D(3, 3));
    assertThat(conv.outputShape()).isEqualTo(Shape.of(3, 3, 3));
    assertThat(conv.weights().getFirst().values()).hasSize(54);
    assertThat(conv.weights().getLast().values()).hasSize(3);
    Model dense = Model.sequential(Shape.of(5, 5, 2), Layers.flatten(), Layers.dense(3 * 3 * 3));
    assertThat(dense.weights().getFirst().values()).hasSize(1350);
  }

  @Test
  void theBasicNetwork() {
    Model model =
        Model.sequential(
            Shape.of(28, 28, 1),
            Layers.conv2D(32, 3),
            Layers.relu(),
            Layers.conv2D(64, 3),
            Layers.relu(),
            Layers.maxPooling2D(2),
            Layers.dropout(0.25),
            Layers.flatten(),
            Layers.dense(128),
            Layers.relu(),
            Layers.dropout(0.5),
            Layers.dense(10),
            Layers.softmax());
    assertThat(model.layers().stream().map(layer -> layer.outputShapes().getFirst()))
        .containsExactly(
            Shape.of(28, 28, 1),
            Shape.of(26, 26, 32),
            Shape.of(26, 26, 32),
            Shape.of(24, 24, 64),
            Shape.of(24, 24, 64),
            Shape.of(12, 12, 64),
            Shape.of(12, 12, 64),
            Shape.of(9216),
            Shape.of(128),
            Shape.of(128),
            Shape.of(128),
            Shape.of(10),
            Shape.of(10));
    assertThat(model.parameters()).isEqualTo(1_199_882);
    assertThat(model.weights().get(0).shape()).isEqualTo(Shape.of(3, 3, 1, 32));
    assertThat(model.weights().get(2).values()).hasSize(18_432);
    assertThat(model.weights().get(4).values()).hasSize(1_179_648);
    assertThat(Math.round(1000 * 1_179_648 / 1_199_882.0)).isEqualTo(983);
  }

  /** Which inputs of 9x9 reach the middle output of so many 3x3 convolutions. */
  @Test
  void receptiveFieldGrowsWithDepth() {
    assertThat(reached(1)).isEqualTo(3 * 3);
    assertThat(reached(2)).isEqualTo(5 * 5);
    assertThat(reached(3)).isEqualTo(7 * 7);
  }

  private static long reached(int depth) {
    Layer[] layers =
        IntStream.range(0, depth)
            .<Layer>mapToObj(
                i ->
                    Layers.conv2D(1, 3)
                        .padding(Padding.SAME)
                        .kernelInitializer(Initializers.ones()))
            .toArray(Layer[]::new);
    Model model = Model.sequential(Shape.of(9, 9, 1), layers);
    return IntStream.range(0, 81)
        .filter(
            i -> {
              Tensor impulse = Tensor.zeros(Shape.of(1, 9, 9, 1));
              impulse.data()[i] = 1;
              return model.predict(impulse).get(0, 4, 4, 0) != 0;
            })
        .count();
  }

  @Test
  void poolingKeepsAQuarter() {
    Model model = Model.sequential(Shape.of(24, 24, 64), Layers.maxPooling2D(2));
    assertThat(Shape.of(24, 24, 64).size()).isEqualTo(36_864);
    assertThat(model.outputShape().size()).isEqualTo(9_216);
    assertThat(model.parameters()).isZero();
    assertThat(Layers.maxPooling2D(2).outputShape(List.of(Shape.of(8, 8, 1))))
        .isEqualTo(Shape.of(4, 4, 1));
    assertThat(Layers.maxPooling2D(2).strides(1).outputShape(List.of(Shape.of(8, 8, 1))))
        .isEqualTo(Shape.of(7, 7, 1));
  }

  @Test
  void poolingTakesTheLargestOrTheMean() {
    Tensor picture = LayerRun.counting(1, 2, 4, 1);
    assertThat(LayerRun.predict(Layers.maxPooling2D(2), picture).data()).containsExactly(6, 8);
    assertThat(LayerRun.predict(Layers.averagePooling2D(2), picture).data())
        .containsExactly(3.5f, 5.5f);
    assertThat(LayerRun.predict(Layers.maxPooling2D(2).strides(1), picture).data())
        .containsExactly(6, 7, 8);
  }

  /** Without a nonlinearity between, two convolutions are one with a larger kernel. */
  @Test
  void twoConvolutionsCollapse() {
    Tensor x = LayerRun.counting(1, 7, 1);
    Conv one = Layers.conv1D(1, 2).useBias(false);
    Conv two = Layers.conv1D(1, 2).useBias(false);
    LayerRun first = new LayerRun(one, Mode.PREDICT, 1, Shape.of(7, 1)).weights("kernel", 2, -1);
    LayerRun second = new LayerRun(two, Mode.PREDICT, 1, Shape.of(6, 1)).weights("kernel", 3, 5);
    LayerRun once =
        new LayerRun(Layers.conv1D(1, 3).useBias(false), Mode.PREDICT, 1, Shape.of(7, 1))
            .weights("kernel", 2 * 3, 2 * 5 - 3, -5);
    assertThat(second.apply(first.apply(x)).data()).containsExactly(once.apply(x).data());
  }
}
