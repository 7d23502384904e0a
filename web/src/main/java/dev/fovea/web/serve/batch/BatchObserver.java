package dev.fovea.web.serve.batch;

/** Is told what a {@link Batcher} does, by one thread at a time; has to be quick. */
public interface BatchObserver {
  /** An observer that does nothing. */
  BatchObserver NONE = new BatchObserver() {};

  /** Called when a call leaves the queue to be computed, with the time that it waited. */
  default void taken(long waitedNanos) {}

  /** Called after a computation. */
  default void computed(int calls, int samples, long nanos) {}
}
