package dev.fovea.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.layer.core.Embedding;
import dev.fovea.model.Mode;
import dev.fovea.model.Model;
import dev.fovea.model.Plan;
import dev.fovea.model.PlanSpec;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EmbeddingTest {
  private static final float[] TABLE = {1, 2, 3, 4, 5, 6};

  @Test
  void eachNumberChoosesAVector() {
    LayerRun run =
        new LayerRun(Layers.embedding(3, 2), Mode.PREDICT, 1, Shape.of(2))
            .weights("embeddings", TABLE);
    Tensor y = run.apply(Tensor.of(Shape.of(1, 2), 2, 0));
    assertThat(y.shape()).isEqualTo(Shape.of(1, 2, 2));
    assertThat(y.data()).containsExactly(5, 6, 1, 2);
    assertThatThrownBy(() -> run.apply(Tensor.of(Shape.of(1, 2), 3, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Embedding \"\" has vectors 0 to 2, and the input is 3.0");
  }

  @Test
  void theGradientsOfAVectorThatIsChosenTwiceAddUp() {
    Symbol x = Symbol.input(3);
    Model model = Model.of(x, x.then(Layers.embedding(3, 2)));
    Plan plan = new Plan(model, PlanSpec.of(1).mode(Mode.TRAIN).inputGradients(true));
    System.arraycopy(new float[] {1, 0, 1}, 0, plan.input(0), 0, 3);
    plan.forward(1, 0);
    for (int i = 0; i < 6; i++) {
      plan.outputGradient(0)[i] = i + 1;
    }
    Arrays.fill(plan.inputGradient(0), Float.NaN);
    plan.backward();
    assertThat(plan.weightGradient(plan.trainedWeights().getFirst()))
        .containsExactly(3, 4, 1 + 5, 2 + 6, 0, 0);
    assertThat(Arrays.copyOf(plan.inputGradient(0), 3)).containsOnly(0);
  }

  @Test
  void theConfigurationGivesTheSameLayer() {
    Layer layer = Embedding.of(5, 4).name("table");
    assertThat(LayerRegistry.make("Embedding", "table", layer.config())).isEqualTo(layer);
  }
}
