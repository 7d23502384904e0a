package dev.fovea.web.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.web.serve.Client.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that stop, and others that take their place. */
@Timeout(120)
class ShutdownTest {
  private static final String BODY =
      "{\"inputs\":[{\"name\":\"left\",\"datatype\":\"FP32\",\"shape\":[1,4],\"data\":[1,2,3,4]},"
          + "{\"name\":\"right\",\"datatype\":\"FP32\",\"shape\":[1,4],\"data\":[1,2,3,4]}]}";

  private static ServerOptions options() {
    return ServerOptions.DEFAULT.port(0).warm(Duration.ZERO);
  }

  @Test
  void isNotReadyAtOnceServesOnAndFinishesWhatItBegan() throws Exception {
    TestModels.Gate gate = new TestModels.Gate();
    ModelServer server =
        ModelServer.of("gated", TestModels.gated(gate))
            .with(options().grace(Duration.ofMillis(1500)))
            .start();
    String input =
        server.repository().find("gated", java.util.Optional.empty()).inputNames().getFirst();
    String body =
        "{\"inputs\":[{\"name\":\"%s\",\"datatype\":\"FP32\",\"shape\":[1,3],\"data\":[1,2,3]}]}"
            .formatted(input);
    try (Client client = new Client(server.url());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      gate.shut();
      final Future<Answer> begun =
          threads.submit(() -> client.post("/v2/models/gated/infer", body));
      gate.awaitEntered();
      Future<?> stopping = threads.submit(server::stopGracefully);
      while (server.isReady()) {
        Thread.sleep(1);
      }
      Answer ready = client.get("/v2/health/ready");
      assertThat(ready.status()).isEqualTo(503);
      assertThat(ready.error()).isEqualTo("the server is stopping");
      assertThat(client.get("/v2/health/live").status()).isEqualTo(200);
      // Others are served on, and asked to go elsewhere with their next request.
      Answer answer = client.get("/v2/models/gated");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("Connection").toLowerCase(java.util.Locale.ROOT)).contains("close");
      assertThat(stopping.isDone()).isFalse();
      threads.submit(
          () -> {
            Thread.sleep(2500);
            gate.open();
            return null;
          });
      assertThat(begun.get().status()).isEqualTo(200);
      stopping.get();
      server.awaitStop();
      assertThat(refuses(client)).isTrue();
    }
  }

  private static boolean refuses(Client client) {
    try {
      client.get("/v2/health/live");
      return false;
    } catch (java.io.UncheckedIOException e) {
      return true;
    }
  }

  @Test
  void closingTwiceDoesNothing() throws IOException {
    ModelServer server = ModelServer.of("two", TestModels.two()).with(options()).start();
    server.close();
    server.close();
  }

  /** What a balancer does: it asks those that are ready, and knows no other way out. */
  @Test
  void aRollingRestartUnderLoadLosesNoRequest() throws Exception {
    CopyOnWriteArrayList<ModelServer> servers = new CopyOnWriteArrayList<>();
    servers.add(start());
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> loads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        loads.add(threads.submit(() -> load(servers, done)));
      }
      for (int restart = 0; restart < 3; restart++) {
        Thread.sleep(200);
        ModelServer old = servers.getFirst();
        servers.add(start());
        Future<?> stopping = threads.submit(old::stopGracefully);
        while (old.isReady()) {
          Thread.sleep(1);
        }
        // The balancer takes notice some time later, within the grace time.
        Thread.sleep(100);
        servers.remove(old);
        stopping.get();
      }
      done.set(true);
      for (Future<Integer> load : loads) {
        assertThat(load.get()).isPositive();
      }
    }
    servers.forEach(ModelServer::close);
  }

  private static ModelServer start() throws IOException {
    return ModelServer.of("two", TestModels.two())
        .with(options().grace(Duration.ofMillis(800)))
        .start();
  }

  /** Returns the number of answers; fails with the first request that is lost. */
  private static int load(List<ModelServer> servers, AtomicBoolean done) {
    int answers = 0;
    int at = 0;
    java.util.Map<String, Client> clients = new java.util.HashMap<>();
    try {
      while (!done.get()) {
        ModelServer server = servers.get(at++ % servers.size());
        Client client = clients.computeIfAbsent(server.url(), Client::new);
        Answer answer = client.post("/v2/models/two/infer", BODY);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        answers++;
      }
    } finally {
      clients.values().forEach(Client::close);
    }
    return answers;
  }
}
