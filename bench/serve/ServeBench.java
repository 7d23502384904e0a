import dev.fovea.data.Datasets;
import dev.fovea.data.digits.DigitsDataset;
import dev.fovea.model.Predictor;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/**
 * Makes what {@code bench/serve/run} needs besides the load generators: bodies of requests, and the
 * figures of the engine without a server.
 *
 * <p>{@code bodies MODEL DIR} or {@code engine MODEL SECONDS}.
 */
public final class ServeBench {
  private static final int BATCH = 64;

  private ServeBench() {}

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "bodies" -> bodies(Path.of(args[1]), Path.of(args[2]));
      case "engine" -> engine(Path.of(args[1]), Double.parseDouble(args[2]));
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
}
