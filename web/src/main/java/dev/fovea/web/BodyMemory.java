package dev.fovea.web;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory of all large bodies that a listener holds: an eighth of what Java may take, since what
 * is made of a body takes several times as much. A body that finds too little left is refused,
 * unless it is the only one.
 */
final class BodyMemory {
  /** Smaller bodies are not counted. */
  private static final int SMALL = 1 << 20;

  private final long all;
  private final AtomicLong taken = new AtomicLong();

  BodyMemory(long all) {
    this.all = all;
  }

  static BodyMemory ofThisProcess() {
    return new BodyMemory(Runtime.getRuntime().maxMemory() / 8);
  }

  /**
   * Takes memory for a body.
   *
   * @return what is to be given back: nothing for a small body
   * @throws WebException if there is too little left
   */
  long take(long bytes) {
    if (bytes <= SMALL) {
      return 0;
    }
    long before = taken.getAndUpdate(now -> now == 0 || now + bytes <= all ? now + bytes : now);
    if (before != 0 && before + bytes > all) {
      throw new WebException(
          Problem.OVERLOADED, "other large requests take the memory; try again in a moment");
    }
    return bytes;
  }

  void give(long bytes) {
    taken.addAndGet(-bytes);
  }
}
