package dev.fovea.web.serve.batch;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Computes the calls of many threads together: what waits when a computation ends is the next
 * batch. A call that finds nothing in progress starts at once; any other waits for the computation
 * that runs, and at most the delay of the options for others. Calls whose samples differ in shape
 * go into batches of their own, in the order of arrival; a call with more samples than a batch has
 * is computed in parts, between which others get their turn.
 *
 * <p>Every caller gets exactly the results of its own samples. If the computation has the same bits
 * for a sample in any batch, as that of {@link dev.fovea.model.Predictor}, they are those that the
 * call would have had alone. A computation that fails is repeated for each call by itself, so that
 * a bad call fails alone.
 *
 * <p>Calls that are cancelled or late are noticed when they arrive, while they wait, and before
 * they are computed. The queue is bounded by its samples, where a call of many counts as a quarter
 * of the bound at most; the bound is passed by no more than one call.
 */
public final class Batcher implements AutoCloseable {
  /** Computes the outputs of a batch: for each a tensor of as many samples as the inputs have. */
  @FunctionalInterface
  public interface Computation {
    /** Returns the outputs. */
    List<Tensor> compute(List<Tensor> inputs);
  }

  private final Computation computation;
  private final BatchOptions options;
  private final BatchObserver observer;
  private final boolean together;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** The calls that wait, of which some samples may be computed already. */
  private final Deque<Call> queue = new ArrayDeque<>();

  /** The samples that wait. */
  private int waiting;

  /** The same, with calls of many samples counted as fewer: what the bound of the queue bounds. */
  private int load;

  private boolean closed;

  private Batcher(
      String name,
      Computation computation,
      BatchOptions options,
      boolean together,
      BatchObserver observer) {
    this.computation = computation;
    this.options = options;
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
      refuseUnlessRoom();
    } finally {
      lock.unlock();
    }
  }

  private void refuseUnlessRoom() {
    if (closed) {
      throw new RefusedException(Refusal.CLOSED, "the model is being taken out of service");
    }
    if (load >= options.waiting()) {
      dropThoseThatAreOver();
    }
    if (load >= options.waiting()) {
      throw new RefusedException(
          Refusal.FULL,
          String.format(Locale.ROOT, "%d samples wait already; try again in a moment", waiting));
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
    Call call = new Call(inputs, deadline);
    lock.lock();
    try {
      refuseUnlessRoom();
      queue.addLast(call);
      waiting += samples;
      load += load(call);
      changed.signal();
    } finally {
      lock.unlock();
    }
    return call;
  }

  /**
   * Returns what a call counts in the queue: its samples, but no more than a quarter of the bound,
   * so that a few calls of many samples find room, too.
   */
  private int load(Call call) {
    return Math.min(call.samples(), Math.ceilDiv(options.waiting(), 4));
  }

  /** Returns the number of samples that wait. */
  public int waitingSamples() {
    lock.lock();
    try {
      return waiting;
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
      queue.forEach(
          call ->
              call.fail(
                  new RefusedException(Refusal.CLOSED, "the model was taken out of service")));
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    for (List<Slice> batch = next(true); !batch.isEmpty(); batch = next(false)) {
      compute(batch);
    }
  }

  /**
   * Waits for the next batch; returns nothing when the batcher is closed and the queue empty.
   *
   * @param wasIdle whether nothing was computed just now
   */
  private List<Slice> next(boolean wasIdle) {
    lock.lock();
    try {
      boolean idle = wasIdle;
      while (true) {
        dropThoseThatAreOver();
        if (queue.isEmpty()) {
          if (closed) {
            return List.of();
          }
          idle = true;
          changed.awaitUninterruptibly();
        } else {
          long left = idle || closed ? 0 : leftToWait();
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

  private void dropThoseThatAreOver() {
    for (Iterator<Call> calls = queue.iterator(); calls.hasNext(); ) {
      Call call = calls.next();
      if (call.isOver()) {
        calls.remove();
        waiting -= call.left();
        load -= load(call);
      }
    }
  }

  /** Returns how long the first call may still wait for others, in nanoseconds. */
  private long leftToWait() {
    Call first = queue.getFirst();
    if (!together || samplesLike(first.shapes()) >= options.largest()) {
      return 0;
    }
    return options.delay().toNanos() - (System.nanoTime() - first.arrived());
  }

  private int samplesLike(List<Shape> shapes) {
    int samples = 0;
    for (Call call : queue) {
      samples += call.shapes().equals(shapes) ? call.left() : 0;
    }
    return samples;
  }

  /** Takes the first call, and with it what waits of the same shapes, as far as there is room. */
  private List<Slice> take() {
    List<Slice> slices = new ArrayList<>();
    List<Call> begun = new ArrayList<>();
    List<Shape> shapes = queue.getFirst().shapes();
    int room = together ? options.largest() : queue.getFirst().samples();
    long now = System.nanoTime();
    for (Iterator<Call> calls = queue.iterator(); calls.hasNext() && room > 0; ) {
      Call call = calls.next();
      if (call.shapes().equals(shapes)) {
        int count = Math.min(room, call.left());
        int first = call.take(count);
        if (first == 0) {
          observer.taken(now - call.arrived());
        }
        slices.add(new Slice(call, first, count));
        room -= count;
        waiting -= count;
        calls.remove();
        if (call.left() > 0) {
          begun.add(call);
        } else {
          load -= load(call);
        }
      }
    }
    // Behind the others, so that a call of many samples does not keep them waiting.
    queue.addAll(begun);
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
    int samples = slices.stream().mapToInt(Slice::count).sum();
    observer.computed(slices.size(), samples, System.nanoTime() - start);
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
