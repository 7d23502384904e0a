package dev.fovea.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fovea.store.SavedModel;
import dev.fovea.web.serve.ModelServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Executors;

/**
 * A plain service that reads the handwritten digits on parcels. It answers {@code POST /digit}, whose
 * body is a picture, and has the model behind the Open Inference Protocol beside it, so that other
 * services, dashboards and health checks find what they know.
 *
 * <p>{@code java -cp "app/target/lib/*:app/target/lib/web/*" --add-modules jdk.incubator.vector
 * examples/src/main/java/dev/fovea/examples/ParcelService.java digits.keras}
 */
public final class ParcelService implements AutoCloseable {
  private final ModelServer models;
  private final HttpServer service;
  private final HttpClient client = HttpClient.newHttpClient();

  /** Starts the service; port 0 takes any that is free. */
  public ParcelService(SavedModel model, int servicePort, int modelPort) throws IOException {
    // This is all it takes to serve the model: batches of concurrent requests, metrics, probes and all.
    models = ModelServer.of("digits", model).port(modelPort).start();

    service =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), servicePort), 0);
    service.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    service.createContext("/digit", this::digit);
    service.start();
  }

  private void digit(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] picture = exchange.getRequestBody().readAllBytes();
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(
                      URI.create(models.url() + "/v2/models/digits/classify?top=1&center=true"))
                  .header("Content-Type", "image/png")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(picture))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.statusCode(), body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns the port of the service. */
  public int port() {
    return service.getAddress().getPort();
  }

  /** Returns where the model itself is asked. */
  public String modelUrl() {
    return models.url();
  }

  @Override
  public void close() {
    service.stop(1);
    models.close();
    client.close();
  }

  /** Runs the service with a model file until it is stopped. */
  public static void main(String[] args) throws Exception {
    SavedModel model = SavedModel.load(Path.of(args[0]));
    ParcelService service = new ParcelService(model, 8000, 8080);
    Runtime.getRuntime().addShutdownHook(new Thread(service::close));
    System.out.println("curl --data-binary @digit.png http://127.0.0.1:8000/digit");
  }
}
