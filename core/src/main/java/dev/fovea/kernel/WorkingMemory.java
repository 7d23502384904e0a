package dev.fovea.kernel;

/**
 * Working memory of kernels for one computation at a time. Other threads keep memory of their own;
 * virtual threads are too many and live too short for that.
 */
@FunctionalInterface
public interface WorkingMemory {

  /** Runs a computation on the calling thread, with this memory if that is a virtual thread. */
  void lend(Runnable computation);
}
