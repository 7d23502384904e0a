package dev.fovea.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.data.digits.DigitsDataset;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Workers;
import dev.fovea.model.Model;
import dev.fovea.model.Weight;
import dev.fovea.optimizer.Adam;
import dev.fovea.train.Fit;
import dev.fovea.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NeocognitronTest {
  private static final Neocognitron ARCHITECTURE = new Neocognitron();

  private static float[] excitation(Model model, int stage) {
    return model.layer("s" + stage).weight("excitation").values().clone();
  }

  /** Training with labels leaves the S-cells as they are. */
  @Test
  void theSCellsLearnBeforeTheSoftmaxAndOnlyThen() {
    Dataset few = Datasets.limit(DigitsDataset.split(1).train(), 40);
    Kernels kernels = Kernels.best(Workers.of(2));
    Model model = ARCHITECTURE.create();
    model.initialize(1);
    List<String> lines = new ArrayList<>();
    ARCHITECTURE.pretrain(model, few, 1, kernels, lines::add);
    assertThat(lines)
        .hasSize(3)
        .allMatch(line -> line.matches("Stage \\d: \\d+ of \\d+ planes of S-cells have learned.*"));
    List<float[]> learned =
        List.of(excitation(model, 1), excitation(model, 2), excitation(model, 3));
    Trainer trainer = ARCHITECTURE.compile(model, new Adam(0.01)).on(kernels);
    float[] softmax = model.layer("dense").weight("kernel").values().clone();
    trainer.fit(few, Fit.epochs(1).batchSize(20).quiet());
    for (int stage = 1; stage <= 3; stage++) {
      assertThat(learned.get(stage - 1)).isNotEqualTo(new float[learned.get(stage - 1).length]);
      assertThat(excitation(model, stage)).isEqualTo(learned.get(stage - 1));
    }
    assertThat(model.layer("dense").weight("kernel").values()).isNotEqualTo(softmax);
    assertThat(trainer.trainedWeights().stream().map(Weight::name))
        .containsExactly("gamma", "beta", "kernel", "bias");
  }
}
