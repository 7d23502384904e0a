package dev.fovea.zoo;

import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.flatten;
import static dev.fovea.layer.Layers.globalMaxPooling2D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.Classified;
import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.data.Target;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Workers;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShiftToleranceTest {
  private static final Kernels KERNELS = Kernels.best(Workers.of(2));

  private static Dataset images(Tensor x, float... labels) {
    return Datasets.of(
        x,
        Tensor.of(Shape.of(labels.length, 1), labels),
        new Target.Label(2, List.of("dark", "light")));
  }

  @Test
  void shiftsEveryChannelAndFillsWithZeros() {
    Tensor x = Tensor.zeros(Shape.of(2, 2, 3, 2));
    for (int i = 0; i < x.data().length; i++) {
      x.data()[i] = i + 1;
    }
    Dataset two = images(x, 0, 1);
    assertThat(ShiftTolerance.shifted(two, 1, 2, 0, 0).data())
        .containsExactly(13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24);
    assertThat(ShiftTolerance.shifted(two, 0, 1, 1, 1).data())
        .containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4);
    assertThat(ShiftTolerance.shifted(two, 0, 1, 0, -2).data())
        .containsExactly(5, 6, 0, 0, 0, 0, 11, 12, 0, 0, 0, 0);
    assertThat(ShiftTolerance.shifted(two, 0, 1, -1, 0).data())
        .containsExactly(7, 8, 9, 10, 11, 12, 0, 0, 0, 0, 0, 0);
    assertThat(ShiftTolerance.shifted(two, 0, 1, 0, 3).data()).containsOnly(0);
    assertThat(ShiftTolerance.shifted(two, 0, 1, -5, 9).data()).containsOnly(0);
  }

  /** A light pixel in the middle of 5x5, or none. */
  private static Classified pixels() {
    Tensor x = Tensor.zeros(Shape.of(2, 5, 5, 1));
    x.data()[25 + 12] = 1;
    return Classified.of(images(x, 0, 1));
  }

  /** The pixel stays in the image up to a shift of 2: one model sees it anywhere, one in place. */
  @Test
  void tellsWhatKnowsPlacesFromWhatDoesNot() {
    Model anywhere = Model.sequential(Shape.of(5, 5, 1), globalMaxPooling2D(), dense(2));
    anywhere.layer("dense").weight("kernel").set(0, 1);
    anywhere.layer("dense").weight("bias").set(0.5f, 0);
    assertThat(ShiftTolerance.accuracies(anywhere, pixels(), 3, KERNELS))
        .containsExactly(1, 1, 1, 0.5);

    Model inPlace = Model.sequential(Shape.of(5, 5, 1), flatten(), dense(2));
    float[] kernel = new float[50];
    kernel[12 * 2 + 1] = 1;
    // The place below it counts, too: one direction of eight for a shift by 1.
    kernel[17 * 2 + 1] = 1;
    inPlace.layer("dense").weight("kernel").set(kernel);
    inPlace.layer("dense").weight("bias").set(0.5f, 0);
    assertThat(ShiftTolerance.accuracies(inPlace, pixels(), 2, KERNELS))
        .containsExactly(new double[] {1, 0.5 + 0.5 / 8, 0.5}, within(1e-12));
  }

  @Test
  void refusesWhatIsNoImage() {
    Dataset rows = images(Tensor.zeros(Shape.of(2, 4)), 0, 1);
    assertThatThrownBy(() -> ShiftTolerance.shifted(rows, 0, 1, 1, 0))
        .isInstanceOf(ShapeException.class)
        .hasMessage("only images (height, width, channels) can be shifted, not samples of 4");
  }
}
