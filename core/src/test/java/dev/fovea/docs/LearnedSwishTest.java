package dev.fovea.docs;

import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.flatten;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.layer.LayerRegistry;
import dev.fovea.model.GradientCheck;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import org.junit.jupiter.api.Test;

class LearnedSwishTest {
  @Test
  void gradientsAgreeWithFiniteDifferences() {
    GradientCheck.of(new LearnedSwish("", 1)).verify(Shape.of(3, 4, 2));
  }

  @Test
  void theConfigurationGivesTheSameLayer() {
    LearnedSwish.register();
    LearnedSwish layer = new LearnedSwish("swish", 0.5);
    assertThat(LayerRegistry.make("LearnedSwish", "swish", layer.config())).isEqualTo(layer);
  }

  @Test
  void itStandsInAModelLikeAnyOther() {
    Model model =
        Model.sequential(
            Shape.of(8, 8, 1), conv2D(4, 3), new LearnedSwish("", 1), flatten(), dense(10));
    assertThat(model.predict(Tensor.zeros(Shape.of(2, 8, 8, 1))).shape())
        .isEqualTo(Shape.of(2, 10));
  }
}
