package dev.fovea.layer;

import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.cropping2D;
import static dev.fovea.layer.Layers.depthwiseConv2D;
import static dev.fovea.layer.Layers.maxPooling2D;

import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Padding;
import dev.fovea.kernel.Workers;
import dev.fovea.model.GradientCheck;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Finite differences of convolutions large enough for each of the vector kernels' algorithms. */
class AlgorithmGradientTest {
  /** A layer, the shape it takes, and the samples that its algorithm needs. */
  record Case(String algorithm, Layer layer, Shape input, int batch) {
    @Override
    public String toString() {
      return algorithm;
    }
  }

  static final List<Case> CASES =
      List.of(
          new Case(
              "Winograd, whole tiles",
              conv2D(16, 3).padding(Padding.SAME),
              Shape.of(12, 12, 16),
              4),
          new Case("Winograd, parts of tiles", conv2D(17, 3), Shape.of(13, 12, 18), 4),
          new Case(
              "lists of what is not zero, a ninth",
              Model.sequential(
                  Shape.of(12, 12, 16), conv2D(16, 3).padding(Padding.SAME), cropping2D(4)),
              Shape.of(12, 12, 16),
              4),
          new Case(
              "pooling as outputs are stored, Winograd",
              Model.sequential(Shape.of(14, 14, 16), conv2D(17, 3), maxPooling2D(2)),
              Shape.of(14, 14, 16),
              1),
          new Case(
              "pooling as outputs are stored, direct",
              Model.sequential(Shape.of(7, 8, 2), conv2D(9, 4), maxPooling2D(2)),
              Shape.of(7, 8, 2),
              2),
          new Case("direct, 5x5", conv2D(20, 5).strides(2), Shape.of(11, 11, 9), 2),
          new Case("residues of strides", conv2D(9, 3).strides(2), Shape.of(10, 9, 17), 2),
          new Case("depthwise", depthwiseConv2D(3).padding(Padding.SAME), Shape.of(10, 10, 37), 2));

  @ParameterizedTest
  @FieldSource("CASES")
  void gradientsAreThoseOfFiniteDifferences(Case c) {
    GradientCheck.of(c.layer())
        .batch(c.batch())
        .kernels(Kernels.best(Workers.of(2)))
        .verify(c.input());
  }
}
