package dev.fovea.web.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A client that knows the protocol from its specification, and nothing of the server. */
public final class Client implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String url;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(20))
          .build();
  private final List<String> headers = new ArrayList<>();

  public Client(String url) {
    this.url = url;
  }

  /** Sends a header with all requests. */
  public Client with(String name, String value) {
    headers.add(name);
    headers.add(value);
    return this;
  }

  /** A response. */
  public record Answer(int status, byte[] body, HttpResponse<byte[]> response) {
    public JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(text(), e);
      }
    }

    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    public String error() {
      JsonNode error = json().path("error");
      if (!error.isTextual() || json().size() != 1) {
        throw new AssertionError("no error object: " + text());
      }
      return error.asText();
    }
  }

  public Answer get(String path) {
    return send(HttpRequest.newBuilder(URI.create(url + path)).GET());
  }

  public Answer post(String path, String json) {
    return post(path, json.getBytes(StandardCharsets.UTF_8), "Content-Type", "application/json");
  }

  public Answer post(String path, byte[] body, String... more) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (more.length > 0) {
      request.headers(more);
    }
    return send(request);
  }

  public Answer send(HttpRequest.Builder request) {
    request.timeout(Duration.ofSeconds(60));
    if (!headers.isEmpty()) {
      request.headers(headers.toArray(String[]::new));
    }
    try {
      HttpResponse<byte[]> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      return new Answer(response.statusCode(), response.body(), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Posts JSON with elements behind it. */
  public Answer postBinary(String path, String json, byte[]... elements) {
    byte[] header = json.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(header);
    Arrays.stream(elements).forEach(body::writeBytes);
    return post(
        path,
        body.toByteArray(),
        "Inference-Header-Content-Length",
        Integer.toString(header.length),
        "Content-Type",
        "application/octet-stream");
  }

  /** Returns the JSON before the elements of a binary response. */
  public static JsonNode header(Answer answer) throws IOException {
    int length = Integer.parseInt(answer.header("Inference-Header-Content-Length"));
    return JSON.readTree(answer.body(), 0, length);
  }

  /** Returns the elements of a binary response, FP32. */
  public static float[] elements(Answer answer) {
    int length = Integer.parseInt(answer.header("Inference-Header-Content-Length"));
    ByteBuffer bytes =
        ByteBuffer.wrap(answer.body(), length, answer.body().length - length)
            .slice()
            .order(ByteOrder.LITTLE_ENDIAN);
    float[] floats = new float[bytes.remaining() / 4];
    bytes.asFloatBuffer().get(floats);
    return floats;
  }

  public static byte[] fp32(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return bytes.array();
  }

  /** Returns all numbers of an array, however nested. */
  public static float[] numbers(JsonNode array) {
    List<Float> numbers = new ArrayList<>();
    collect(array, numbers);
    float[] floats = new float[numbers.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = numbers.get(i);
    }
    return floats;
  }

  private static void collect(JsonNode node, List<Float> numbers) {
    if (node.isArray()) {
      node.forEach(child -> collect(child, numbers));
    } else {
      numbers.add(Float.parseFloat(node.asText()));
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
