package dev.fovea.model.rewrite;

import static dev.fovea.layer.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Padding;
import dev.fovea.kernel.Workers;
import dev.fovea.layer.Layer;
import dev.fovea.model.GradientCheck;
import dev.fovea.model.Mode;
import dev.fovea.model.Model;
import dev.fovea.model.Plan;
import dev.fovea.model.PlanSpec;
import dev.fovea.tensor.Shape;
import dev.fovea.weight.Initializers;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Padding and cropping that convolutions do themselves, against the layers one by one. */
class FuseMarginsTest {
  private static final Shape IMAGE = Shape.of(5, 6, 4);

  static Stream<List<Layer>> chains() {
    return Stream.of(
        List.of(zeroPadding2D(1), conv2D(3, 3).strides(2), activation(Activation.RELU)),
        List.of(zeroPadding2D(1, 0, 2, 3), conv2D(20, 3).groups(2).activation(Activation.TANH)),
        List.of(
            zeroPadding2D(1),
            conv2D(2, 3).padding(Padding.explicit(0, 1, 1, 0)),
            batchNormalization().movingMeanInitializer(Initializers.constant(0.2))),
        List.of(zeroPadding2D(2), depthwiseConv2D(3).strides(2)),
        List.of(
            zeroPadding2D(0, 1),
            depthwiseConv2D(3).depthMultiplier(2),
            batchNormalization().movingVarianceInitializer(Initializers.constant(3)),
            relu().maxValue(6)),
        List.of(zeroPadding2D(1), separableConv2D(3, 3)),
        List.of(conv2DTranspose(3, 4).strides(2), cropping2D(1), activation(Activation.RELU)),
        List.of(conv2DTranspose(3, 2).strides(3).activation(Activation.ELU), cropping2D(0, 1)),
        List.of(
            conv2DTranspose(4, 3).strides(2).groups(2).outputPadding(1), cropping2D(1, 0, 0, 1)));
  }

  private static Plan plan(Model model, Mode mode) {
    Plan plan = new Plan(model, PlanSpec.of(40).kernels(Kernels.best(Workers.of(1))).mode(mode));
    float[] x = plan.input(0);
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) Math.sin(i);
    }
    plan.forward(40, 0);
    return plan;
  }

  @ParameterizedTest
  @MethodSource("chains")
  void theSameNumbersInFewerSteps(List<Layer> layers) {
    Model model = Model.sequential(IMAGE, layers);
    Plan fused = plan(model, Mode.PREDICT);
    Plan separate = plan(model, Mode.EXPLAIN);
    assertThat(fused.toString().lines().filter(line -> !line.contains("shares its input")))
        .hasSizeLessThan((int) separate.toString().lines().count());
    assertThat(fused.toString().lines().filter(line -> line.contains("padding")))
        .allMatch(line -> line.contains(" + "));
    assertThat(fused.toString().lines()).noneMatch(line -> line.startsWith("cropping"));
    for (int i = 0; i < separate.output(0).length; i++) {
      assertThat(fused.output(0)[i]).isCloseTo(separate.output(0)[i], within(1e-5f));
    }
  }

  @Test
  void gradientsPassThroughTheMargins() {
    Layer padded = Model.sequential(IMAGE, zeroPadding2D(1, 2), conv2D(2, 3).strides(2));
    GradientCheck.of(padded).verify(IMAGE);
    Layer cropped = Model.sequential(IMAGE, conv2DTranspose(2, 3).strides(2), cropping2D(1, 2));
    GradientCheck.of(cropped).verify(IMAGE);
  }

  @Test
  void leavesOtherLayersAlone() {
    for (List<Layer> layers :
        List.of(
            List.<Layer>of(zeroPadding2D(1), conv2D(2, 3).padding(Padding.SAME)),
            List.<Layer>of(zeroPadding2D(1), maxPooling2D(2)),
            List.<Layer>of(conv2D(2, 3), cropping2D(1)),
            List.<Layer>of(conv2DTranspose(2, 3).padding(Padding.SAME), cropping2D(1)))) {
      Plan plan = plan(Model.sequential(IMAGE, layers), Mode.PREDICT);
      assertThat(plan.toString().lines()).hasSize(2);
      assertThat(Arrays.stream(plan.toString().split("\n"))).noneMatch(l -> l.contains(" + "));
    }
  }
}
