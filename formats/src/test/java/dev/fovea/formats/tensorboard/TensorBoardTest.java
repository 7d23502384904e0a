package dev.fovea.formats.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.callback.BackupAndRestore;
import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.formats.tensorboard.EventReader.Message;
import dev.fovea.layer.InputLayer;
import dev.fovea.layer.Layers;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.optimizer.SGD;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Callback;
import dev.fovea.train.Fit;
import dev.fovea.train.History;
import dev.fovea.train.Trainer;
import dev.fovea.train.Training;
import dev.fovea.train.TrainingException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event files, read by a reader of its own that follows the format's definition. */
class TensorBoardTest {
  // Field numbers of TensorFlow's event.proto and summary.proto.
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int GRAPH = 4;
  private static final int SUMMARY = 5;
  private static final int SESSION_LOG = 7;
  private static final int TAG = 1;
  private static final int SCALAR = 2;
  private static final int IMAGE = 4;
  private static final int HISTOGRAM = 5;

  @TempDir private Path folder;

  private static Model model() {
    Model inner =
        Model.sequential("head", new InputLayer("", Shape.of(12)), List.of(Layers.dense(3)));
    Model model = Model.sequential(Shape.of(4, 4, 1), Layers.conv2D(3, 3), Layers.flatten(), inner);
    model.initialize(3);
    return model;
  }

  private static Dataset samples() {
    float[] x = new float[8 * 16];
    float[] y = new float[8];
    for (int i = 0; i < x.length; i++) {
      x[i] = i * 7 % 11 / 11f;
    }
    for (int i = 0; i < y.length; i++) {
      y[i] = i % 3;
    }
    return Datasets.of(
        List.of(Tensor.of(Shape.of(8, 4, 4, 1), x)), List.of(Tensor.of(Shape.of(8, 1), y)));
  }

  private static Trainer trainer(Model model) {
    return Trainer.compile(
        model, new SGD(0.1, 0), new SparseCategoricalCrossentropy(true), new Accuracy());
  }

  private static List<Path> files(Path run) throws IOException {
    try (Stream<Path> files = Files.list(run)) {
      return files.sorted().toList();
    }
  }

  /** Returns the values of a run by tag, each with its step. */
  private static Map<String, List<Map.Entry<Long, Message>>> values(Path run) throws IOException {
    Map<String, List<Map.Entry<Long, Message>>> values = new LinkedHashMap<>();
    for (Path file : files(run)) {
      for (Message event : EventReader.read(file)) {
        if (event.has(SUMMARY)) {
          long step = event.has(STEP) ? (Long) event.value(STEP) : 0;
          for (Message value : event.message(SUMMARY).messages(1)) {
            values
                .computeIfAbsent(value.text(TAG), t -> new ArrayList<>())
                .add(Map.entry(step, value));
          }
        }
      }
    }
    return values;
  }

  private static List<Float> scalars(Path run, String tag) throws IOException {
    return values(run).get(tag).stream().map(e -> (Float) e.getValue().value(SCALAR)).toList();
  }

  @Test
  void figuresStandUnderKerasTags() throws IOException {
    Model model = model();
    History history =
        trainer(model)
            .fit(
                samples(),
                Fit.epochs(3)
                    .batchSize(4)
                    .quiet()
                    .validation(samples())
                    .callback(new TensorBoard(folder)));
    Path train = folder.resolve("train");
    Path validation = folder.resolve("validation");
    assertThat(files(train)).singleElement();
    assertThat(files(train).getFirst().getFileName().toString())
        .matches("events\\.out\\.tfevents\\.\\d{10}\\.[A-Za-z0-9.-]+\\.\\d+\\.\\d+");
    assertThat(EventReader.read(files(train).getFirst()).getFirst().text(FILE_VERSION))
        .isEqualTo("brain.Event:2");
    assertThat(values(train).get("epoch_loss"))
        .extracting(Map.Entry::getKey)
        .containsExactly(0L, 1L, 2L);
    assertFloats(scalars(train, "epoch_loss"), history.get("loss"));
    assertFloats(scalars(train, "epoch_accuracy"), history.get("accuracy"));
    assertFloats(scalars(validation, "epoch_loss"), history.get("val_loss"));
    assertFloats(scalars(validation, "epoch_accuracy"), history.get("val_accuracy"));
    assertThat(scalars(train, "epoch_learning_rate")).containsOnly(0.1f);
    assertThat(values(validation).keySet())
        .containsExactlyInAnyOrder("epoch_loss", "epoch_accuracy");
  }

  private static void assertFloats(List<Float> found, List<Double> expected) {
    assertThat(found).isEqualTo(expected.stream().map(Double::floatValue).toList());
  }

  @Test
  void histogramsCountTheWeightsAndTheGradients() throws IOException {
    Model model = model();
    Map<String, float[]> kept = new LinkedHashMap<>();
    Callback keeper =
        new Callback() {
          @Override
          public void onEpochEnd(Training training, int epoch, Map<String, Double> logs) {
            kept.put("conv2d/kernel", model.weights().getFirst().values().clone());
            kept.put(
                "gradients/head/dense/bias",
                training.gradient(model.weights().getLast()).orElseThrow().clone());
          }
        };
    trainer(model)
        .fit(
            samples(),
            Fit.epochs(1).batchSize(8).quiet().callbacks(keeper, new TensorBoard(folder)));
    Map<String, List<Map.Entry<Long, Message>>> values = values(folder.resolve("train"));
    assertThat(values.keySet())
        .contains(
            "conv2d/kernel",
            "conv2d/bias",
            "head/dense/kernel",
            "head/dense/bias",
            "gradients/conv2d/kernel",
            "gradients/head/dense/kernel");
    kept.forEach(
        (name, array) -> {
          Message histogram =
              values.get(name).stream()
                  .map(Map.Entry::getValue)
                  .filter(value -> value.has(HISTOGRAM))
                  .findFirst()
                  .orElseThrow()
                  .message(HISTOGRAM);
          double[] sorted = new double[array.length];
          double sum = 0;
          double squares = 0;
          for (int i = 0; i < array.length; i++) {
            sorted[i] = array[i];
            sum += array[i];
            squares += (double) array[i] * array[i];
          }
          Arrays.sort(sorted);
          assertThat(histogram.value(1)).isEqualTo(sorted[0]);
          assertThat(histogram.value(2)).isEqualTo(sorted[sorted.length - 1]);
          assertThat(histogram.value(3)).isEqualTo((double) array.length);
          assertThat((Double) histogram.value(4)).isCloseTo(sum, within(1e-9));
          assertThat((Double) histogram.value(5)).isCloseTo(squares, within(1e-9));
          double[] limits = histogram.doubles(6);
          double[] counts = histogram.doubles(7);
          assertThat(limits).isSorted().hasSameSizeAs(counts);
          assertThat(Arrays.stream(counts).sum()).isEqualTo(array.length);
          double below = 0;
          for (int i = 0; i < limits.length; i++) {
            below += counts[i];
            double limit = limits[i] + 1e-7;
            assertThat((double) Arrays.stream(sorted).filter(v -> v <= limit).count())
                .isGreaterThanOrEqualTo(below);
          }
        });
  }

  @Test
  void kernelsArePictures() throws IOException {
    Model model = model();
    trainer(model)
        .fit(samples(), Fit.epochs(1).batchSize(8).quiet().callback(new TensorBoard(folder)));
    Message picture =
        values(folder.resolve("train")).get("conv2d/kernel").stream()
            .map(Map.Entry::getValue)
            .filter(value -> value.has(IMAGE))
            .findFirst()
            .orElseThrow()
            .message(IMAGE);
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture.bytes(4)));
    assertThat(picture.value(1)).isEqualTo((long) image.getHeight());
    assertThat(picture.value(2)).isEqualTo((long) image.getWidth());
    // Three filters of 3x3, six pixels a weight, with lines between them.
    assertThat(image.getWidth()).isEqualTo(3 * 19 + 1);
    assertThat(image.getHeight()).isEqualTo(20);
    float[] kernel = model.weights().getFirst().values();
    float largest = 0;
    for (float value : kernel) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int filter = 0; filter < 3; filter++) {
      int expected = Math.round(255 * (0.5f + 0.5f * kernel[filter] / largest));
      assertThat(image.getRGB(1 + filter * 19 + 3, 4) & 0xff).isEqualTo(expected);
    }
  }

  @Test
  void theGraphHasTheLayersWithTheirInputsAndShapes() throws IOException {
    trainer(model())
        .fit(samples(), Fit.epochs(1).batchSize(8).quiet().callback(new TensorBoard(folder)));
    Message graph =
        EventReader.read(files(folder.resolve("train")).getFirst()).stream()
            .filter(event -> event.has(GRAPH))
            .findFirst()
            .orElseThrow()
            .message(GRAPH);
    Map<String, Message> nodes = new LinkedHashMap<>();
    graph.messages(1).forEach(node -> nodes.put(node.text(1), node));
    assertThat(nodes.keySet()).containsExactly("input_layer", "conv2d", "flatten", "head/dense");
    assertThat(nodes.get("conv2d").text(2)).isEqualTo("Conv2D");
    assertThat(nodes.get("conv2d").text(3)).isEqualTo("input_layer");
    assertThat(nodes.get("head/dense").text(3)).isEqualTo("flatten");
    Message shapes =
        nodes.get("conv2d").messages(5).stream()
            .filter(attribute -> attribute.text(1).equals("_output_shapes"))
            .findFirst()
            .orElseThrow();
    Message shape = shapes.message(2).message(1).message(7);
    assertThat(shape.messages(2)).extracting(dim -> dim.value(1)).containsExactly(-1L, 2L, 2L, 3L);
  }

  @Test
  void aResumedTrainingGoesOnInFilesOfItsOwn() throws IOException {
    Path backup = folder.resolve("backup.keras");
    Path logs = folder.resolve("logs");
    assertThatThrownBy(
            () ->
                trainer(model())
                    .fit(
                        samples(),
                        Fit.epochs(3)
                            .batchSize(8)
                            .quiet()
                            .callbacks(
                                new BackupAndRestore(backup),
                                new TensorBoard(logs),
                                new Callback() {
                                  @Override
                                  public void onEpochBegin(Training training, int epoch) {
                                    if (epoch == 2) {
                                      throw new IllegalStateException("killed");
                                    }
                                  }
                                })))
        .hasMessage("killed");
    trainer(model())
        .fit(
            samples(),
            Fit.epochs(3)
                .batchSize(8)
                .quiet()
                .callbacks(new BackupAndRestore(backup), new TensorBoard(logs)));
    List<Path> files = files(logs.resolve("train"));
    assertThat(files).hasSize(2);
    Message log = EventReader.read(files.get(1)).get(1);
    assertThat(log.message(SESSION_LOG).value(1)).isEqualTo(1L);
    assertThat(log.value(STEP)).isEqualTo(2L);
    assertThat(values(logs.resolve("train")).get("epoch_loss"))
        .extracting(Map.Entry::getKey)
        .containsExactly(0L, 1L, 2L);
  }

  @Test
  void batchesAreWrittenOnlyIfAskedFor() throws IOException {
    TensorBoardOptions options =
        TensorBoardOptions.DEFAULT.updateFreq(2).histogramFreq(0).writeGraph(false);
    trainer(model())
        .fit(
            samples(),
            Fit.epochs(2).batchSize(2).quiet().callback(new TensorBoard(folder, options)));
    Map<String, List<Map.Entry<Long, Message>>> values = values(folder.resolve("train"));
    assertThat(values.get("batch_loss"))
        .extracting(Map.Entry::getKey)
        .containsExactly(0L, 2L, 4L, 6L);
    assertThat(values.keySet())
        .containsExactlyInAnyOrder(
            "batch_loss",
            "batch_accuracy",
            "batch_learning_rate",
            "epoch_loss",
            "epoch_accuracy",
            "epoch_learning_rate");
  }

  @Test
  void aFolderThatCannotBeWrittenStopsTheTrainingWithItsName() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThatThrownBy(
            () ->
                trainer(model())
                    .fit(samples(), Fit.epochs(1).quiet().callback(new TensorBoard(file))))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("cannot write TensorBoard's files in " + file);
  }

  @Test
  void theProjectorGetsVectorsRowsAndASprite() throws IOException {
    Tensor vectors = Tensor.of(Shape.of(3, 2), 1, 2, 3, 4, 5, 6.5f);
    Tensor pictures = Tensor.of(Shape.of(3, 1, 2, 1), 0, 1, 0.5f, 0, 1, 1);
    ProjectorFiles.write(
        folder,
        "dense",
        vectors,
        List.of("index", "class"),
        List.of(List.of("0", "a\tb"), List.of("1", "c"), List.of("2", "d")),
        pictures);
    assertThat(folder.resolve("vectors.tsv")).hasContent("1.0\t2.0\n3.0\t4.0\n5.0\t6.5\n");
    assertThat(folder.resolve("metadata.tsv")).hasContent("index\tclass\n0\ta b\n1\tc\n2\td\n");
    BufferedImage sprite = ImageIO.read(folder.resolve("sprite.png").toFile());
    assertThat(sprite.getWidth()).isEqualTo(4);
    assertThat(sprite.getHeight()).isEqualTo(2);
    assertThat(sprite.getRGB(1, 0) & 0xff).isEqualTo(255);
    assertThat(sprite.getRGB(2, 0) & 0xff).isEqualTo(128);
    assertThat(sprite.getRGB(0, 1) & 0xff).isEqualTo(255);
    assertThat(folder.resolve("projector_config.pbtxt"))
        .hasContent(
            """
            embeddings {
              tensor_name: "dense"
              tensor_path: "vectors.tsv"
              metadata_path: "metadata.tsv"
              sprite {
                image_path: "sprite.png"
                single_image_dim: 2
                single_image_dim: 1
              }
            }
            """);
  }
}
