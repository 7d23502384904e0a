package dev.fovea.web.explore.wire;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Packets that wait to be sent to a page. Of packets with the same key only the latest is kept, so a
 * page that reads slowly misses some and never holds up what is computed; others are all sent.
 */
public final class Outbox {
  /** More waiting packets than any page that reads would cause. */
  private static final int MOST = 512;

  private final LinkedHashMap<String, Packet> waiting = new LinkedHashMap<>();
  private long number;
  private boolean closed;

  /**
   * Adds a packet that must arrive. If too many wait, the page does not read any more, and the box
   * closes.
   */
  public synchronized void add(Packet packet) {
    put("#" + number++, packet);
    if (waiting.size() > MOST) {
      close();
    }
  }

  /** Adds a packet in place of one of the same key that still waits. */
  public synchronized void latest(String key, Packet packet) {
    put(key, packet);
  }

  private void put(String key, Packet packet) {
    if (!closed) {
      waiting.put(key, packet);
      notifyAll();
    }
  }

  /** Ends sending. */
  public synchronized void close() {
    closed = true;
    waiting.clear();
    notifyAll();
  }

  /**
   * Sends packets in the calling thread until the box is closed or sending fails.
   *
   * @param send sends the bytes of a packet
   */
  public void run(Consumer<byte[]> send) {
    try {
      for (Optional<Packet> next = take(); next.isPresent(); next = take()) {
        send.accept(next.get().bytes());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close();
    }
  }

  /** Waits for the next packet; returns nothing once the box is closed. */
  private synchronized Optional<Packet> take() throws InterruptedException {
    while (waiting.isEmpty() && !closed) {
      wait();
    }
    return closed ? Optional.empty() : Optional.of(waiting.pollFirstEntry().getValue());
  }
}
