package dev.fovea.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fovea.golden.GoldenCase;
import dev.fovea.golden.GoldenRunner;
import dev.fovea.kernel.Kernels;
import dev.fovea.train.WeightUpdate;
import java.util.List;

/** The steps of an optimizer for gradients given. */
public final class GoldenOptimizer implements GoldenRunner {
  @Override
  public void run(GoldenCase golden, Kernels kernels) {
    Optimizer optimizer = Optimizers.of(golden.className(), golden.config());
    float[] weight = golden.numbers("initial").data();
    OptimizerState state = new OptimizerState(optimizer, List.of(weight));
    WeightUpdate update = new WeightUpdate(optimizer, kernels.workers());
    JsonNode gradients = golden.get("gradients");
    JsonNode after = golden.get("weights_after");
    assertThat(after).hasSameSizeAs(gradients);
    for (int step = 0; step < gradients.size(); step++) {
      float[] gradient = GoldenCase.numbers(gradients.get(step)).data();
      update.step(state, List.of(weight), List.of(gradient));
      GoldenCase.assertClose(
          "weight after step " + step, weight, GoldenCase.numbers(after.get(step)).data());
    }
  }
}
