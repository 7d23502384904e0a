package dev.fovea.web.serve.batch;

import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Computes the calls of many threads together: what waits when a computation ends is the next
 * batch. A call that finds nothing in progress starts at once, in the caller's own thread if it is
 * a quick one; any other waits for the computation that runs, and at most the delay of the options
 * for others. Calls whose samples differ in shape go into batches of their own, in the order of
 * arrival; a call with more samples than a batch has is computed in parts, between which others get
 * their turn.
 *
 * <p>Every caller gets exactly the results of its own samples. If the computation has the same bits
 * for a sample in any batch, as that of {@link dev.fovea.model.Predictor}, they are those that the
 * call would have had alone. A computation that fails is repeated for each call by itself, so that
 * a bad call fails alone.
 *
 * <p>Calls that are cancelled or late are noticed when they arrive, while they wait, and before
 * they are computed. The queue is bounded: see {@link BatchOptions}.
 */
public final class Batcher implements AutoCloseable {
  /** Computes the outputs of a batch: for each a tensor of as many samples as the inputs have. */
  @FunctionalInterface
  public interface Computation {
    /** Returns the outputs. */
    List<Tensor> compute(List<Tensor> inputs);
  }

  /**
   * The longest computation that a caller's thread does: others, such as those of a server that has
   * few threads for many clients, get their turn only when it ends.
   */
  private static final double QUICK_NANOS = 1e6;

  private final Computation computation;
  private final BatchOptions options;
  private final BatchObserver observer;
  private final boolean together;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  private final CallQueue queue;

  /** Whether a batch is being computed, by the thread of the batcher or by that of a caller. */
  private boolean computing;

  /** Whether others came while the last batch was computed, or shared it. */
  private boolean crowded;

  private boolean closed;

  /** The time that a value of the inputs took in the last computation, in nanoseconds. */
  private volatile double nanosPerValue = Double.POSITIVE_INFINITY;

  private Batcher(
      String name,
      Computation computation,
      BatchOptions options,
      boolean together,
      BatchObserver observer) {
    this.computation = computation;
    this.options = options;
    this.queue = new CallQueue(options.waiting());
    this.together = together;
    this.observer = observer;
    // A platform thread: kernels keep their working memory by thread.
    this.thread = Thread.ofPlatform().daemon().name("fovea-batch-" + name).unstarted(this::run);
  }

  /** Returns a batcher with a thread of its own, which {@link #close} ends. */
  public static Batcher start(
      String name, Computation computation, BatchOptions options, BatchObserver observer) {
    return started(new Batcher(name, computation, options, true, observer));
  }

  /**
   * Returns a batcher that computes each call by itself, and whole: for models whose outputs for a
   * sample depend on the others of a batch.
   */
  public static Batcher startApart(
      String name, Computation computation, BatchOptions options, BatchObserver observer) {
    return started(new Batcher(name, computation, options, false, observer));
  }

  private static Batcher started(Batcher batcher) {
    batcher.thread.start();
    return batcher;
  }

  /** Returns the options. */
  public BatchOptions options() {
    return options;
  }

  /**
   * Refuses callers early, before they read what they want to be computed.
   *
   * @throws RefusedException if the queue is full or the batcher closed
   */
  public void requireRoom() {
    lock.lock();
    try {
      refuseUnless(queue.seemsToHaveRoom());
    } finally {
      lock.unlock();
    }
  }

  private void refuseUnless(boolean hasRoom) {
    if (closed) {
      throw new RefusedException(Refusal.CLOSED, "the model is being taken out of service");
    }
    if (!hasRoom) {
      throw new RefusedException(
          Refusal.FULL,
          String.format(
              Locale.ROOT, "%d samples wait already; try again in a moment", queue.samples()));
    }
  }

  /**
   * Puts a call into the queue.
   *
   * @param inputs for each input (samples, shape), of at least one sample and as many in each; not
   *     to be changed until the call is done
   * @return the call, to be waited for
   * @throws RefusedException if the queue is full, the batcher is closed, or the deadline has
   *     passed
   * @throws ShapeException if there are no samples, or not as many in each input
   */
  public Call submit(List<Tensor> inputs, Deadline deadline) {
    Call call = call(inputs, deadline);
    lock.lock();
    try {
      add(call);
      changed.signal();
    } finally {
      lock.unlock();
    }
    return call;
  }

  /**
   * Puts a call into the queue, as {@link #submit} does, for a caller that will wait for it: if
   * calls come one at a time, a quick one is computed here and now, which saves the ways to another
   * thread and back.
   *
   * @return the call, to be waited for
   * @throws RefusedException if the queue is full, the batcher is closed, or the deadline has
   *     passed
   * @throws ShapeException if there are no samples, or not as many in each input
   */
  public Call submitAndHelp(List<Tensor> inputs, Deadline deadline) {
    Call call = call(inputs, deadline);
    List<Slice> batch = List.of();
    lock.lock();
    try {
      add(call);
      if (call.isAtOnce() && !crowded && isQuick(call)) {
        batch = take();
      } else if (!computing) {
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
    if (!batch.isEmpty()) {
      try {
        compute(batch);
      } finally {
        end(batch);
      }
    }
    return call;
  }

  private boolean isQuick(Call call) {
    return call.samples() <= options.largest() && call.values() * nanosPerValue <= QUICK_NANOS;
  }

  /** Notes that a computation has ended. */
  private void end(List<Slice> batch) {
    lock.lock();
    try {
      computing = false;
      crowded = batch.size() > 1 || !queue.isEmpty();
      if (closed || !queue.isEmpty()) {
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private static Call call(List<Tensor> inputs, Deadline deadline) {
    if (inputs.isEmpty()
        || inputs.stream().anyMatch(tensor -> tensor.shape().rank() == 0 || tensor.batch() < 1)) {
      throw new ShapeException("a call has at least one sample, in each of its inputs");
    }
    int samples = inputs.getFirst().batch();
    if (inputs.stream().anyMatch(tensor -> tensor.batch() != samples)) {
      throw new ShapeException(
          "the inputs differ in their number of samples: "
              + inputs.stream().map(Tensor::shape).toList());
    }
    if (deadline.hasPassed()) {
      throw new RefusedException(Refusal.LATE, "the deadline had passed on arrival");
    }
    return new Call(inputs, deadline);
  }

  private void add(Call call) {
    refuseUnless(queue.hasRoom());
    call.setAtOnce(!computing && queue.isEmpty());
    queue.add(call);
  }

  /** Returns the number of samples that wait. */
  public int waitingSamples() {
    lock.lock();
    try {
      return queue.samples();
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether a batch is being computed. */
  boolean isComputing() {
    lock.lock();
    try {
      return computing;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the thread once all calls that wait are computed; further calls are refused. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the end of the thread after {@link #close}.
   *
   * @return whether it ended in that time
   */
  public boolean awaitEnd(Duration time) throws InterruptedException {
    return thread.join(time);
  }

  /** Refuses all calls that wait, and those to come. */
  public void abort() {
    lock.lock();
    try {
      closed = true;
      queue
          .calls()
          .forEach(
              call ->
                  call.fail(
                      new RefusedException(Refusal.CLOSED, "the model was taken out of service")));
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    for (List<Slice> batch = next(); !batch.isEmpty(); batch = next()) {
      compute(batch);
      end(batch);
    }
  }

  /** Waits for the next batch; returns nothing when the batcher is closed and the queue empty. */
  private List<Slice> next() {
    lock.lock();
    try {
      while (true) {
        queue.dropThoseThatAreOver();
        if (computing) {
          changed.awaitUninterruptibly();
        } else if (queue.isEmpty()) {
          if (closed) {
            return List.of();
          }
          changed.awaitUninterruptibly();
        } else {
          long left = closed ? 0 : leftToWait();
          if (left <= 0) {
            return take();
          }
          await(left);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a change; an interrupt, which nothing here sends, only ends the wait early. */
  private void await(long nanos) {
    try {
      long ignored = changed.awaitNanos(nanos);
    } catch (InterruptedException e) {
      // The thread belongs to this object, and close ends it.
    }
  }

  /** Returns how long the first call may still wait for others, in nanoseconds. */
  private long leftToWait() {
    Call first = queue.first();
    if (!together || first.isAtOnce() || queue.samplesLike(first.shapes()) >= options.largest()) {
      return 0;
    }
    return options.delay().toNanos() - (System.nanoTime() - first.arrived());
  }

  /** Takes the next batch, to be computed. */
  private List<Slice> take() {
    computing = true;
    List<Slice> slices = queue.take(together ? options.largest() : queue.first().samples());
    long now = System.nanoTime();
    for (Slice slice : slices) {
      slice.call().setAtOnce(false);
      if (slice.first() == 0) {
        observer.taken(now - slice.call().arrived());
      }
    }
    return slices;
  }

  private void compute(List<Slice> taken) {
    List<Slice> slices = taken.stream().filter(slice -> !slice.call().isOver()).toList();
    if (slices.isEmpty()) {
      return;
    }
    long start = System.nanoTime();
    try {
      give(slices, computation.compute(Slice.inputs(slices)));
    } catch (RuntimeException | Error e) {
      if (slices.size() == 1) {
        slices.getFirst().call().fail(e);
      } else {
        slices.forEach(slice -> compute(List.of(slice)));
        return;
      }
    }
    long nanos = System.nanoTime() - start;
    long values = slices.stream().mapToLong(Slice::values).sum();
    nanosPerValue = (double) nanos / Math.max(1, values);
    int samples = slices.stream().mapToInt(Slice::count).sum();
    observer.computed(slices.size(), samples, nanos);
  }

  private void give(List<Slice> slices, List<Tensor> results) {
    Slice only = slices.getFirst();
    if (slices.size() == 1 && only.isWhole()) {
      only.call().complete(results);
      return;
    }
    int samples = slices.stream().mapToInt(Slice::count).sum();
    for (Tensor result : results) {
      if (result.shape().rank() == 0 || result.batch() != samples) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "the model has an output of shape %s for %d samples",
                result.shape(),
                samples));
      }
    }
    int at = 0;
    for (Slice slice : slices) {
      slice.call().add(results, at, slice.count());
      at += slice.count();
    }
  }
}
