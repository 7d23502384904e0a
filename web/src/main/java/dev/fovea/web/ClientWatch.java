package dev.fovea.web;

import io.helidon.webserver.ConnectionContext;
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
  private final @Nullable ConnectionContext connection = Connections.current();
  private @Nullable Thread reader;

  /**
   * Starts to watch; once the whole request was read. Later calls do nothing.
   *
   * @param gone called by another thread when the client has gone
   */
  void start(Runnable gone) {
    ConnectionContext watched = connection;
    if (watched == null || watched.isSecure() || reader != null) {
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
    Thread other = reader;
    if (other == null) {
      return;
    }
    try {
      other.join();
    } catch (InterruptedException e) {
      // The server stops: an interrupt closes the channel that the thread reads from.
      other.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
