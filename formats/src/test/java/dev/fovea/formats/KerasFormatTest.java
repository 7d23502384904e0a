package dev.fovea.formats;

import static dev.fovea.layer.Layers.add;
import static dev.fovea.layer.Layers.cCells;
import static dev.fovea.layer.Layers.capsuleLength;
import static dev.fovea.layer.Layers.capsuleMask;
import static dev.fovea.layer.Layers.capsules;
import static dev.fovea.layer.Layers.constant;
import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.dropout;
import static dev.fovea.layer.Layers.flatten;
import static dev.fovea.layer.Layers.maxPooling2D;
import static dev.fovea.layer.Layers.primaryCapsules;
import static dev.fovea.layer.Layers.sCells;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.callback.BackupAndRestore;
import dev.fovea.callback.ModelCheckpoint;
import dev.fovea.data.AtomicFile;
import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.formats.keras.KerasWeights;
import dev.fovea.kernel.Activation;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Symbol;
import dev.fovea.loss.Loss;
import dev.fovea.loss.MarginLoss;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.optimizer.Adam;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Callback;
import dev.fovea.train.Fit;
import dev.fovea.train.Trainer;
import dev.fovea.train.Training;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KerasFormatTest {
  @TempDir private Path folder;

  private static Model cnn(long seed) {
    Model model =
        Model.sequential(
            Shape.of(8, 8, 1),
            conv2D(4, 3).activation(Activation.RELU),
            conv2D(5, 3),
            maxPooling2D(2),
            dropout(0.2),
            flatten(),
            dense(3).activation(Activation.SOFTMAX));
    model.initialize(seed);
    return model;
  }

  private static Tensor random(Shape shape) {
    Tensor tensor = Tensor.zeros(shape);
    CounterRandom random = CounterRandom.ofSeed(3);
    for (int i = 0; i < tensor.data().length; i++) {
      tensor.data()[i] = random.uniform(i, -1, 1);
    }
    return tensor;
  }

  private static Dataset samples() {
    Tensor y = Tensor.zeros(Shape.of(40, 1));
    for (int i = 0; i < 40; i++) {
      y.data()[i] = i % 3;
    }
    return Datasets.of(random(Shape.of(40, 8, 8, 1)), y);
  }

  private static Trainer trainer(Model model) {
    return Trainer.compile(
        model, new Adam(0.01), new SparseCategoricalCrossentropy(), new Accuracy());
  }

  private static void assertSameWeights(Model actual, Model expected) {
    for (int i = 0; i < expected.weights().size(); i++) {
      assertThat(actual.weights().get(i).values()).isEqualTo(expected.weights().get(i).values());
    }
  }

  private Path save(Model model) throws IOException {
    Path file = folder.resolve("model.keras");
    SavedModel.of(model).save(file);
    return file;
  }

  @Test
  void goesThroughBytesAndStreams() throws IOException {
    Model model = cnn(1);
    Trainer trainer = trainer(model);
    trainer.fit(samples(), Fit.epochs(1).batchSize(8));
    byte[] bytes = SavedModel.of(trainer).toBytes("model.keras");
    assertSameWeights(SavedModel.load(bytes, "upload.keras").model(), model);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SavedModel.of(trainer).save(out, "model.keras");
    SavedModel read = SavedModel.load(new ByteArrayInputStream(out.toByteArray()), "s.keras");
    assertSameWeights(read.model(), model);
    assertThat(read.trainer()).isPresent();
    for (int length : new int[] {0, 10, bytes.length / 2, bytes.length - 1}) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> SavedModel.load(cut, "upload.keras"))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("upload.keras: ");
    }
    assertThatThrownBy(() -> SavedModel.of(model).toBytes("model.xyz"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("model.xyz: ");
  }

  @Test
  void aSequentialModelComesBack() throws IOException {
    Model model = cnn(1);
    model.layer("conv2d").trainable(false);
    Model loaded = SavedModel.load(save(model)).model();
    assertSameWeights(loaded, model);
    assertThat(loaded.summary()).isEqualTo(model.summary());
    Tensor x = random(Shape.of(2, 8, 8, 1));
    assertThat(loaded.predict(x).data()).isEqualTo(model.predict(x).data());
  }

  @Test
  void aFunctionalModelWithSharedAndNestedPartsComesBack() throws IOException {
    Symbol left = Symbol.input(8, 8, 1);
    Symbol right = Symbol.input(8, 8, 1);
    Layer shared = conv2D(3, 3).name("shared");
    Model head =
        Model.sequential(Shape.of(6, 6, 3), conv2D(2, 2), flatten(), dense(4).name("inner"));
    Model model =
        Model.of(
            "two_sides",
            List.of(left, right),
            List.of(left.then(shared).then(head), right.then(shared).then(flatten())));
    Model loaded = SavedModel.load(save(model)).model();
    assertSameWeights(loaded, model);
    List<Tensor> x = List.of(random(Shape.of(2, 8, 8, 1)), Tensor.zeros(Shape.of(2, 8, 8, 1)));
    for (int i = 0; i < 2; i++) {
      assertThat(loaded.predict(x).get(i).data()).isEqualTo(model.predict(x).get(i).data());
    }
    assertThat(loaded.parameters()).isEqualTo(model.parameters());
  }

  @Test
  void aModelWithConstantsComesBack() throws IOException {
    Symbol input = Symbol.input(2);
    Symbol sum = add().apply(input, constant(0.5, -3).name("shift").apply());
    Model model = Model.of(input, sum.then(dense(2)));
    Model loaded = SavedModel.load(save(model)).model();
    Tensor x = random(Shape.of(3, 2));
    assertThat(loaded.layer("shift").layer()).isEqualTo(constant(0.5, -3).name("shift"));
    assertThat(loaded.predict(x).data()).isEqualTo(model.predict(x).data());
  }

  @Test
  void aModelWithCapsulesComesBackWithItsLoss() throws IOException {
    Symbol image = Symbol.input(9, 9, 1);
    Symbol row = Symbol.input(3);
    Symbol capsules =
        primaryCapsules(image, conv2D(8, 3).strides(2), 4).then(capsules(3, 5).rounds(2));
    Model model =
        Model.of(
            "",
            List.of(image, row),
            List.of(
                capsules.then(capsuleLength()), capsuleMask().apply(capsules, row).then(dense(4))));
    List<Loss> losses = List.of(new MarginLoss(0.8, 0.2, 0.4), new MeanSquaredError());
    Path file = folder.resolve("capsules.keras");
    SavedModel.of(Trainer.compile(model, new Adam(0.01), losses, List.of(1.0, 0.4), List.of()))
        .save(file);
    SavedModel back = SavedModel.load(file);

    assertSameWeights(back.model(), model);
    assertThat(back.trainer().orElseThrow().losses()).isEqualTo(losses);
    assertThat(back.trainer().orElseThrow().lossWeights()).containsExactly(1.0, 0.4);
    List<Tensor> x = List.of(random(Shape.of(2, 9, 9, 1)), random(Shape.of(2, 3)));
    assertThat(back.model().predict(x).get(1).data()).isEqualTo(model.predict(x).get(1).data());
    assertThat(back.model().predict(x).get(0).data()).isEqualTo(model.predict(x).get(0).data());
  }

  @Test
  void aNeocognitronComesBackWithFrozenCells() throws IOException {
    Model model =
        Model.sequential(
            Shape.of(8, 8, 1),
            sCells(4, 0.6, 3).strides(2).name("s1"),
            cCells(3, 2).strides(1, 2).saturation(2.5).lateral(false).name("c1"),
            flatten(),
            dense(2));
    model.layer("s1").weight("excitation").set(random(Shape.of(36)).data());
    model.layer("s1").trainable(false);
    Path file = folder.resolve("neocognitron.keras");
    SavedModel.of(model).save(file);
    Model back = SavedModel.load(file).model();

    assertSameWeights(back, model);
    assertThat(back.layer("s1").layer()).isEqualTo(model.layer("s1").layer());
    assertThat(back.layer("c1").layer()).isEqualTo(model.layer("c1").layer());
    assertThat(back.layer("s1").trainable()).isFalse();
    Tensor x = random(Shape.of(3, 8, 8, 1));
    assertThat(back.predict(x).data()).isEqualTo(model.predict(x).data());
  }

  @Test
  void theFileHasTheMembersAndTheLayoutOfKeras() throws IOException {
    Path file = folder.resolve("trained.keras");
    Trainer trainer = trainer(cnn(1));
    trainer.fit(samples(), Fit.epochs(1));
    SavedModel.of(trainer).save(file);
    try (FileSystem zip = FileSystems.newFileSystem(file)) {
      JsonNode config = new ObjectMapper().readTree(Files.readAllBytes(zip.getPath("config.json")));
      assertThat(config.path("module").asText()).isEqualTo("keras");
      assertThat(config.path("class_name").asText()).isEqualTo("Sequential");
      JsonNode layers = config.path("config").path("layers");
      assertThat(layers.path(0).path("class_name").asText()).isEqualTo("InputLayer");
      assertThat(layers.path(1).path("config").path("kernel_size").toString()).isEqualTo("[3,3]");
      assertThat(config.path("compile_config").path("optimizer").path("class_name").asText())
          .isEqualTo("Adam");
      assertThat(
              new ObjectMapper()
                  .readTree(Files.readAllBytes(zip.getPath("metadata.json")))
                  .path("date_saved")
                  .asText())
          .matches("\\d{4}-\\d\\d-\\d\\d@\\d\\d:\\d\\d:\\d\\d");
      assertThat(KerasWeights.places(trainer.model()).keySet())
          .containsExactly(
              "layers/conv2d",
              "layers/conv2d_1",
              "layers/max_pooling2d",
              "layers/dropout",
              "layers/flatten",
              "layers/dense");
    }
  }

  @Test
  void trainingGoesOnWhereTheFileEnds() throws IOException {
    Trainer first = trainer(noDropout(cnn(1)));
    Trainer straight = trainer(noDropout(cnn(1)));
    straight.fit(samples(), Fit.epochs(2).shuffle(false).batchSize(8));
    first.fit(samples(), Fit.epochs(1).shuffle(false).batchSize(8));
    Path file = folder.resolve("half.keras");
    SavedModel.of(first).save(file);
    Trainer second = SavedModel.load(file).trainer().orElseThrow();
    assertThat(second.optimizerState().iterations()).isEqualTo(5);
    second.fit(samples(), Fit.epochs(1).shuffle(false).batchSize(8));
    assertSameWeights(second.model(), straight.model());
  }

  /**
   * Returns the model without dropout, whose draws depend on the step within one fit: with it, two
   * fits of one epoch differ from one fit of two.
   */
  private static Model noDropout(Model model) {
    Model plain =
        Model.sequential(
            Shape.of(8, 8, 1),
            conv2D(4, 3).activation(Activation.RELU),
            conv2D(5, 3),
            maxPooling2D(2),
            flatten(),
            dense(3).activation(Activation.SOFTMAX));
    for (int i = 0; i < plain.weights().size(); i++) {
      plain.weights().get(i).set(model.weights().get(i).values());
    }
    return plain;
  }

  /** Fails in the middle of an epoch, like a process that is killed. */
  private record Kill(int epoch) implements Callback {
    @Override
    public void onBatchEnd(Training training, int batch, Map<String, Double> logs) {
      if (training.history().epochs().size() == epoch && batch == 2) {
        throw new IllegalStateException("killed");
      }
    }
  }

  @Test
  void aTrainingThatWasKilledEndsWithTheSameBits() {
    Path backup = folder.resolve("backup.keras");
    Fit fit = Fit.epochs(5).batchSize(8).seed(7).validation(samples());
    Trainer straight = trainer(cnn(1));
    var expected = straight.fit(samples(), fit);
    assertThatThrownBy(
            () ->
                trainer(cnn(1))
                    .fit(samples(), fit.callbacks(new Kill(3), new BackupAndRestore(backup))))
        .hasMessage("killed");
    assertThat(backup).exists();
    Trainer resumed = trainer(cnn(99));
    var history = resumed.fit(samples(), fit.callbacks(new Kill(-1), new BackupAndRestore(backup)));
    assertSameWeights(resumed.model(), straight.model());
    assertThat(history).isEqualTo(expected);
    assertThat(backup).doesNotExist();
  }

  @Test
  void aBackupOfAnotherTrainingIsRefused() {
    Path backup = folder.resolve("backup.keras");
    Fit fit = Fit.epochs(3).batchSize(8);
    assertThatThrownBy(
            () ->
                trainer(cnn(1))
                    .fit(samples(), fit.callbacks(new Kill(1), new BackupAndRestore(backup))))
        .hasMessage("killed");
    assertThatThrownBy(
            () ->
                trainer(cnn(1)).fit(samples(), fit.seed(8).callbacks(new BackupAndRestore(backup))))
        .hasMessageContaining("backup.keras does not fit this training")
        .hasMessageContaining("seed 0, this one has 8");
  }

  @Test
  void checkpointsAreNamedByEpochAndFigures() {
    String pattern = folder.resolve("m-{epoch:02d}-{val_accuracy:.2f}.keras").toString();
    trainer(cnn(1))
        .fit(
            samples(), Fit.epochs(2).validation(samples()).callbacks(new ModelCheckpoint(pattern)));
    assertThat(folder.toFile().list())
        .hasSize(2)
        .allMatch(name -> name.matches("m-0[12]-\\d\\.\\d\\d\\.keras"));
  }

  /** One file for each epoch with every kind of Python's formats. */
  @Test
  void checkpointsTakePythonsFormats() {
    for (String field :
        List.of("{epoch}", "{epoch:03}", "{epoch:>5}", "{loss:8.5f}", "{loss:.4e}")) {
      Path own = folder.resolve("of" + field.replaceAll("\\W", "_"));
      assertThat(own.toFile().mkdir()).isTrue();
      trainer(cnn(1))
          .fit(
              samples(),
              Fit.epochs(3).callbacks(new ModelCheckpoint(own + "/m-" + field + ".keras")));
      assertThat(own.toFile().list()).hasSize(3).noneMatch(name -> name.contains("{"));
    }
  }

  @Test
  void aFailureWhileSavingLeavesTheOldFileWhole() throws IOException {
    Path file = save(cnn(1));
    byte[] before = Files.readAllBytes(file);
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    temporary -> {
                      Files.write(temporary, new byte[1000]);
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "cannot write %s: No space left on device; the file that was there is untouched"
                .formatted(file));
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    assertThat(folder.toFile().list()).containsExactly("model.keras");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 10, 100, 1000, 5000, -1, -100, -3000})
  void aFileCutShortIsRefusedInOneLine(int at) throws IOException {
    Path file = save(cnn(1));
    byte[] all = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(all, at >= 0 ? at : all.length + at));
    assertThatThrownBy(() -> SavedModel.load(file))
        .isInstanceOf(BadModelException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageNotContaining("\n");
  }

  @Test
  void damagedBytesNeverGiveAnotherModelSilently() throws IOException {
    Path file = save(cnn(1));
    byte[] all = Files.readAllBytes(file);
    for (int at = 50; at < all.length; at += 97) {
      byte[] damaged = all.clone();
      damaged[at] ^= 0x55;
      Files.write(file, damaged);
      try {
        assertSameWeights(SavedModel.load(file).model(), cnn(1));
      } catch (IOException e) {
        assertThat(e).isInstanceOf(BadModelException.class).hasMessageStartingWith(file.toString());
      }
    }
  }

  @Test
  void saysWhatAFileIsThatIsNoModel() throws IOException {
    Map<String, String> texts =
        Map.of(
            "", "is empty",
            "version https://git-lfs.github.com/spec/v1\noid x", "is a Git LFS pointer",
            "<!DOCTYPE html>", "is a web page",
            "\u0089HDF\r\n", "is an HDF5 file",
            "hello", "is no Keras model file");
    for (Map.Entry<String, String> text : texts.entrySet()) {
      Path file = folder.resolve("other.keras");
      Files.write(file, text.getKey().getBytes(StandardCharsets.ISO_8859_1));
      assertThatThrownBy(() -> SavedModel.load(file))
          .isInstanceOf(BadModelException.class)
          .hasMessageContaining("other.keras: " + text.getValue());
    }
    assertThatThrownBy(() -> SavedModel.load(folder.resolve("missing.keras")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("missing.keras: there is no such file");
    assertThatThrownBy(() -> SavedModel.load(folder.resolve("model.bin")))
        .hasMessageContaining("models end in .keras");
  }

  @Test
  void namesTheLayerWhoseWeightsDoNotFit() throws IOException {
    Path file = save(cnn(1));
    rewriteConfig(file, text -> text.replace("\"units\":3", "\"units\":4"));
    assertThatThrownBy(() -> SavedModel.load(file))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining(
            "the weight kernel of layer \"dense\" has shape 20x3 in the file, the layer needs 20x4");
  }

  @Test
  void namesTheLayerOfAnUnknownClass() throws IOException {
    Path file = save(cnn(1));
    rewriteConfig(file, text -> text.replace("\"MaxPooling2D\"", "\"Lambda\""));
    assertThatThrownBy(() -> SavedModel.load(file))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining("layer \"max_pooling2d\"")
        .hasMessageContaining("Lambda");
  }

  private static void rewriteConfig(Path file, java.util.function.UnaryOperator<String> change)
      throws IOException {
    try (FileSystem zip = FileSystems.newFileSystem(file)) {
      Path config = zip.getPath("config.json");
      String text = Files.readString(config);
      String changed = change.apply(text);
      assertThat(changed).isNotEqualTo(text);
      Files.writeString(config, changed);
    }
  }
}
