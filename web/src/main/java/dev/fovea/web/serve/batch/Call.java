package dev.fovea.web.serve.batch;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The samples of one caller, from their arrival to their results. Any thread may cancel it or wait
 * for it; only the batcher computes.
 */
public final class Call {
  private final List<Tensor> inputs;
  private final List<Shape> shapes;
  private final int samples;
  private final Deadline deadline;
  private final long arrived = System.nanoTime();
  private final CompletableFuture<List<Tensor>> result = new CompletableFuture<>();

  /** The samples that were taken to be computed; guarded by the lock of the batcher. */
  private int taken;

  /** Whether nothing was in progress when it came; guarded by the lock of the batcher. */
  private boolean atOnce;

  /** The results so far and the number of their samples; of the thread that computes. */
  private List<Tensor> outputs = List.of();

  private int computed;

  Call(List<Tensor> inputs, Deadline deadline) {
    this.inputs = List.copyOf(inputs);
    this.shapes = inputs.stream().map(tensor -> tensor.shape().tail()).toList();
    this.samples = inputs.getFirst().batch();
    this.deadline = deadline;
  }

  /** Returns the number of samples. */
  public int samples() {
    return samples;
  }

  /** Gives the call up: unless it is being computed, it will not be. */
  public void cancel() {
    result.completeExceptionally(
        new RefusedException(Refusal.CANCELLED, "the caller has gone away"));
  }

  /** Returns whether there is a result or a failure. */
  public boolean isDone() {
    return result.isDone();
  }

  /**
   * Waits for the results.
   *
   * @return a tensor (samples, output shape) for each output
   * @throws RefusedException if the call is refused, cancelled or late
   * @throws RuntimeException if the computation fails: its exception
   * @throws InterruptedException if the waiting thread is interrupted; the call is then cancelled
   */
  public List<Tensor> await() throws InterruptedException {
    return await(() -> {});
  }

  /**
   * Waits for the results, as {@link #await()} does.
   *
   * @param isLong called by another thread if that takes long, some hundredths of a second, so that
   *     a caller may begin to look whether anybody still waits for it
   */
  public List<Tensor> await(Runnable isLong) throws InterruptedException {
    Patience.Wait wait = Patience.begin(this, isLong);
    try {
      return result.get();
    } catch (ExecutionException e) {
      return resultOrThrow();
    } catch (InterruptedException e) {
      cancel();
      throw e;
    } finally {
      wait.end();
    }
  }

  private List<Tensor> resultOrThrow() {
    Throwable failure = result.exceptionNow();
    if (failure instanceof RuntimeException e) {
      throw e;
    } else if (failure instanceof Error e) {
      throw e;
    }
    throw new IllegalStateException(failure);
  }

  private void expire() {
    result.completeExceptionally(
        new RefusedException(Refusal.LATE, "the deadline passed before there was a result"));
  }

  /** Returns whether nobody waits for the call any more: it is done, cancelled or late. */
  boolean isOver() {
    if (deadline.hasPassed()) {
      expire();
    }
    return result.isDone();
  }

  List<Tensor> inputs() {
    return inputs;
  }

  /** Returns the shape of one sample of each input: only calls of equal shapes share a batch. */
  List<Shape> shapes() {
    return shapes;
  }

  long arrived() {
    return arrived;
  }

  /** Returns the number of values of all inputs. */
  long values() {
    return inputs.stream().mapToLong(tensor -> tensor.data().length).sum();
  }

  /** Returns whether the call is not to wait for others to share a computation with. */
  boolean isAtOnce() {
    return atOnce;
  }

  void setAtOnce(boolean whether) {
    atOnce = whether;
  }

  int left() {
    return samples - taken;
  }

  /** Takes the next samples; returns the first of them. */
  int take(int count) {
    int first = taken;
    taken += count;
    return first;
  }

  void fail(Throwable failure) {
    result.completeExceptionally(failure);
  }

  /** Completes with the results of a computation that had all samples of this call and no other. */
  void complete(List<Tensor> results) {
    result.complete(results);
  }

  /**
   * Adds the results of some samples, in order.
   *
   * @param results the results of a batch
   * @param from the first of these samples in the batch
   */
  void add(List<Tensor> results, int from, int count) {
    if (outputs.isEmpty()) {
      outputs =
          results.stream().map(tensor -> Tensor.zeros(tensor.shape().with(0, samples))).toList();
    }
    for (int i = 0; i < outputs.size(); i++) {
      int size = outputs.get(i).shape().tail().size();
      System.arraycopy(
          results.get(i).data(), from * size, outputs.get(i).data(), computed * size, count * size);
    }
    computed += count;
    if (computed == samples) {
      result.complete(outputs);
    }
  }
}
