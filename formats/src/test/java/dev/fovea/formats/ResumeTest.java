package dev.fovea.formats;

import static dev.fovea.layer.Layers.dense;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.callback.BackupAndRestore;
import dev.fovea.callback.CSVLogger;
import dev.fovea.callback.EarlyStopping;
import dev.fovea.callback.LearningRateScheduler;
import dev.fovea.callback.ModelCheckpoint;
import dev.fovea.callback.Monitor;
import dev.fovea.callback.ReduceLROnPlateau;
import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.layer.Symbol;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.metric.Accuracy;
import dev.fovea.metric.BinaryAccuracy;
import dev.fovea.metric.ClassMetric;
import dev.fovea.model.Model;
import dev.fovea.optimizer.SGD;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Callback;
import dev.fovea.train.Fit;
import dev.fovea.train.History;
import dev.fovea.train.Trainer;
import dev.fovea.train.Training;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a killed and resumed training ends like an uninterrupted one, with every callback. */
class ResumeTest {
  private static final Dataset DATA =
      Datasets.of(Tensor.of(Shape.of(4, 1), 1, 1, 1, 1), Tensor.of(Shape.of(4, 1), 3, 3, 3, 3));

  @TempDir private Path folder;

  private static Model line() {
    Symbol in = Symbol.input(1);
    Model model = Model.of(in, in.then(dense(1).useBias(false)));
    model.weights().getFirst().set(1);
    return model;
  }

  private static Trainer trainer() {
    return Trainer.compile(line(), new SGD(0.1, 0.5), new MeanSquaredError());
  }

  /**
   * Kills at the first batch of an epoch, at its end, or after all callbacks have handled its end.
   */
  private record Kill(int epoch, String when) implements Callback {
    private static final String MESSAGE = "killed";

    @Override
    public void onBatchEnd(Training training, int batch, Map<String, Double> logs) {
      if (when.equals("batch") && training.history().epochs().size() == epoch) {
        throw new IllegalStateException(MESSAGE);
      }
    }

    @Override
    public void onEpochEnd(Training training, int done, Map<String, Double> logs) {
      if (when.equals("end") && done == epoch) {
        throw new IllegalStateException(MESSAGE);
      }
    }

    @Override
    public void onEpochDone(Training training, int done, Map<String, Double> logs) {
      if (when.equals("done") && done == epoch) {
        throw new IllegalStateException(MESSAGE);
      }
    }
  }

  /** All callbacks with a state, such that each changes what comes after it; the rate grows. */
  private List<Callback> callbacks(Path out) {
    return List.of(
        new BackupAndRestore(out.resolve("backup.keras")),
        new LearningRateScheduler((epoch, rate) -> rate * 1.6),
        new EarlyStopping(Monitor.of("val_loss"), 0, 4, true),
        new EarlyStopping(Monitor.of("loss"), 1e-3, 40, false),
        new ReduceLROnPlateau(Monitor.of("loss"), 0.7, 1, 0.01, 1, 0),
        new ReduceLROnPlateau(Monitor.of("val_loss"), 0.9, 2, 0.01, 0, 0),
        new ModelCheckpoint(
            out.resolve("best-{epoch}.keras").toString(), Monitor.of("val_loss"), true),
        new CSVLogger(out.resolve("log.csv"), false),
        new CSVLogger(out.resolve("more.csv"), true));
  }

  private record Result(List<Float> weights, History history, List<String> files, String log) {}

  private static Fit fit(List<Callback> callbacks, Callback... more) {
    List<Callback> all = new ArrayList<>(callbacks);
    all.addAll(List.of(more));
    return Fit.epochs(30).batchSize(2).validation(DATA).callbacks(all.toArray(Callback[]::new));
  }

  private static Result result(Trainer trainer, History history, Path out) throws Exception {
    List<Float> weights = new ArrayList<>();
    for (float value : trainer.model().weights().getFirst().values()) {
      weights.add(value);
    }
    assertThat(Files.readString(out.resolve("more.csv")))
        .isEqualTo(Files.readString(out.resolve("log.csv")));
    try (var files = Files.list(out)) {
      return new Result(
          weights,
          history,
          files.map(file -> String.valueOf(file.getFileName())).sorted().toList(),
          Files.readString(out.resolve("log.csv")));
    }
  }

  private List<Callback> shuffled(Path out, long order) {
    List<Callback> callbacks = new ArrayList<>(callbacks(out));
    Collections.shuffle(callbacks, new Random(order));
    return callbacks;
  }

  private Path folder(String name) throws Exception {
    return Files.createDirectories(folder.resolve(name));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void endsAsIfItHadNotBeenKilled(long order) throws Exception {
    Path whole = folder("whole");
    Trainer straight = trainer();
    Result expected = result(straight, straight.fit(DATA, fit(shuffled(whole, order))), whole);
    int epochs = expected.history.epochs().size();
    assertThat(epochs).as("the run is stopped, some epochs after its best").isBetween(6, 29);
    List<Double> losses = expected.history.get("val_loss");
    assertThat(losses.getLast()).isGreaterThan(2 * Collections.min(losses));
    for (String when : List.of("batch", "end", "done")) {
      for (int epoch = 1; epoch < epochs; epoch++) {
        Path out = folder(when + epoch);
        Kill kill = new Kill(epoch, when);
        assertThatThrownBy(() -> trainer().fit(DATA, fit(shuffled(out, order), kill)))
            .hasMessage("killed");
        List<Callback> again = shuffled(out, order);
        Trainer resumed = trainer();
        Result result = result(resumed, resumed.fit(DATA, fit(again)), out);
        assertThat(result).as("killed at %s of epoch %d", when, epoch).isEqualTo(expected);
      }
    }
  }

  /** Weights, the optimizer's state or a loss that is not finite. */
  @ParameterizedTest
  @ValueSource(strings = {"weight", "state", "loss"})
  void whatIsNotFiniteReplacesNothing(String what) throws Exception {
    Path backup = folder.resolve("backup.keras");
    Path each = folder.resolve("each.keras");
    Trainer trainer = trainer();
    Callback blowUp =
        new Callback() {
          @Override
          public void onBatchEnd(Training training, int batch, Map<String, Double> logs) {
            if (training.history().epochs().size() == 2 && batch == 1) {
              float[] values = training.model().weights().getFirst().values();
              switch (what) {
                case "weight" -> values[0] = Float.NEGATIVE_INFINITY;
                case "state" -> training.trainer().optimizerState().slots(0)[0][0] = Float.NaN;
                default -> values[0] = 3e38f;
              }
            }
          }
        };
    List<byte[]> good = new ArrayList<>();
    Callback keep =
        new Callback() {
          @Override
          public void onEpochBegin(Training training, int epoch) {
            try {
              if (epoch == 2) {
                good.add(Files.readAllBytes(backup));
                good.add(Files.readAllBytes(each));
              }
            } catch (java.io.IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          }
        };
    Dataset large = Datasets.of(Tensor.of(Shape.of(2, 1), 10, 10), Tensor.of(Shape.of(2, 1), 3, 3));
    Fit fit =
        Fit.epochs(3)
            .batchSize(2)
            .validation(large)
            .callbacks(
                new ModelCheckpoint(each.toString()), new BackupAndRestore(backup), blowUp, keep);
    trainer.fit(DATA, fit);
    assertThat(Files.readAllBytes(backup)).isEqualTo(good.get(0));
    assertThat(Files.readAllBytes(each)).isEqualTo(good.get(1));
    assertThat(SavedModel.load(backup).progress().orElseThrow().epoch()).isEqualTo(2);
  }

  @Test
  void bothKindsOfMetricsComeBack() throws Exception {
    Trainer trainer =
        Trainer.compile(
            line(),
            new SGD(0.1, 0),
            List.of(new MeanSquaredError()),
            List.of(1.0),
            List.of(new Accuracy()),
            List.of(new BinaryAccuracy(), ClassMetric.f1()));
    Path file = folder.resolve("model.keras");
    SavedModel.of(trainer).save(file);
    Trainer loaded = SavedModel.load(file).trainer().orElseThrow();
    assertThat(loaded.metrics()).isEqualTo(trainer.metrics());
    assertThat(loaded.weightedMetrics()).isEqualTo(trainer.weightedMetrics());
    assertThat(loaded.figures()).isEqualTo(trainer.figures());
  }
}
