import dev.fovea.data.Datasets;
import dev.fovea.data.digits.DigitsDataset;
import dev.fovea.model.Predictor;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Tensor;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/**
 * What {@code bench/serve/run} needs besides the load generators: bodies of requests, the figures
 * of the engine without a server, and a load whose latencies are told apart by status.
 *
 * <p>{@code bodies MODEL DIR}, {@code engine MODEL SECONDS}, or {@code load PORT BODY HEADER
 * CLIENTS SECONDS PAUSE}, where PAUSE is the time in milliseconds after which a refused client
 * comes back.
 */
public final class ServeBench {
  private static final int BATCH = 64;

  private ServeBench() {}

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "bodies" -> bodies(Path.of(args[1]), Path.of(args[2]));
      case "engine" -> engine(Path.of(args[1]), Double.parseDouble(args[2]));
      case "load" ->
          load(
              Integer.parseInt(args[1]),
              Path.of(args[2]),
              args[3],
              Integer.parseInt(args[4]),
              Double.parseDouble(args[5]),
              Long.parseLong(args[6]));
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static Tensor digits(int samples) {
    return Datasets.inputs(DigitsDataset.split(1).test(), IntStream.range(0, samples).toArray());
  }

  /** Writes requests in JSON and in binary, and the length of the JSON before the elements. */
  private static void bodies(Path model, Path folder) throws IOException {
    String input = Predictor.of(SavedModel.load(model).model()).inputNames().getFirst();
    for (int samples : new int[] {1, BATCH}) {
      Tensor x = digits(samples);
      String head =
          "{\"name\":\"%s\",\"datatype\":\"FP32\",\"shape\":%s,"
              .formatted(input, Arrays.toString(x.shape().dims()));
      Files.writeString(
          folder.resolve("json-" + samples),
          "{\"inputs\":[" + head + "\"data\":" + Arrays.toString(x.data()) + "}]}");
      byte[] json =
          ("{\"inputs\":["
                  + head
                  + "\"parameters\":{\"binary_data_size\":"
                  + 4 * x.data().length
                  + "}}],\"parameters\":{\"binary_data_output\":true}}")
              .getBytes(StandardCharsets.UTF_8);
      ByteBuffer floats = ByteBuffer.allocate(4 * x.data().length).order(ByteOrder.LITTLE_ENDIAN);
      floats.asFloatBuffer().put(x.data());
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      body.writeBytes(json);
      body.writeBytes(floats.array());
      Files.write(folder.resolve("binary-" + samples), body.toByteArray());
      Files.writeString(folder.resolve("binary-" + samples + ".header"), "" + json.length);
    }
  }

  /** Prints the speed of batches and the median time of a single sample, without a server. */
  private static void engine(Path model, double seconds) throws IOException {
    Predictor predictor = Predictor.of(SavedModel.load(model).model());
    List<Tensor> many = List.of(digits(BATCH));
    List<Tensor> one = List.of(digits(1));
    times(predictor, many, seconds / 2);
    times(predictor, one, seconds / 2);
    double[] batches = times(predictor, many, seconds);
    double[] singles = times(predictor, one, seconds);
    System.out.printf(
        Locale.ROOT,
        "%.0f %.0f%n",
        BATCH * batches.length / Arrays.stream(batches).sum() * 1e6,
        percentile(singles, 50));
  }

  /** Returns the times of predictions in microseconds, sorted. */
  private static double[] times(Predictor predictor, List<Tensor> x, double seconds) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    ConcurrentLinkedQueue<Double> times = new ConcurrentLinkedQueue<>();
    for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
      predictor.predict(x);
      times.add((System.nanoTime() - start) / 1e3);
    }
    return times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  private static double percentile(double[] sorted, double percent) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[(int) Math.min(sorted.length - 1, sorted.length * percent / 100)];
  }

  /**
   * Prints rate, p50 and p99 of the answers, and count and p99 of the refusals, in microseconds.
   */
  private static void load(
      int port, Path body, String header, int clients, double seconds, long pause)
      throws Exception {
    byte[] content = Files.readAllBytes(body);
    byte[] head =
        ("POST /v2/models/basic-cnn/infer HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                + content.length
                + "\r\nInference-Header-Content-Length: "
                + header
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] request = Arrays.copyOf(head, head.length + content.length);
    System.arraycopy(content, 0, request, head.length, content.length);
    ConcurrentLinkedQueue<Double> answered = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<Double> refused = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<String> errors = new ConcurrentLinkedQueue<>();
    CountDownLatch ended = new CountDownLatch(clients);
    long begin = System.nanoTime();
    long counted = begin + (long) (seconds * 0.2e9);
    long end = begin + (long) (seconds * 1e9);
    for (int i = 0; i < clients; i++) {
      Thread.ofVirtual()
          .start(
              () -> {
                try (Socket socket = new Socket("127.0.0.1", port)) {
                  socket.setTcpNoDelay(true);
                  InputStream in = new BufferedInputStream(socket.getInputStream());
                  OutputStream out = socket.getOutputStream();
                  for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
                    out.write(request);
                    int status = response(in);
                    double micros = (System.nanoTime() - start) / 1e3;
                    if (status != 200 && status != 429) {
                      errors.add("status " + status);
                    } else if (start > counted) {
                      (status == 200 ? answered : refused).add(micros);
                    }
                    if (status == 429) {
                      Thread.sleep(pause);
                    }
                  }
                } catch (IOException | InterruptedException e) {
                  errors.add(e.toString());
                } finally {
                  ended.countDown();
                }
              });
    }
    ended.await();
    double[] good = answered.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    double[] bad = refused.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    System.out.printf(
        Locale.ROOT,
        "%.0f %.0f %.0f %d %.0f %d%n",
        good.length / (seconds * 0.8),
        percentile(good, 50),
        percentile(good, 99),
        bad.length,
        percentile(bad, 99),
        errors.size());
    errors.stream().distinct().limit(3).forEach(System.err::println);
  }

  /** Reads a response; returns its status. */
  private static int response(InputStream in) throws IOException {
    int status = 0;
    int length = 0;
    while (true) {
      StringBuilder line = new StringBuilder();
      for (int next = in.read(); next != '\n'; next = in.read()) {
        if (next < 0) {
          throw new IOException("the connection was closed");
        }
        line.append((char) next);
      }
      String text = line.toString().strip().toLowerCase(Locale.ROOT);
      if (text.isEmpty()) {
        in.skipNBytes(length);
        return status;
      }
      if (status == 0) {
        status = Integer.parseInt(text.split(" ")[1]);
      } else if (text.startsWith("content-length:")) {
        length = Integer.parseInt(text.substring(15).strip());
      }
    }
  }
}
