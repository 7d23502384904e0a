package dev.fovea.web.serve;

import dev.fovea.tensor.Shape;
import dev.fovea.web.serve.repository.ServedModel;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends requests to the server itself before it is ready, so that the code on their way is loaded
 * and compiled when the first client comes. Best effort: what fails here fails no client.
 */
final class WarmUp {
  private static final Logger LOGGER = System.getLogger(WarmUp.class.getName());
  private static final Pattern LENGTH =
      Pattern.compile("content-length: *([0-9]+)", Pattern.CASE_INSENSITIVE);

  /** The most requests of each kind, and the most values of a sample that are sent as JSON. */
  private static final int REQUESTS = 300;

  private static final int MOST_VALUES = 1 << 20;

  private final ServerOptions options;
  private final int port;

  WarmUp(ServerOptions options, int port) {
    this.options = options;
    this.port = port;
  }

  /** Sends requests for all models that know their shapes, for no longer than models are warmed. */
  void run(List<ServedModel> models) {
    // With certificates a client would need one of its own.
    if (options.endpoint().tls().isPresent()) {
      return;
    }
    List<byte[]> requests = new ArrayList<>();
    for (ServedModel model : models) {
      requests(model).ifPresent(requests::addAll);
    }
    if (requests.isEmpty()) {
      return;
    }
    long end = System.nanoTime() + options.warm().toNanos();
    try (Socket socket = new Socket()) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, options.timeout().toMillis()));
      socket.connect(new InetSocketAddress(options.endpoint().address().getAddress(), port));
      OutputStream out = socket.getOutputStream();
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (int i = 0; i < REQUESTS; i++) {
        for (byte[] request : requests) {
          out.write(request);
          out.flush();
          skipResponse(in);
          if (System.nanoTime() - end > 0) {
            return;
          }
        }
      }
    } catch (IOException e) {
      LOGGER.log(Level.DEBUG, "warming the way of requests ended early", e);
    }
  }

  /** Returns a request in JSON and one in binary; nothing if the model leaves sizes open. */
  private Optional<List<byte[]>> requests(ServedModel model) {
    int size = model.inputShapes().stream().mapToInt(WarmUp::known).sum();
    boolean known = model.inputShapes().stream().allMatch(Shape::isKnown);
    if (!known || size > MOST_VALUES || Float.BYTES * size > options.limits().body() / 4) {
      return Optional.empty();
    }
    StringBuilder json = new StringBuilder("{\"inputs\":[");
    StringBuilder binary = new StringBuilder("{\"inputs\":[");
    for (int i = 0; i < model.inputNames().size(); i++) {
      Shape shape = model.inputShapes().get(i).prepend(1);
      String head =
          (i > 0 ? "," : "")
              + "{\"name\":\"%s\",\"datatype\":\"FP32\",\"shape\":%s,"
                  .formatted(model.inputNames().get(i), Arrays.toString(shape.dims()));
      json.append(head).append("\"data\":[0").append(",0.5".repeat(shape.size() - 1)).append("]}");
      binary
          .append(head)
          .append("\"parameters\":{\"binary_data_size\":")
          .append(Float.BYTES * shape.size())
          .append("}}");
    }
    json.append("]}");
    binary.append("],\"parameters\":{\"binary_data_output\":true}}");
    byte[] header = binary.toString().getBytes(StandardCharsets.UTF_8);
    return Optional.of(
        List.of(
            request(model, "", json.toString().getBytes(StandardCharsets.UTF_8)),
            request(
                model,
                String.format(
                    Locale.ROOT, "Inference-Header-Content-Length: %d\r\n", header.length),
                Arrays.copyOf(header, header.length + Float.BYTES * size))));
  }

  private static int known(Shape shape) {
    return shape.isKnown() ? shape.size() : 0;
  }

  private byte[] request(ServedModel model, String header, byte[] body) {
    String name = URLEncoder.encode(model.name(), StandardCharsets.UTF_8).replace("+", "%20");
    String head =
        String.format(
            Locale.ROOT,
            "POST /v2/models/%s/infer HTTP/1.1\r\nHost: localhost\r\n%s%sContent-Length: %d\r\n\r\n",
            name,
            header,
            options.token().map(token -> "Authorization: Bearer " + token + "\r\n").orElse(""),
            body.length);
    byte[] bytes = head.getBytes(StandardCharsets.US_ASCII);
    byte[] request = Arrays.copyOf(bytes, bytes.length + body.length);
    System.arraycopy(body, 0, request, bytes.length, body.length);
    return request;
  }

  private static void skipResponse(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no response");
      }
      head.append((char) next);
    }
    Matcher length = LENGTH.matcher(head);
    if (length.find()) {
      in.skipNBytes(Long.parseLong(length.group(1)));
    }
  }
}
