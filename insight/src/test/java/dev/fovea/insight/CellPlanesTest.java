package dev.fovea.insight;

import static dev.fovea.layer.Layers.cCells;
import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.flatten;
import static dev.fovea.layer.Layers.globalMaxPooling2D;
import static dev.fovea.layer.Layers.sCells;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.insight.CellPlanes.Plane;
import dev.fovea.insight.CellPlanes.Stage;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class CellPlanesTest {
  /** Three planes that see one pixel each: one is silent, one responds, one more strongly. */
  private static Model model() {
    Model model =
        Model.sequential(
            Shape.of(4, 6, 1),
            sCells(3, 0.5, 1).name("s1"),
            cCells(3).strides(2).name("c1"),
            sCells(1, 0.5, 3).name("s2"),
            globalMaxPooling2D());
    model.layer("s1").weight("excitation").set(0, 1, 2);
    model.layer("s2").weight("excitation").values()[4 * 3 + 2] = 1;
    model.layer("s2").weight("excitation").changed();
    return model;
  }

  private static List<Stage> stages(int most) {
    Tensor x = Tensor.zeros(Shape.of(1, 4, 6, 1));
    x.data()[1 * 6 + 5] = 0.75f;
    x.data()[3 * 6] = 0.25f;
    return CellPlanes.of(Activations.of(model(), x), most);
  }

  @Test
  void ranksPlanesByTheirStrongestCell() {
    Stage first = stages(5).getFirst();
    assertThat(first.responding()).isEqualTo(2);
    assertThat(first.planes().stream().map(Plane::index)).containsExactly(2, 1);
    assertThat(first.planes().getFirst().strongest()).isEqualTo(1.5f);
    assertThat(first.simple().path()).isEqualTo("s1");
    assertThat(first.complex().path()).isEqualTo("c1");
    assertThat(first.planes().getFirst().simple().shape()).isEqualTo(Shape.of(4, 6));
    assertThat(first.planes().getFirst().simple().data()[11]).isEqualTo(1.5f);
    assertThat(first.planes().getFirst().complex().shape()).isEqualTo(Shape.of(2, 3));
    assertThat(stages(1).getFirst().planes()).hasSize(1);
    assertThat(stages(1).getFirst().responding()).isEqualTo(2);
  }

  @Test
  void cutsOutWhatTheStrongestCellSees() {
    CellPlanes.Field pixel = stages(5).getFirst().planes().getFirst().field();
    assertThat(List.of(pixel.top(), pixel.left())).containsExactly(1, 5);
    assertThat(pixel.pixels().data()).containsExactly(0.75f);

    // The C-cell at (0, 2) is the strongest and sees 3x3 pixels from (0, 4); the S-cell there sees
    // two more pixels on each side.
    Stage second = stages(5).getLast();
    CellPlanes.Field field = second.planes().getFirst().field();
    assertThat(field.pixels().shape()).isEqualTo(Shape.of(7, 7, 1));
    assertThat(List.of(field.top(), field.left())).containsExactly(-2, 2);
    assertThat(field.pixels().data()[3 * 7 + 3]).isEqualTo(0.75f);
    assertThat(field.pixels().data()[3 * 7 + 6]).isZero();
    assertThat(second.planes().getFirst().complex().shape()).isEqualTo(Shape.of(1, 1));
  }

  @Test
  void refusesModelsWithoutSCells() {
    Model none = Model.sequential(Shape.of(4, 4, 1), conv2D(2, 3), flatten());
    Activations activations = Activations.of(none, Tensor.zeros(Shape.of(1, 4, 4, 1)));
    assertThatThrownBy(() -> CellPlanes.of(activations, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the model has no S-cells that see an image; train one with './fovea train --model"
                + " neocognitron'");
  }
}
