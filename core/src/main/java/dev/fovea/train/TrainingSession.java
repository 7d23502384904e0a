package dev.fovea.train;

import dev.fovea.data.Dataset;
import dev.fovea.model.Model;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A training that runs in a thread of its own and may be controlled from any other: a live page, a
 * service, a notebook. Controls take effect between steps, so the weights have the same bits as
 * after {@link Trainer#fit} whatever the timing.
 *
 * <pre>{@code
 * TrainingSession session = TrainingSession.of(trainer, train, Fit.epochs(12).batchSize(128));
 * session.listen(event -> show(event));
 * session.start();
 * session.learningRate(1e-4);
 * Model now = session.snapshot(); // predicts while training goes on
 * session.pause();
 * session.step();
 * session.start();
 * History history = session.await();
 * }</pre>
 */
public final class TrainingSession {
  /** Where a session stands. */
  public enum State {
    /** No step is under way; {@link #start} or {@link #step} goes on. */
    PAUSED,
    /** Steps follow each other. */
    RUNNING,
    /** All epochs are done, or training was stopped. */
    ENDED,
    /** A step or a callback has thrown. */
    FAILED
  }

  private final TrainingLoop loop;
  private final List<Consumer<TrainingEvent>> listeners = new CopyOnWriteArrayList<>();

  /** Guards the fields below; never held during a step. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition changed = lock.newCondition();
  private State state = State.PAUSED;
  private int stepsToDo;
  private boolean stepping;
  private boolean ended;
  private @Nullable Thread thread;
  private volatile Optional<History> history = Optional.empty();
  private volatile Optional<Throwable> failure = Optional.empty();

  private TrainingSession(Trainer trainer, Dataset data, Fit fit) {
    this.loop = new TrainingLoop(trainer, data, fit.quiet().callback(new Events()));
  }

  /**
   * Prepares a training; nothing runs before {@link #start} or {@link #step}.
   *
   * @throws dev.fovea.tensor.ShapeException if the samples do not fit the model
   */
  public static TrainingSession of(Trainer trainer, Dataset data, Fit fit) {
    return new TrainingSession(trainer, data, fit);
  }

  /**
   * Calls a listener for every event from now on, in the session's thread between steps. A listener
   * that throws is reported once by the system's logger and not called again; training goes on.
   */
  public void listen(Consumer<TrainingEvent> listener) {
    listeners.add(listener);
  }

  /** Runs step after step from now on. Does nothing if training has ended. */
  public void start() {
    control(() -> state = State.RUNNING);
  }

  /**
   * Waits for the step under way, with the validation that may follow it, and pauses. Does not wait
   * if called by a listener or callback. Does nothing if training has ended.
   */
  public void pause() {
    control(
        () -> {
          state = State.PAUSED;
          stepsToDo = 0;
        });
    lock.lock();
    try {
      while (stepping && Thread.currentThread() != thread) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Does one step and pauses; returns when it is done. Not to be called by a listener or callback.
   */
  public void step() {
    control(
        () -> {
          state = State.PAUSED;
          stepsToDo++;
        });
    lock.lock();
    try {
      while (stepsToDo > 0) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends training after the step under way. */
  public void stop() {
    loop.stop();
    control(() -> state = State.RUNNING);
  }

  /** Returns the learning rate of the next step. */
  public double learningRate() {
    return loop.learningRate();
  }

  /**
   * Sets the learning rate from the next step on; it replaces a schedule. After the last step it
   * remains in the optimizer's state.
   */
  public void learningRate(double rate) {
    loop.learningRate(rate);
  }

  /**
   * Returns a copy of the model with the weights between two steps. It shares nothing with the
   * model that is trained, so it may predict while training goes on. Waits for the step under way
   * at most, not for a validation.
   */
  public Model snapshot() {
    return loop.snapshot();
  }

  /** Returns where the session stands. */
  public State state() {
    lock.lock();
    try {
      return state;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until training has ended.
   *
   * @return the figures of all finished epochs
   * @throws InterruptedException if the waiting thread is interrupted
   * @throws TrainingException if training has failed
   */
  public History await() throws InterruptedException {
    lock.lock();
    try {
      while (!ended) {
        changed.await();
      }
      if (failure.isPresent()) {
        throw new TrainingException(
            "training has failed: " + failure.get().getMessage(), failure.get());
      }
      return history.orElseThrow();
    } finally {
      lock.unlock();
    }
  }

  private boolean isOpen() {
    return state != State.ENDED && state != State.FAILED;
  }

  private void control(Runnable change) {
    lock.lock();
    try {
      if (isOpen()) {
        change.run();
        if (thread == null && (state == State.RUNNING || stepsToDo > 0)) {
          thread = Thread.ofPlatform().daemon().name("fovea-training").start(this::run);
        }
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      loop.begin();
      while (mayStep()) {
        loop.step();
        stepDone();
      }
      History done = loop.end();
      history = Optional.of(done);
      end(State.ENDED, new TrainingEvent.Ended(done));
    } catch (RuntimeException | Error e) {
      failure = Optional.of(e);
      end(State.FAILED, new TrainingEvent.Failed(e));
    }
  }

  /** Waits until a step is wanted; returns false if there is none left. */
  private boolean mayStep() {
    lock.lock();
    try {
      while (!loop.isDone() && state == State.PAUSED && stepsToDo == 0) {
        changed.awaitUninterruptibly();
      }
      stepping = !loop.isDone();
      return stepping;
    } finally {
      lock.unlock();
    }
  }

  /** Counts a step; the last one is done when training has ended. */
  private void stepDone() {
    lock.lock();
    try {
      if (!loop.isDone()) {
        stepping = false;
        stepsToDo = Math.max(0, stepsToDo - 1);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends the session; whoever waits for that goes on after the listeners. */
  private void end(State last, TrainingEvent event) {
    lock.lock();
    try {
      state = last;
    } finally {
      lock.unlock();
    }
    try {
      tell(event);
    } finally {
      lock.lock();
      try {
        ended = true;
        stepping = false;
        stepsToDo = 0;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private void tell(TrainingEvent event) {
    for (Consumer<TrainingEvent> listener : listeners) {
      try {
        listener.accept(event);
      } catch (RuntimeException e) {
        listeners.remove(listener);
        System.getLogger(TrainingSession.class.getName())
            .log(
                System.Logger.Level.WARNING,
                "a listener of the training failed and is not called again",
                e);
      }
    }
  }

  /** Hands the loop's calls on to the listeners. */
  private final class Events implements Callback {
    private int epoch;

    @Override
    public void onEpochBegin(Training training, int begun) {
      epoch = begun;
    }

    @Override
    public void onBatchEnd(Training training, int batch, Map<String, Double> logs) {
      tell(new TrainingEvent.StepDone(epoch, batch, copy(logs)));
    }

    private Map<String, Double> copy(Map<String, Double> logs) {
      return Collections.unmodifiableMap(new LinkedHashMap<>(logs));
    }

    @Override
    public void onEpochDone(Training training, int done, Map<String, Double> logs) {
      tell(new TrainingEvent.EpochDone(done, copy(logs)));
    }
  }
}
