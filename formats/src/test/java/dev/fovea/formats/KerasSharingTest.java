package dev.fovea.formats;

import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.dropout;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fovea.config.Config;
import dev.fovea.config.Described;
import dev.fovea.data.Datasets;
import dev.fovea.formats.keras.KerasConfigWriter;
import dev.fovea.formats.keras.KerasWeights;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Symbol;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.model.Model;
import dev.fovea.model.ModelLayer;
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
import java.util.List;
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
        Model.sequential("once", new dev.fovea.layer.InputLayer("", Shape.of(3)), List.of(inner));
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

  /** Keras's {@code kwargs: {"training": true}}, as Monte Carlo dropout has it, comes back. */
  @Test
  void aCallInTrainingIsWrittenAndReadAsKerasDoes() throws IOException {
    Symbol x = Symbol.input(32);
    Model model = Model.of(x, x.then(dropout(0.5)).inTraining());
    assertThat(KerasConfigWriter.write(model).toString())
        .contains("\"kwargs\":{\"training\":true}");
    Model loaded = reloaded(model);
    assertThat(KerasConfigWriter.write(loaded)).isEqualTo(KerasConfigWriter.write(model));
    Tensor sample = Tensor.zeros(Shape.of(1, 32));
    java.util.Arrays.fill(sample.data(), 1);
    assertThat(loaded.predict(sample).data()).contains(0f, 2f).containsOnly(0f, 2f);
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

  /** What training changes of a model, of a model in it, and of a layer in that, each by itself. */
  @Test
  void whatIsTrainedComesBackForModelsAndLayers() throws IOException {
    for (int bits = 0; bits < 8; bits++) {
      Model inner = Model.sequential(Shape.of(3), dense(3).name("first"), dense(3).name("second"));
      Symbol x = Symbol.input(3);
      Model outer = Model.of(x, x.then(inner).then(dense(2).name("head")));
      outer.trainable((bits & 1) == 0);
      inner.trainable((bits & 2) == 0);
      inner.layer("first").trainable((bits & 4) == 0);
      Path file = folder.resolve("trained" + bits + ".keras");
      SavedModel.of(outer).save(file);

      Model loaded = SavedModel.load(file).model();
      assertThat(loaded.trainable()).isEqualTo((bits & 1) == 0);
      assertThat(loaded.layer("head").trainable()).isEqualTo((bits & 1) == 0);
      Model nested = (Model) loaded.layer("sequential").layer();
      assertThat(nested.trainable()).isEqualTo((bits & 2) == 0);
      assertThat(nested.layer("first").trainable()).isEqualTo((bits & 4) == 0);
      assertThat(nested.layer("second").trainable()).isEqualTo((bits & 2) == 0);
      assertThat(KerasConfigWriter.write(loaded)).isEqualTo(KerasConfigWriter.write(outer));
    }
  }

  /** As Keras writes {@code base.trainable = False}: false for the model and all of its layers. */
  @Test
  void aFrozenModelIsWrittenAsKerasDoes() {
    Model inner = Model.sequential(Shape.of(3), dense(3));
    Model outer = Model.sequential(Shape.of(3), inner, dense(2));
    outer.layer("sequential").trainable(false);
    JsonNode config = KerasConfigWriter.write(outer).path("config");
    JsonNode nested = config.path("layers").path(1).path("config");
    assertThat(config.path("trainable").booleanValue()).isTrue();
    assertThat(nested.path("trainable").isBoolean()).isTrue();
    assertThat(nested.path("trainable").booleanValue()).isFalse();
    assertThat(nested.path("layers").path(1).path("config").path("trainable").booleanValue())
        .isFalse();
  }

  /**
   * An encoder in an autoencoder: files of the two, each alone and both with one set of weights.
   */
  @Test
  void anEncoderInAnAutoencoder() throws IOException {
    Symbol in = Symbol.input(3);
    Symbol code = in.then(dense(2));
    Model encoder = Model.of("encoder", List.of(in), List.of(code));
    for (Model autoencoder :
        List.of(
            Model.of(in, code.then(dense(3))), Model.sequential(Shape.of(3), encoder, dense(3)))) {
      fit(Trainer.compile(autoencoder, new Adam(0.01), new MeanSquaredError()));
      Tensor x = Tensor.of(Shape.of(1, 3), 1, 2, 3);
      Model loadedEncoder = reloaded(encoder);
      Model loaded = reloaded(autoencoder);
      assertThat(loadedEncoder.predict(x).data()).isEqualTo(encoder.predict(x).data());
      assertThat(loaded.predict(x).data()).isEqualTo(autoencoder.predict(x).data());
      // Both in one file: training either changes the other.
      Symbol input = Symbol.input(3);
      Model both =
          Model.of("both", List.of(input), List.of(input.then(encoder), input.then(autoencoder)));
      Model together = reloaded(both);
      assertThat(together.weights()).hasSize(4);
      assertThat(together.predict(List.of(x)).get(1).data())
          .isEqualTo(autoencoder.predict(x).data());
      Model part = (Model) together.layer("encoder").layer();
      Model whole =
          (Model)
              together.layers().stream()
                  .map(ModelLayer::layer)
                  .filter(layer -> layer instanceof Model && layer != part)
                  .findFirst()
                  .orElseThrow();
      assertThat(whole.weights()).containsAll(part.weights());
      float[] before = part.predict(x).data().clone();
      fit(Trainer.compile(whole, new Adam(0.1), new MeanSquaredError()));
      assertThat(part.predict(x).data()).isNotEqualTo(before);
    }
  }

  private Model reloaded(Model model) throws IOException {
    Path file = folder.resolve("one.keras");
    SavedModel.of(model).save(file);
    return SavedModel.load(file).model();
  }

  /** A layer, and a model, without a name that each model around it numbers in its own way. */
  @Test
  void sharedLayersWithoutNamesAreNumberedInEachModel() throws IOException {
    Layer shared = dense(3);
    Model sharedModel = Model.sequential(Shape.of(3), dense(3));
    Layer named = dense(3).name("dense_2");
    Model left = Model.sequential(Shape.of(3), shared, dense(3), sharedModel, named);
    Model right =
        Model.sequential(
            Shape.of(3), dense(3), Model.sequential(Shape.of(3), dense(3)), sharedModel, shared);
    assertThat(left.layers().get(1).name()).isEqualTo("dense");
    assertThat(right.layers().get(4).name()).isEqualTo("dense_1");
    Symbol x = Symbol.input(3);
    Model both =
        Model.of(
            "both", List.of(x), List.of(x.then(left), x.then(right), x.then(shared).then(named)));
    Model loaded = reloaded(both);
    assertThat(KerasConfigWriter.write(loaded)).isEqualTo(KerasConfigWriter.write(both));
    assertThat(loaded.weights()).hasSameSizeAs(both.weights());
    Tensor sample = Tensor.of(Shape.of(1, 3), 1, 2, 3);
    for (int i = 0; i < 3; i++) {
      assertThat(loaded.predict(List.of(sample)).get(i).data())
          .isEqualTo(both.predict(List.of(sample)).get(i).data());
    }
  }
}
