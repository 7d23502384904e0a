package dev.fovea.bench.peers;

import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Workers;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.model.Model;
import dev.fovea.model.Plan;
import dev.fovea.model.PlanSpec;
import dev.fovea.optimizer.SGD;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Callback;
import dev.fovea.train.Fit;
import dev.fovea.train.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fovea, by the public calls that a user makes. */
public final class FoveaEngine implements Engine {
  /** Runs one task in this process. */
  public static void main(String[] args) throws Exception {
    Tasks.run(new FoveaEngine(), args);
  }

  @Override
  public String name() {
    return "Fovea";
  }

  @Override
  public Optional<Engine.Training> training(Network network, int threads) {
    return Optional.of(new FoveaTraining(network, Kernels.best(Workers.of(threads))));
  }

  private record FoveaTraining(Network network, Model model, Kernels kernels)
      implements Engine.Training {
    FoveaTraining(Network network, Kernels kernels) {
      this(network, network.model(), kernels);
    }

    @Override
    public void epoch(Dataset samples, int[][] batches, Steps steps) {
      Callback report =
          new Callback() {
            private double sum;

            // The logs hold the mean of the epoch so far.
            @Override
            public void onBatchEnd(
                dev.fovea.train.Training training, int batch, Map<String, Double> logs) {
              double total = logs.getOrDefault("loss", Double.NaN) * (batch + 1);
              steps.done(total - sum);
              sum = total;
            }
          };
      // Fovea shuffles the samples once more, which is part of its work.
      int[] order = Arrays.stream(batches).flatMapToInt(Arrays::stream).toArray();
      Trainer.compile(
              model, new SGD(Network.RATE, Network.MOMENTUM), new SparseCategoricalCrossentropy())
          .on(kernels)
          .fit(
              Datasets.select(samples, order),
              Fit.epochs(1).batchSize(batches[0].length).callbacks(report));
    }

    @Override
    public float[] scores(float[] images, int samples) {
      return model.predict(Tensor.of(model.inputShape().prepend(samples), images)).data();
    }
  }

  @Override
  public Optional<Prediction> prediction(List<float[]> weights, int batch, int threads) {
    return Optional.of(planned(Network.basic(weights), batch, threads));
  }

  @Override
  public Optional<Prediction> file(Path onnx, int batch, int threads) throws IOException {
    return Optional.of(planned(SavedModel.load(onnx).model(), batch, threads));
  }

  private static Prediction planned(Model model, int batch, int threads) {
    Plan plan = new Plan(model, PlanSpec.of(batch).kernels(Kernels.best(Workers.of(threads))));
    return (images, outputs) -> {
      float[] results =
          plan.run(Tensor.of(plan.inputShape(0).prepend(batch), images)).getFirst().data();
      System.arraycopy(results, 0, outputs, 0, results.length);
    };
  }
}
