package dev.fovea.bench.peers;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.data.Dataset;
import dev.fovea.data.Split;
import java.awt.image.Raster;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** What one process does for one engine; the result is a line of JSON on standard output. */
public final class Tasks {
  /** How the line of the result begins. */
  static final String RESULT = "RESULT ";

  static final int BATCH = 128;
  private static final int WINDOW = 10;

  private Tasks() {}

  /**
   * Runs a task: {@code train NETWORK THREADS STEPS}, {@code scaling NETWORK THREADS ROUNDS},
   * {@code predict BATCH THREADS SECONDS WEIGHTS}, {@code first THREADS WEIGHTS IMAGE} or {@code
   * file MODEL BATCH THREADS SECONDS FOLDER}.
   */
  public static void run(Engine engine, String[] args) throws IOException {
    Map<String, Object> result =
        switch (args[0]) {
          case "train" ->
              train(
                  engine,
                  Network.valueOf(args[1]),
                  Integer.parseInt(args[2]),
                  Integer.parseInt(args[3]));
          case "scaling" ->
              new Scaling(engine, Network.valueOf(args[1]), Integer.parseInt(args[2]))
                  .measure(Integer.parseInt(args[3]));
          case "predict" ->
              predict(
                  engine,
                  Integer.parseInt(args[1]),
                  Integer.parseInt(args[2]),
                  Double.parseDouble(args[3]),
                  Path.of(args[4]));
          case "first" -> first(engine, Integer.parseInt(args[1]), Path.of(args[2]), args[3]);
          case "file" ->
              file(
                  engine,
                  Strangers.valueOf(args[1]),
                  Integer.parseInt(args[2]),
                  Integer.parseInt(args[3]),
                  Double.parseDouble(args[4]),
                  Path.of(args[5]));
          default -> throw new IllegalArgumentException("no such task: " + args[0]);
        };
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("engine", engine.name());
    line.putAll(result);
    line.put("peak_mb", peakMegabytes());
    System.out.println(RESULT + new ObjectMapper().writeValueAsString(line));
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  /** Steps of training; the first quarter warms up. */
  private static Map<String, Object> train(Engine engine, Network network, int threads, int steps) {
    Engine.Training training = engine.training(network, threads).orElseThrow();
    Split samples = network.samples();
    int[][] batches = batches(samples.train().size(), network.batch(), steps);
    List<Long> times = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    times.add(System.nanoTime());
    training.epoch(
        samples.train(),
        batches,
        loss -> {
          times.add(System.nanoTime());
          losses.add(loss);
        });
    double[] speeds = windows(times, steps / 4, network.batch());
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("images_per_second", median(speeds));
    result.put("slowest", speeds[0]);
    result.put("fastest", speeds[speeds.length - 1]);
    result.put("loss_first", losses.getFirst());
    result.put("loss_last", losses.getLast());
    result.put("images", steps * network.batch());
    result.put("train_peak_mb", peakMegabytes());
    result.put("accuracy", accuracy(training, samples.test(), network.batch()));
    return result;
  }

  /** Returns batches of the shuffled samples, over and over. */
  static int[][] batches(int count, int size, int steps) {
    int[] order = IntStream.range(0, count).toArray();
    Random random = new Random(1);
    int[][] batches = new int[steps][size];
    int next = count;
    for (int[] batch : batches) {
      if (next + size > count) {
        for (int i = count - 1; i > 0; i--) {
          int j = random.nextInt(i + 1);
          int swapped = order[i];
          order[i] = order[j];
          order[j] = swapped;
        }
        next = 0;
      }
      System.arraycopy(order, next, batch, 0, size);
      next += size;
    }
    return batches;
  }

  /** Returns the images a second over windows of steps, in order of size. */
  private static double[] windows(List<Long> times, int first, int batch) {
    List<Double> speeds = new ArrayList<>();
    for (int i = first; i + WINDOW < times.size(); i += WINDOW) {
      speeds.add(WINDOW * batch * 1e9 / (times.get(i + WINDOW) - times.get(i)));
    }
    return speeds.stream().mapToDouble(v -> v).sorted().toArray();
  }

  static double median(List<Double> values) {
    return median(values.stream().mapToDouble(v -> v).sorted().toArray());
  }

  /** Not a number where there is none. */
  private static double median(double[] sorted) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Returns the share of samples, or of pixels, whose largest score is that of their class. */
  private static double accuracy(Engine.Training training, Dataset test, int batch) {
    int inputSize = test.inputShape().size();
    int labels = test.targets().getFirst().shape().size();
    float[] images = new float[batch * inputSize];
    float[] expected = new float[batch * labels];
    long right = 0;
    long seen = 0;
    for (int from = 0; from + batch <= test.size(); from += batch) {
      for (int i = 0; i < batch; i++) {
        test.readInput(from + i, 0, images, i * inputSize);
        test.readTarget(from + i, 0, expected, i * labels);
      }
      float[] scores = training.scores(images, batch);
      int classes = scores.length / expected.length;
      for (int i = 0; i < expected.length; i++) {
        right += largest(scores, i, classes) == expected[i] ? 1 : 0;
      }
      seen += expected.length;
    }
    return (double) right / seen;
  }

  private static int largest(float[] scores, int row, int classes) {
    int best = 0;
    for (int c = 1; c < classes; c++) {
      best = scores[row * classes + c] > scores[row * classes + best] ? c : best;
    }
    return best;
  }

  private static Map<String, Object> predict(
      Engine engine, int batch, int threads, double seconds, Path weights) throws IOException {
    Engine.Prediction prediction =
        engine.prediction(Weights.read(weights), batch, threads).orElseThrow();
    Dataset test = Network.testDigits();
    int inputSize = test.inputShape().size();
    float[] images = new float[batch * inputSize];
    float[] probabilities = new float[batch * 10];
    float[] told = new float[BATCH * 10];
    for (int from = 0; from < BATCH; from += batch) {
      for (int i = 0; i < batch; i++) {
        test.readInput(from + i, 0, images, i * inputSize);
      }
      prediction.run(images, probabilities);
      System.arraycopy(probabilities, 0, told, from * 10, probabilities.length);
    }
    Map<String, Object> result = new LinkedHashMap<>();
    double[] sorted = times(() -> prediction.run(images, probabilities), seconds);
    result.put("images_per_second", batch * 1e6 / median(sorted));
    result.put("p50_us", median(sorted));
    result.put("p99_us", sorted[(int) (sorted.length * 0.99)]);
    result.put("probabilities", told);
    return result;
  }

  /**
   * Returns the times of calls in microseconds, in order of size, after half the time to warm up.
   */
  private static double[] times(Runnable call, double seconds) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < seconds / 2 * 1e9) {
      call.run();
    }
    List<Long> times = new ArrayList<>();
    start = System.nanoTime();
    long last = start;
    while (last - start < seconds * 1e9) {
      call.run();
      long now = System.nanoTime();
      times.add(now - last);
      last = now;
    }
    return times.stream().mapToDouble(nanos -> nanos / 1e3).sorted().toArray();
  }

  /** A model of others on noise, which takes as long as anything else. */
  private static Map<String, Object> file(
      Engine engine, Strangers model, int batch, int threads, double seconds, Path folder)
      throws IOException {
    Engine.Prediction prediction = engine.file(model.in(folder), batch, threads).orElseThrow();
    float[] inputs = new float[batch * model.inputs];
    Random random = new Random(1);
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = random.nextFloat();
    }
    float[] outputs = new float[batch * model.outputs];
    double[] sorted = times(() -> prediction.run(inputs, outputs), seconds);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("p50_us", median(sorted));
    result.put("outputs", Strangers.some(outputs));
    return result;
  }

  private static Map<String, Object> first(
      Engine engine, int threads, Path weights, String imageFile) throws IOException {
    float[] probabilities = new float[10];
    engine
        .prediction(Weights.read(weights), 1, threads)
        .orElseThrow()
        .run(image(imageFile), probabilities);
    return Map.of("class", largest(probabilities, 0, 10));
  }

  /** Kernel and bias of each layer, from the file that the run has made. */
  public static List<float[]> weights(Path file) throws IOException {
    return Weights.read(file);
  }

  /** A grey picture of 28x28 as numbers from 0 to 1. */
  public static float[] image(String file) throws IOException {
    Raster raster = ImageIO.read(new File(file)).getRaster();
    float[] image = new float[28 * 28];
    for (int i = 0; i < image.length; i++) {
      image[i] = raster.getSample(i % 28, i / 28, 0) / 255f;
    }
    return image;
  }

  /** The most memory that this process has had, as the system counts it. */
  private static double peakMegabytes() {
    try {
      return Arrays.stream(Files.readString(Path.of("/proc/self/status")).split("\n"))
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
