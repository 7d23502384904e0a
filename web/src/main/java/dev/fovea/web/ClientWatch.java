package dev.fovea.web;

import io.helidon.webserver.ConnectionContext;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a client goes away while it waits for its response. A second thread waits for the
 * next bytes of the connection in place of the one that handles the request; if there is an end
 * instead, the client has gone.
 *
 * <p>Of HTTP/1.1 without encryption; over HTTP/2 and TLS nothing is noticed before the response is
 * sent.
 */
final class ClientWatch implements AutoCloseable {
  /**
   * The watches of a listener that wait for the next request, which are not to keep it from its
   * end.
   */
  static final class Idle {
    private final Set<Thread> threads = new HashSet<>();
    private boolean ended;

    private synchronized boolean enter() {
      if (!ended) {
        threads.add(Thread.currentThread());
      }
      return !ended;
    }

    private synchronized void leave() {
      threads.remove(Thread.currentThread());
    }

    /** Ends all waiting, now and in future. */
    synchronized void end() {
      ended = true;
      threads.forEach(Thread::interrupt);
    }
  }

  private final @Nullable ConnectionContext connection = Connections.current();
  private final Idle idle;
  private @Nullable Thread reader;
  private boolean closed;

  ClientWatch(Idle idle) {
    this.idle = idle;
  }

  /**
   * Starts to watch; once the whole request was read. Any thread may call it; later calls, and
   * calls after {@link #close}, do nothing.
   *
   * @param gone called by another thread when the client has gone
   */
  synchronized void start(Runnable gone) {
    ConnectionContext watched = connection;
    if (closed || watched == null || watched.isSecure() || reader != null) {
      return;
    }
    reader =
        Thread.ofVirtual()
            .name("fovea-client-watch")
            .start(
                () -> {
                  try {
                    watched.dataReader().ensureAvailable();
                  } catch (RuntimeException e) {
                    // No more data: the connection was closed, or failed.
                    gone.run();
                  }
                });
  }

  /**
   * Waits, after the response was sent, for what the connection would wait for now anyway: the next
   * request or the end. Two threads must not read from a connection at once.
   */
  @Override
  public void close() {
    Thread other = end();
    if (other == null) {
      return;
    }
    if (idle.enter()) {
      try {
        other.join();
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        idle.leave();
      }
    }
    // The server stops: an interrupt closes the channel that the thread reads from.
    other.interrupt();
  }

  private synchronized @Nullable Thread end() {
    closed = true;
    return reader;
  }
}
