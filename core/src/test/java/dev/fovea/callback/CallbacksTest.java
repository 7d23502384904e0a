package dev.fovea.callback;

import static dev.fovea.layer.Layers.dense;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.layer.Symbol;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.metric.Metric;
import dev.fovea.metric.Metrics;
import dev.fovea.model.Model;
import dev.fovea.optimizer.SGD;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Fit;
import dev.fovea.train.Trainer;
import dev.fovea.train.TrainingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallbacksTest {
  private static final Dataset DATA =
      Datasets.of(Tensor.of(Shape.of(2, 1), 1, 1), Tensor.of(Shape.of(2, 1), 3, 3));

  @TempDir private Path folder;

  /** y = w x, whose loss has its minimum at w = 3. */
  private static Model line() {
    Symbol in = Symbol.input(1);
    Model model = Model.of(in, in.then(dense(1).useBias(false)));
    model.weights().getFirst().set(1);
    return model;
  }

  private static Trainer trainer(Model model, double rate, Metric... metrics) {
    return Trainer.compile(model, new SGD(rate, 0), new MeanSquaredError(), metrics);
  }

  @Test
  void theBestWeightsAreFinite() {
    Model model = line();
    // The first step gives 1e30, whose loss overflows; the best is what there was before that.
    EarlyStopping stopping = new EarlyStopping(Monitor.of("loss"), 0, 10, true);
    trainer(model, 0.25)
        .fit(
            DATA,
            Fit.epochs(6)
                .callbacks(
                    LambdaCallback.onEpochEnd(
                        (epoch, logs) -> {
                          if (epoch == 2) {
                            model.weights().getFirst().set(Float.POSITIVE_INFINITY);
                          }
                        }),
                    stopping));
    assertThat(model.weights().getFirst().values()).containsExactly(2.5f);
  }

  @Test
  void neverANumberIsNoImprovement() {
    Monitor least = new Monitor("loss", Monitor.Mode.MIN);
    Monitor most = new Monitor("loss", Monitor.Mode.MAX);
    for (double bad :
        new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
      assertThat(least.improves(bad, Double.NaN, 0)).isFalse();
      assertThat(least.improves(bad, 1, 0)).isFalse();
      assertThat(most.improves(bad, 1, 0)).isFalse();
    }
    assertThat(least.improves(2, Double.NaN, 5)).isTrue();
    assertThat(least.improves(2, 2.5, 0.4)).isTrue();
    assertThat(least.improves(2, 2.5, 0.6)).isFalse();
    assertThat(most.improves(2.5, 2, 0.4)).isTrue();
    assertThat(most.improves(2.5, 2, 0.6)).isFalse();
  }

  private List<String> log() throws Exception {
    return Files.readAllLines(folder.resolve("log.csv"));
  }

  @Test
  void aLogIsReplacedOrAppendedTo() throws Exception {
    Path file = folder.resolve("log.csv");
    for (boolean append : new boolean[] {false, false, true}) {
      trainer(line(), 0.1).fit(DATA, Fit.epochs(2).callbacks(new CSVLogger(file, append)));
    }
    assertThat(log()).hasSize(5).startsWith("epoch,loss");
    assertThat(log().stream().map(line -> line.substring(0, 2)))
        .containsExactly("ep", "0,", "1,", "0,", "1,");
  }

  @Test
  void aLogWithoutAnEndOfItsLastLineIsContinuedOnANewOne() throws Exception {
    Files.writeString(folder.resolve("log.csv"), "epoch,loss\n0,1.5");
    trainer(line(), 0)
        .fit(DATA, Fit.epochs(1).callbacks(new CSVLogger(folder.resolve("log.csv"), true)));
    assertThat(log()).containsExactly("epoch,loss", "0,1.5", "0,4.0");
  }

  /** More, fewer, and as many but other columns. */
  @Test
  void aLogWithOtherColumnsIsRefusedBeforeTraining() throws Exception {
    Path file = folder.resolve("log.csv");
    for (String head : List.of("epoch,loss", "epoch,accuracy,loss", "epoch,loss,mae,val_loss")) {
      Files.writeString(file, head + "\n0,1,2\n");
      Model model = line();
      assertThatThrownBy(
              () ->
                  trainer(model, 0.1, Metrics.of("mae"))
                      .fit(DATA, Fit.epochs(1).callbacks(new CSVLogger(file, true))))
          .isInstanceOf(TrainingException.class)
          .hasMessage(
              "%s has the columns %s, this training gives epoch,loss,mean_absolute_error; name"
                  + " another file, or replace it",
              file, head);
      assertThat(model.weights().getFirst().values()).containsExactly(1);
      assertThat(log()).containsExactly(head, "0,1,2");
    }
  }

  @Test
  void logsCannotBeChangedByACallback() {
    assertThatThrownBy(
            () ->
                trainer(line(), 0.1)
                    .fit(
                        DATA,
                        Fit.epochs(1)
                            .callbacks(
                                LambdaCallback.onEpochEnd((epoch, logs) -> logs.put("mine", 1.0)))))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
