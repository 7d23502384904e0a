package dev.fovea.train;

import dev.fovea.data.Batches;
import dev.fovea.data.Dataset;
import dev.fovea.model.Mode;
import dev.fovea.model.Plan;
import dev.fovea.model.PlanSpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Computes the loss and metrics over a dataset, with a plan that is kept from one run to the next.
 */
final class Evaluation {
  private static final float[] EQUAL_WEIGHTS = {};

  private final Trainer trainer;
  private final int batchSize;
  private @Nullable Plan plan;

  Evaluation(Trainer trainer, int batchSize) {
    this.trainer = trainer;
    this.batchSize = batchSize;
  }

  Map<String, Double> run(Dataset data) {
    Plan ready = plan(data);
    Batches batches = Batches.inOrder(data, batchSize);
    Scores scores = new Scores(trainer, ready, data, false);
    BatchArrays arrays = new BatchArrays(ready, data, batchSize);
    double penalty = trainer.penalty();
    for (int batch = 0; batch < batches.count(); batch++) {
      int samples = batches.samples(batch);
      batches.read(
          trainer.kernels().workers(),
          0,
          0,
          batch,
          arrays.inputs(),
          arrays.targets(),
          arrays.indices());
      ready.forward(samples, batch);
      scores.add(samples, arrays, EQUAL_WEIGHTS, penalty);
    }
    return scores.logs();
  }

  private Plan plan(Dataset data) {
    Plan known = plan;
    if (known == null) {
      known =
          new Plan(
              trainer.model(),
              PlanSpec.of(batchSize)
                  .mode(Mode.PREDICT)
                  .kernels(trainer.kernels())
                  .inputShapes(data.inputShapes())
                  .logits(trainer::takesLogits));
      plan = known;
    }
    return known;
  }
}
