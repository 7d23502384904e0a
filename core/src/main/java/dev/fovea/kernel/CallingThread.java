package dev.fovea.kernel;

import java.util.function.IntConsumer;

/** The calling thread alone. It needs nothing of threads, so that it also runs in a browser. */
final class CallingThread extends Workers {
  static final CallingThread INSTANCE = new CallingThread();

  private CallingThread() {}

  @Override
  public int threads() {
    return 1;
  }

  @Override
  public void forEach(int chunks, IntConsumer body) {
    for (int chunk = 0; chunk < chunks; chunk++) {
      body.accept(chunk);
    }
  }
}
