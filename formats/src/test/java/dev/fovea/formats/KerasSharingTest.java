package dev.fovea.formats;

import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.dropout;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.config.Config;
import dev.fovea.config.Described;
import dev.fovea.data.Datasets;
import dev.fovea.formats.keras.KerasConfigWriter;
import dev.fovea.formats.keras.KerasWeights;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Symbol;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.model.Model;
import dev.fovea.optimizer.Adam;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Fit;
import dev.fovea.train.Trainer;
import dev.fovea.weight.Initializer;
import dev.fovea.weight.Initializers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of layers and models that occur in several places of a file. */
class KerasSharingTest {
  private static final AtomicInteger FILLS = new AtomicInteger();

  @TempDir private Path folder;

  /** A custom initializer that counts its calls. */
  public record CountingOnes() implements Initializer {
    @Override
    public void fill(float[] weight, Shape shape, CounterRandom random) {
      FILLS.incrementAndGet();
      java.util.Arrays.fill(weight, 1);
    }

    @Override
    public Described describe() {
      return new Described("test", "CountingOnes", Config.empty());
    }
  }

  /** Uses a model directly and inside another, and one of its layers outside: one weight each. */
  private static Model model() {
    Layer inner = dense(3);
    Model once =
        Model.sequential(
            "once", new dev.fovea.layer.InputLayer("", Shape.of(3)), java.util.List.of(inner));
    Model around = Model.sequential(Shape.of(3), once, dropout(0.5));
    Symbol x = Symbol.input(3);
    return Model.of(x, x.then(once).then(around).inInference().then(inner));
  }

  private static void fit(Trainer trainer) {
    Tensor x = Tensor.of(Shape.of(2, 3), 1, 2, 3, -1, 0, 1);
    trainer.fit(Datasets.of(x, Tensor.of(Shape.of(2, 3), 0, 1, 0, 1, 0, 1)), Fit.epochs(2));
  }

  @Test
  void sharedWeightsAreSavedOnceAndSharedAgain() throws IOException {
    Model model = model();
    assertThat(model.weights()).hasSize(2);
    Trainer trainer = Trainer.compile(model, new Adam(0.01), new MeanSquaredError());
    fit(trainer);
    assertThat(KerasWeights.places(model).values().stream().filter(l -> !l.weights().isEmpty()))
        .hasSize(1);
    Path file = folder.resolve("shared.keras");
    SavedModel.of(trainer).save(file);
    SavedModel loaded = SavedModel.load(file);
    assertThat(loaded.model().weights()).hasSize(2);
    assertThat(KerasConfigWriter.write(loaded.model())).isEqualTo(KerasConfigWriter.write(model));
    fit(trainer);
    fit(loaded.trainer().orElseThrow());
    for (int i = 0; i < 2; i++) {
      assertThat(loaded.model().weights().get(i).values())
          .isEqualTo(model.weights().get(i).values());
    }
  }

  @Test
  void aCallInInferenceIsWrittenAsKerasDoes() {
    assertThat(KerasConfigWriter.write(model()).toString())
        .contains("\"kwargs\":{\"training\":false}");
  }

  @Test
  void loadingDrawsNothing() throws IOException {
    Initializers.register("CountingOnes", config -> new CountingOnes());
    Model model = Model.sequential(Shape.of(2), dense(3).kernelInitializer(new CountingOnes()));
    Trainer trainer = Trainer.compile(model, new Adam(0.01), new MeanSquaredError());
    Path file = folder.resolve("counted.keras");
    SavedModel.of(trainer).save(file);
    assertThat(FILLS).hasValue(1);
    SavedModel.load(file);
    assertThat(FILLS).hasValue(1);
  }
}
