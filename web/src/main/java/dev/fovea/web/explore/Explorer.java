package dev.fovea.web.explore;

import dev.fovea.web.Endpoint;
import dev.fovea.web.HttpServer;
import dev.fovea.web.Limits;
import dev.fovea.web.explore.live.Library;
import dev.fovea.web.explore.page.Admission;
import dev.fovea.web.explore.page.PageHandler;
import dev.fovea.web.explore.page.Socket;
import io.helidon.webserver.websocket.WsConfig;
import io.helidon.webserver.websocket.WsRouting;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** Shows networks live in the browser: a page, and a session for each that is open. */
public final class Explorer implements AutoCloseable {
  /** The pages that may be open at a time. */
  private static final int PAGES = 16;

  /** The largest model file that may be dropped on a page. */
  private static final int LARGEST_MODEL = 512 << 20;

  private static final int LARGEST_FRAME = 32 << 20;

  private final HttpServer server;
  private final Admission admission;
  private final CountDownLatch stopped = new CountDownLatch(1);

  private Explorer(HttpServer server, Admission admission) {
    this.server = server;
    this.admission = admission;
  }

  /**
   * Starts to answer pages.
   *
   * @throws IOException if the port is in use or must not be used, naming it
   * @throws IllegalArgumentException if this machine does not know the host
   */
  public static Explorer start(Endpoint endpoint, Library library) throws IOException {
    Admission admission = Admission.of(endpoint);
    Semaphore places = new Semaphore(PAGES);
    WsRouting.Builder sockets =
        WsRouting.builder().endpoint("/socket", () -> new Socket(admission, library, places));
    HttpServer server =
        HttpServer.start(
            endpoint,
            Limits.DEFAULT.body(LARGEST_MODEL),
            new PageHandler(admission, library),
            List.of(sockets),
            List.of(WsConfig.builder().maxFrameLength(LARGEST_FRAME).build()));
    return new Explorer(server, admission);
  }

  /** Returns the address to be opened in a browser, with the key if one is needed. */
  public String url() {
    return server.url() + "/" + admission.key().map(key -> "?key=" + key).orElse("");
  }

  /** Returns the port. */
  public int port() {
    return server.port();
  }

  /** Waits until it is closed. */
  public void awaitStop() throws InterruptedException {
    stopped.await();
  }

  @Override
  public void close() {
    server.close();
    stopped.countDown();
  }
}
