package dev.fovea.train;

import static dev.fovea.train.TrainerTest.halves;
import static dev.fovea.train.TrainerTest.smallCnn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.callback.LambdaCallback;
import dev.fovea.data.Dataset;
import dev.fovea.data.Target;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Workers;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.model.Weight;
import dev.fovea.optimizer.Adam;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A training that is controlled from other threads. */
@Timeout(60)
class TrainingSessionTest {
  private static final Dataset DATA = halves(48);
  private static final Fit FIT = Fit.epochs(3).batchSize(16).seed(5);

  private static Trainer trainer(Model model) {
    return Trainer.compile(
            model, new Adam(0.01), new SparseCategoricalCrossentropy(), new Accuracy())
        .on(Kernels.best(Workers.of(2)));
  }

  private static Model model() {
    Model model = smallCnn();
    model.initialize(3);
    return model;
  }

  private static List<float[]> weights(Model model) {
    return model.weights().stream().map(Weight::values).map(float[]::clone).toList();
  }

  private static void assertSameBits(Model actual, Model expected) {
    List<float[]> a = weights(actual);
    List<float[]> b = weights(expected);
    for (int i = 0; i < b.size(); i++) {
      assertThat(a.get(i)).isEqualTo(b.get(i));
    }
  }

  @Test
  void startsPausesAndStepsToTheBitsOfFit() throws InterruptedException {
    Model plain = model();
    History expected = trainer(plain).fit(DATA, FIT);

    Model model = model();
    TrainingSession session = TrainingSession.of(trainer(model), DATA, FIT);
    assertThat(session.state()).isEqualTo(TrainingSession.State.PAUSED);
    session.step();
    session.step();
    assertThat(session.state()).isEqualTo(TrainingSession.State.PAUSED);
    session.start();
    session.pause();
    session.start();
    assertThat(session.await()).isEqualTo(expected);
    assertThat(session.state()).isEqualTo(TrainingSession.State.ENDED);
    assertSameBits(model, plain);
    session.start();
    session.step();
    assertSameBits(model, plain);
  }

  @Test
  void eachStepIsOneBatch() {
    TrainingSession session = TrainingSession.of(trainer(model()), DATA, FIT);
    List<TrainingEvent> events = new CopyOnWriteArrayList<>();
    session.listen(events::add);
    for (int i = 0; i < 4; i++) {
      session.step();
    }
    assertThat(events)
        .map(event -> event.getClass().getSimpleName())
        .containsExactly("StepDone", "StepDone", "StepDone", "EpochDone", "StepDone");
    assertThat(events.getLast()).isInstanceOf(TrainingEvent.StepDone.class);
    assertThat(((TrainingEvent.StepDone) events.getLast()).epoch()).isEqualTo(1);
    assertThat(((TrainingEvent.EpochDone) events.get(3)).logs()).containsKeys("loss", "accuracy");
  }

  @Test
  void aLearningRateOfAnotherThreadCountsFromTheNextStep() {
    Model model = model();
    TrainingSession session = TrainingSession.of(trainer(model), DATA, FIT);
    session.step();
    List<float[]> before = weights(model);
    session.learningRate(0);
    assertThat(session.learningRate()).isZero();
    session.step();
    List<float[]> after = weights(model);
    for (int i = 0; i < before.size(); i++) {
      assertThat(after.get(i)).isEqualTo(before.get(i));
    }
    session.learningRate(0.1);
    session.step();
    assertThat(weights(model).getFirst()).isNotEqualTo(before.getFirst());
  }

  @Test
  void aSnapshotIsTheModelBetweenTwoStepsAndStaysSo() throws InterruptedException {
    Model reference = model();
    TrainingSession steps = TrainingSession.of(trainer(reference), DATA, FIT);
    Model model = model();
    TrainingSession session = TrainingSession.of(trainer(model), DATA, FIT);
    session.step();
    steps.step();
    Model snapshot = session.snapshot();
    session.start();
    session.await();
    assertSameBits(snapshot, reference);
    assertThat(weights(model).getFirst()).isNotEqualTo(weights(snapshot).getFirst());
    Tensor x = Tensor.zeros(Shape.of(2, 8, 8, 1));
    assertThat(snapshot.predict(x).data()).isEqualTo(reference.predict(x).data());
  }

  @Test
  void snapshotsMayBeTakenWhileItRuns() throws InterruptedException {
    TrainingSession session =
        TrainingSession.of(trainer(model()), DATA, Fit.epochs(20).batchSize(16));
    session.start();
    Tensor x = Tensor.zeros(Shape.of(1, 8, 8, 1));
    for (int i = 0; i < 5; i++) {
      float[] p = session.snapshot().predict(x).data();
      assertThat(p[0] + p[1] + p[2]).isBetween(0.999f, 1.001f);
    }
    session.stop();
    session.await();
  }

  @Test
  void stopsAfterTheStepUnderWay() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    TrainingSession session =
        TrainingSession.of(trainer(model()), DATA, Fit.epochs(1_000_000).batchSize(16));
    session.listen(event -> begun.countDown());
    session.start();
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    session.stop();
    session.await();
    assertThat(session.state()).isEqualTo(TrainingSession.State.ENDED);
  }

  @Test
  void aStopBeforeTheStartEndsAtOnce() throws InterruptedException {
    Model model = model();
    TrainingSession session = TrainingSession.of(trainer(model), DATA, FIT);
    session.stop();
    assertThat(session.await().epochs()).isEmpty();
    assertSameBits(model, model());
  }

  @Test
  void aFailureIsAnEventAndThrownToWhoeverWaits() {
    Callback failing =
        LambdaCallback.onEpochEnd(
            (training, logs) -> {
              throw new IllegalStateException("no more");
            });
    TrainingSession session = TrainingSession.of(trainer(model()), DATA, FIT.callbacks(failing));
    List<TrainingEvent> events = new CopyOnWriteArrayList<>();
    session.listen(events::add);
    session.start();
    assertThatThrownBy(session::await)
        .isInstanceOf(TrainingException.class)
        .hasMessage("training has failed: no more");
    assertThat(session.state()).isEqualTo(TrainingSession.State.FAILED);
    assertThat(events.getLast()).isInstanceOf(TrainingEvent.Failed.class);
  }

  @Test
  void aListenerThatThrowsDisturbsNothing() throws InterruptedException {
    Model plain = model();
    trainer(plain).fit(DATA, FIT);
    for (Class<? extends TrainingEvent> kind :
        List.of(
            TrainingEvent.StepDone.class,
            TrainingEvent.EpochDone.class,
            TrainingEvent.Ended.class)) {
      Model model = model();
      TrainingSession session = TrainingSession.of(trainer(model), DATA, FIT);
      List<TrainingEvent> before = new CopyOnWriteArrayList<>();
      List<TrainingEvent> after = new CopyOnWriteArrayList<>();
      session.listen(
          event -> {
            if (kind.isInstance(event)) {
              before.add(event);
              throw new IllegalStateException("a page that was closed");
            }
          });
      session.listen(after::add);
      session.start();
      assertThat(session.await().epochs()).hasSize(3);
      assertThat(session.state()).isEqualTo(TrainingSession.State.ENDED);
      assertSameBits(model, plain);
      assertThat(before).hasSize(1);
      assertThat(after).hasSize(9 + 3 + 1);
    }
  }

  @Test
  void aListenerThatThrowsOnFailureHidesNothing() {
    Callback failing =
        LambdaCallback.onEpochEnd(
            (training, logs) -> {
              throw new IllegalStateException("no more");
            });
    TrainingSession session = TrainingSession.of(trainer(model()), DATA, FIT.callbacks(failing));
    session.listen(
        event -> {
          if (event instanceof TrainingEvent.Failed) {
            throw new IllegalStateException("a page that was closed");
          }
        });
    session.start();
    assertThatThrownBy(session::await).hasMessage("training has failed: no more");
  }

  @Test
  void aLearningRateIsNeverLost() throws InterruptedException {
    for (int i = 0; i < 20; i++) {
      Model model = model();
      Trainer trainer = trainer(model);
      TrainingSession session = TrainingSession.of(trainer, DATA, FIT);
      if (i % 2 == 0) {
        session.learningRate(0);
        session.start();
        session.await();
        assertSameBits(model, model());
      } else {
        session.start();
        session.learningRate(0);
        session.await();
      }
      assertThat(session.learningRate()).isZero();
      assertThat(trainer.optimizerState().fixedRate()).contains(0.0);
      session.learningRate(0.5);
      assertThat(trainer.optimizerState().fixedRate()).contains(0.5);
      assertThat(session.learningRate()).isEqualTo(0.5);
    }
  }

  @Test
  void aValidationDelaysNeitherStateNorSnapshot() throws InterruptedException {
    CountDownLatch validating = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Dataset held = new Slow(DATA, validating, goOn);
    Model model = model();
    TrainingSession session =
        TrainingSession.of(trainer(model), DATA, Fit.epochs(1).batchSize(16).validation(held));
    session.start();
    assertThat(validating.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(session.state()).isEqualTo(TrainingSession.State.RUNNING);
    Model snapshot = session.snapshot();
    goOn.countDown();
    assertThat(session.await().epochs()).hasSize(1);
    assertSameBits(snapshot, model);
  }

  @Test
  void aListenerMayControlItsSession() throws InterruptedException {
    TrainingSession session = TrainingSession.of(trainer(model()), DATA, FIT);
    CountDownLatch paused = new CountDownLatch(2);
    session.listen(
        event -> {
          if (event instanceof TrainingEvent.EpochDone) {
            session.pause();
            paused.countDown();
          }
        });
    session.start();
    session.pause();
    session.step();
    session.start();
    while (!paused.await(1, TimeUnit.MILLISECONDS)) {
      session.start();
    }
    session.stop();
    assertThat(session.await().epochs().size()).isBetween(2, 3);
  }

  /** A dataset that tells when it is first read, and then waits. */
  private record Slow(Dataset data, CountDownLatch reading, CountDownLatch goOn)
      implements Dataset {
    @Override
    public int size() {
      return data.size();
    }

    @Override
    public List<Shape> inputShapes() {
      return data.inputShapes();
    }

    @Override
    public List<Target> targets() {
      return data.targets();
    }

    @Override
    public void readInput(int index, int input, float[] into, int offset) {
      reading.countDown();
      try {
        assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      data.readInput(index, input, into, offset);
    }

    @Override
    public void readTarget(int index, int target, float[] into, int offset) {
      data.readTarget(index, target, into, offset);
    }
  }
}
