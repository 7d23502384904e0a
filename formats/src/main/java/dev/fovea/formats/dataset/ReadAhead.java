package dev.fovea.formats.dataset;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;

/**
 * Decodes images ahead of their use, in threads of its own, into buffers that are used again. The
 * number of buffers bounds what is decoded and not yet read. What is read never depends on it.
 */
final class ReadAhead {
  /** Decodes an image into a buffer. */
  @FunctionalInterface
  interface Decoder {
    void decode(int index, byte[] into);
  }

  private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  /** Daemon threads, shared by all datasets; they do nothing where all images are kept. */
  private static final ExecutorService EXECUTOR =
      Executors.newFixedThreadPool(
          THREADS, Thread.ofPlatform().daemon().name("fovea-decoder-", 1).factory());

  /**
   * An image that is being decoded, or is.
   *
   * @param call the call of expect that it is from
   */
  private record Slot(byte[] buffer, FutureTask<Void> task, long call) {}

  private final Decoder decoder;
  private final int length;
  private final int most;
  private final Map<Integer, Slot> slots = new HashMap<>();
  private final ArrayDeque<byte[]> free = new ArrayDeque<>();
  private long calls;

  /**
   * Creates what decodes ahead.
   *
   * @param length the length of an image in bytes
   * @param memory the most bytes of all buffers
   */
  ReadAhead(Decoder decoder, int length, long memory) {
    this.decoder = decoder;
    this.length = length;
    this.most = (int) Math.clamp(memory / length, 1, 1 << 16);
  }

  /** Begins to decode images, as many as there are buffers for. */
  synchronized void expect(int... indices) {
    calls++;
    dropOld();
    for (int index : indices) {
      if (slots.size() == most) {
        return;
      }
      if (!slots.containsKey(index)) {
        byte[] buffer = free.isEmpty() ? new byte[length] : free.pop();
        FutureTask<Void> task = new FutureTask<>(() -> decoder.decode(index, buffer), null);
        slots.put(index, new Slot(buffer, task, calls));
        EXECUTOR.execute(task);
      }
    }
  }

  /** Gives up images that were expected long ago and never read, as when a training was stopped. */
  private void dropOld() {
    slots
        .values()
        .removeIf(
            slot -> {
              boolean old = slot.call < calls - 2;
              if (old) {
                slot.task.cancel(false);
              }
              return old;
            });
  }

  /** Reads an image: that which was decoded ahead, or decodes it now. */
  void read(int index, byte[] into) {
    Slot slot;
    synchronized (this) {
      slot = slots.remove(index);
    }
    if (slot == null) {
      decoder.decode(index, into);
      return;
    }
    // A task that has not begun is run here and now.
    slot.task.run();
    get(slot.task);
    System.arraycopy(slot.buffer, 0, into, 0, length);
    synchronized (this) {
      if (free.size() < most) {
        free.push(slot.buffer);
      }
    }
  }

  private static void get(FutureTask<Void> task) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          task.get();
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
