package dev.fovea.web.explore.learn;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.data.Classified;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.optimizer.Adam;
import dev.fovea.train.Fit;
import dev.fovea.train.OutputMeaning;
import dev.fovea.train.Trainer;
import dev.fovea.train.TrainingEvent;
import dev.fovea.train.TrainingSession;
import dev.fovea.web.WebException;
import dev.fovea.web.explore.wire.Packet;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A training that a page controls and watches. It runs in a thread of its own on a copy of the
 * network; what is shown is taken between two steps, as often as hardly slows it ({@link
 * LookPace}).
 */
public final class LiveTraining implements AutoCloseable {
  /** So many points of the curves wait for a look at most. */
  private static final int POINTS = 5000;

  private static final int EPOCHS = 1000;

  private final TrainingSession session;
  private final int samples;
  private final int batch;
  private final Runnable advanced;
  private final Queue<double[]> points = new ArrayDeque<>();
  private final AtomicBoolean looking = new AtomicBoolean();
  private final AtomicLong pause = new AtomicLong();
  private volatile boolean unseen;
  private final LookPace pace = new LookPace();

  /** When the last step ended; 0 if the training has stood still since. */
  private long lastStep;

  private int steps;
  private int inEpoch;
  private double lossSum;
  private double rightSum;
  private volatile String failure = "";

  private LiveTraining(TrainingSession session, int samples, int batch, Runnable advanced) {
    this.session = session;
    this.samples = samples;
    this.batch = batch;
    this.advanced = advanced;
    session.listen(this::on);
  }

  /**
   * Prepares a training.
   *
   * @param model the model, which is copied
   * @param advanced called by the training's thread when there is something to look at; the next
   *     call comes after {@link #looked}
   * @throws IllegalArgumentException if the model cannot be trained on the samples
   */
  public static LiveTraining of(
      Model model,
      OutputMeaning meaning,
      Classified train,
      double rate,
      int batch,
      Runnable advanced) {
    if (meaning == OutputMeaning.VALUES || model.outputs().size() != 1) {
      throw WebException.invalid(
          "models that give one row of classes are trained here; use ./fovea train for others");
    }
    Trainer trainer = Trainer.compile(model.copy(), new Adam(rate), meaning.loss(), new Accuracy());
    int size = Math.min(batch, train.size());
    TrainingSession session =
        TrainingSession.of(trainer, train, Fit.epochs(EPOCHS).batchSize(size).seed(1));
    return new LiveTraining(session, train.size(), size, advanced);
  }

  private void on(TrainingEvent event) {
    switch (event) {
      case TrainingEvent.StepDone done -> {
        step(done);
        rest();
      }
      case TrainingEvent.Failed failed -> {
        failure = WebException.line(failed.cause());
        advanced.run();
      }
      case TrainingEvent.Ended ended -> advanced.run();
      case TrainingEvent.EpochDone ignored -> {
        // Its last step has told all.
      }
    }
  }

  /** The figures are means of the epoch so far; the page shows those of each step. */
  private synchronized void step(TrainingEvent.StepDone done) {
    if (done.batch() == 0) {
      lossSum = 0;
      rightSum = 0;
      inEpoch = 0;
    }
    inEpoch++;
    steps++;
    double loss = done.logs().getOrDefault("loss", Double.NaN) * inEpoch;
    double right = done.logs().getOrDefault("accuracy", Double.NaN) * inEpoch;
    points.add(new double[] {steps, loss - lossSum, right - rightSum, done.epoch()});
    lossSum = loss;
    rightSum = right;
    if (points.size() > POINTS) {
      points.remove();
    }
    if (isLookDue() && !unseen && looking.compareAndSet(false, true)) {
      pace.look();
      advanced.run();
    }
  }

  private boolean isLookDue() {
    long now = System.nanoTime();
    boolean due = lastStep == 0 || pace.step(now - lastStep);
    lastStep = now;
    return due;
  }

  private void rest() {
    long millis = pause.get();
    if (millis > 0 && session.state() == TrainingSession.State.RUNNING) {
      try {
        Thread.sleep(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      standStill();
    }
  }

  private synchronized void standStill() {
    lastStep = 0;
  }

  /** Says that a look is over, so that the next may come. */
  public void looked() {
    looking.set(false);
  }

  /** Runs step after step. */
  public void start() {
    standStill();
    session.start();
  }

  /** Pauses after the step under way. */
  public void pause() {
    session.pause();
  }

  /** Does one step. */
  public void step() {
    standStill();
    session.pause();
    session.step();
  }

  /** Sets the learning rate from the next step on. */
  public void rate(double rate) {
    session.learningRate(rate);
  }

  /** Sets how long the training rests after each step, in milliseconds. */
  public void rest(int millis) {
    pause.set(millis);
  }

  /** Sets whether the training goes on without looks, as if no page were open. */
  public void unseen(boolean without) {
    unseen = without;
  }

  /** Returns a copy of the model between two steps. */
  public Model snapshot() {
    return session.snapshot();
  }

  /** Returns the number of steps that are done. */
  public synchronized int steps() {
    return steps;
  }

  /** Returns what has happened since the last call: the state, and the points of the curves. */
  public synchronized ObjectNode progress() {
    ObjectNode head = Packet.object();
    head.put("state", session.state().name().toLowerCase(java.util.Locale.ROOT));
    head.put("rate", session.learningRate()).put("steps", steps);
    head.put("perEpoch", Math.ceilDiv(samples, batch)).put("failure", failure);
    ArrayNode list = head.putArray("points");
    for (double[] point : points) {
      list.addArray().add((int) point[0]).add(rounded(point[1])).add(rounded(point[2]));
    }
    points.clear();
    return head;
  }

  private static double rounded(double value) {
    return Double.isFinite(value) ? Math.round(value * 1e5) / 1e5 : 0;
  }

  @Override
  public void close() {
    session.stop();
  }
}
