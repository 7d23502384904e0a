package dev.fovea.web.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.store.SavedModel;
import dev.fovea.web.Endpoint;
import dev.fovea.web.Limits;
import dev.fovea.web.serve.Client.Answer;
import dev.fovea.web.serve.batch.BatchOptions;
import dev.fovea.web.serve.repository.ServedModel;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Full queues, deadlines, clients that go away, and those that are slow. */
@Timeout(120)
class OverloadTest {
  private static final String INFER = "/v2/models/gated/infer";

  private final TestModels.Gate gate = new TestModels.Gate();
  private ModelServer server;
  private Client client;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @BeforeEach
  void start() throws IOException {
    server =
        ModelServer.of("gated", TestModels.gated(gate))
            .and("other", SavedModel.of(TestModels.two()))
            .with(
                ServerOptions.DEFAULT
                    .port(0)
                    .warm(Duration.ZERO)
                    .limits(
                        Limits.DEFAULT
                            .body(1_000_000)
                            .times(
                                Duration.ofMillis(700),
                                Duration.ofMillis(700),
                                Duration.ofSeconds(30)))
                    .batch("gated", BatchOptions.DEFAULT.waiting(2)))
            .start();
    client = new Client(server.url());
  }

  @AfterEach
  void stop() {
    gate.open();
    threads.close();
    client.close();
    server.close();
  }

  private ServedModel model() {
    return server.repository().find("gated", Optional.empty());
  }

  private String body(float first, String more) {
    return "{%s\"inputs\":[{\"name\":\"%s\",\"datatype\":\"FP32\",\"shape\":[1,3],\"data\":[%s,2,3]}]}"
        .formatted(more, model().inputNames().getFirst(), first);
  }

  private Future<Answer> later(float first) {
    return threads.submit(() -> client.post(INFER, body(first, "")));
  }

  private void awaitWaiting(int samples) throws InterruptedException {
    for (int i = 0; i < 3000; i++) {
      if (model().waitingSamples() == samples) {
        return;
      }
      Thread.sleep(10);
    }
    throw new AssertionError(model().waitingSamples() + " wait, not " + samples);
  }

  private static float first(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return Client.numbers(answer.json().path("outputs").get(0).path("data"))[0];
  }

  @Test
  void aFullQueueRefusesAtOnceAndWhatWaitsIsAnswered() throws Exception {
    gate.shut();
    List<Future<Answer>> accepted = new ArrayList<>();
    accepted.add(later(0));
    gate.awaitEntered();
    accepted.add(later(1));
    accepted.add(later(2));
    awaitWaiting(2);
    client.post(INFER, body(3, ""));
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 20; i++) {
      long start = System.nanoTime();
      Answer refused = client.post(INFER, body(3, ""));
      best = Math.min(best, System.nanoTime() - start);
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      assertThat(refused.error()).contains("2 samples wait already");
    }
    // The best of some: other programs share this machine.
    assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofMillis(50));
    assertThat(client.post("/v1/models/gated:predict", "{\"instances\":[[1,2,3]]}").status())
        .isEqualTo(429);
    assertThat(client.get("/v2/health/ready").status()).isEqualTo(200);
    assertThat(client.get("/v2/models/other").status()).isEqualTo(200);
    gate.open();
    for (int i = 0; i < accepted.size(); i++) {
      assertThat(first(accepted.get(i).get())).isEqualTo(i);
    }
    assertThat(first(client.post(INFER, body(9, "")))).isEqualTo(9);
    assertThat(client.get("/metrics").text())
        .contains("fovea_request_failures_total{model=\"gated\",reason=\"overloaded\"} 22.0");
  }

  @Test
  void aBadRequestFailsAlone() throws Exception {
    gate.shut();
    final Future<Answer> begun = later(0);
    gate.awaitEntered();
    Future<Answer> bad = later(13);
    final Future<Answer> good = later(2);
    awaitWaiting(2);
    gate.open();
    assertThat(first(begun.get())).isEqualTo(0);
    assertThat(first(good.get())).isEqualTo(2);
    assertThat(bad.get().status()).isEqualTo(500);
    assertThat(bad.get().error())
        .isEqualTo("the model failed; the log of the server has the reason");
  }

  @Test
  void deadlinesAreKept() throws Exception {
    gate.shut();
    Future<Answer> begun = later(0);
    gate.awaitEntered();
    Answer late = client.post(INFER, body(1, "\"parameters\":{\"timeout\":100000},"));
    assertThat(late.status()).isEqualTo(504);
    assertThat(late.error()).contains("the deadline passed");
    assertThat(client.post(INFER, body(1, "\"parameters\":{\"timeout\":0},")).status())
        .isEqualTo(504);
    gate.open();
    assertThat(first(begun.get())).isEqualTo(0);
    awaitWaiting(0);
  }

  @Test
  void aClientThatGoesAwayFreesItsPlaceInTheQueue() throws Exception {
    gate.shut();
    Future<Answer> begun = later(0);
    gate.awaitEntered();
    String body = body(1, "");
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket
          .getOutputStream()
          .write(
              ("POST "
                      + INFER
                      + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                      + body.length()
                      + "\r\n\r\n"
                      + body)
                  .getBytes(UTF_8));
      awaitWaiting(1);
      Thread.sleep(100);
    }
    for (int i = 0; !cancelled(); i++) {
      assertThat(i).as("nobody noticed that the client went away").isLessThan(2000);
      Thread.sleep(10);
    }
    gate.open();
    assertThat(first(begun.get())).isEqualTo(0);
    awaitWaiting(0);
  }

  private boolean cancelled() {
    return client.get("/metrics").text().contains("reason=\"cancelled\"} 1.0");
  }

  @Test
  void aConnectionIsUsedAgainAfterItWasWatched() throws Exception {
    gate.shut();
    String body = body(1, "");
    byte[] request =
        ("POST "
                + INFER
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body)
            .getBytes(UTF_8);
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(request);
      gate.awaitEntered();
      // Long enough for the watch to begin.
      Thread.sleep(200);
      gate.open();
      assertThat(response(socket)).startsWith("HTTP/1.1 200").contains("\"data\":[1.0,2.0,3.0]");
      for (int i = 0; i < 3; i++) {
        socket.getOutputStream().write(request);
        assertThat(response(socket)).startsWith("HTTP/1.1 200").contains("\"data\":[1.0,2.0,3.0]");
      }
    }
  }

  private static String response(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder text = new StringBuilder();
    while (text.indexOf("]}]}") < 0) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      text.append((char) next);
    }
    return text.toString();
  }

  @Test
  void slowClientsAreNotWaitedFor() throws Exception {
    // A head that comes drop by drop.
    assertThat(drip("GET /v2 HTTP/1.1\r\nHost: localhost\r\n", "X: y\r\n")).isLessThan(10_000);
    // A body that comes drop by drop.
    assertThat(
            drip(
                "POST " + INFER + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n",
                " "))
        .isLessThan(10_000);
    // A body that does not come at all.
    assertThat(
            drip(
                "POST " + INFER + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n",
                ""))
        .isLessThan(10_000);
    gate.open();
    assertThat(first(client.post(INFER, body(9, "")))).isEqualTo(9);
  }

  /** Returns after how many milliseconds the server closed the connection. */
  private long drip(String head, String drop) throws Exception {
    long start = System.nanoTime();
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(head.getBytes(UTF_8));
      Future<?> dripping =
          threads.submit(
              () -> {
                for (int i = 0; i < 150; i++) {
                  socket.getOutputStream().write(drop.getBytes(UTF_8));
                  socket.getOutputStream().flush();
                  Thread.sleep(100);
                }
                return null;
              });
      try {
        while (socket.getInputStream().read() >= 0) {
          // What the server says is of no interest here.
        }
      } catch (java.net.SocketTimeoutException e) {
        throw new AssertionError("the connection stays open", e);
      } catch (IOException e) {
        // Reset.
      }
      dripping.cancel(true);
      return (System.nanoTime() - start) / 1_000_000;
    }
  }

  @Test
  void noMoreConnectionsThanAllowed() throws Exception {
    try (ModelServer narrow =
        ModelServer.of("two", TestModels.two())
            .with(
                ServerOptions.DEFAULT
                    .endpoint(Endpoint.loopback(0))
                    .warm(Duration.ZERO)
                    .limits(Limits.DEFAULT.connections(2)))
            .start()) {
      String request = "GET /v2/health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
      Socket first = new Socket("127.0.0.1", narrow.port());
      first.getOutputStream().write(request.getBytes(UTF_8));
      assertThat(first.getInputStream().read()).isEqualTo('H');
      Socket second = new Socket("127.0.0.1", narrow.port());
      second.getOutputStream().write(request.getBytes(UTF_8));
      assertThat(second.getInputStream().read()).isEqualTo('H');
      try (Socket third = new Socket("127.0.0.1", narrow.port())) {
        third.setSoTimeout(300);
        third.getOutputStream().write(request.getBytes(UTF_8));
        assertThat(answers(third)).isFalse();
        first.close();
        second.close();
        third.setSoTimeout(30_000);
        assertThat(answers(third)).isTrue();
      }
    }
  }

  private static boolean answers(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() == 'H';
    } catch (java.net.SocketTimeoutException e) {
      return false;
    }
  }
}
