package dev.fovea.kernel;

import dev.fovea.tensor.CounterRandom;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/**
 * Measures the kernels on the shapes of the basic CNN at a batch of 128. Arguments: threads (0 for
 * all), and words that a measure's name must contain one of. The median of windows of 0.5 s: of
 * processor time for one thread, where other work on the machine shows little; of the clock's for
 * more.
 */
public final class KernelBench {
  private static final int BATCH = 128;
  private static final int WINDOWS = 5;
  private static final double WINDOW_SECONDS = 0.5;

  private final Kernels kernels;
  private final String[] wanted;

  private KernelBench(Kernels kernels, String[] wanted) {
    this.kernels = kernels;
    this.wanted = wanted;
  }

  public static void main(String[] args) {
    int threads = args.length == 0 ? 0 : Integer.parseInt(args[0]);
    Workers workers = threads == 0 ? Workers.shared() : Workers.of(threads);
    Kernels kernels = Kernels.best(workers);
    System.out.printf(Locale.ROOT, "%s, %d threads%n", kernels.name(), workers.threads());
    String[] wanted = Arrays.copyOfRange(args, Math.min(1, args.length), args.length);
    new KernelBench(kernels, wanted).all();
  }

  private void all() {
    convolution("conv1 28x28x1 k3 to 32", 28, 3, 1, 32);
    convolution("conv2 26x26x32 k3 to 64", 26, 3, 32, 64);
    convolution("conv 14x14x128 k3 to 128", 14, 3, 128, 128);
    convolution("conv 14x14x256 k1 to 256", 14, 1, 256, 256);
    dense("dense 9216 to 128", BATCH, 9216, 128);
    dense("dense 128 to 10", BATCH, 128, 10);
    dense("dense 9216 to 128, one row,", 1, 9216, 128);
    pooling();
    elements();
  }

  private void convolution(String name, int size, int kernel, int in, int out) {
    int[] ones = {1, 1};
    int[] kernels2 = {kernel, kernel};
    Window window = Window.of(new int[] {size, size}, kernels2, ones, ones, Padding.VALID);
    Convolution convolution = kernels.convolution(ConvolutionProblem.of(window, in, out));
    float[] x = numbers(BATCH * window.inputs() * in, 1);
    float[] w = numbers(window.taps() * in * out, 1);
    float[] bias = numbers(out, 1);
    float[] y = new float[BATCH * window.outputs() * out];
    double work = 2.0 * BATCH * window.outputs() * window.taps() * in * out;
    run(
        name + " forward",
        work,
        () -> convolution.forward(BATCH, x, WeightView.constant(w), bias, Activation.RELU, y));
    run(
        name + " forward 1",
        work / BATCH,
        () -> convolution.forward(1, x, WeightView.constant(w), bias, Activation.RELU, y));
    float[] dx = new float[x.length];
    float[] dw = new float[w.length];
    for (double density : new double[] {1, 0.3, 0.15, 0.07}) {
      float[] dy = numbers(y.length, density);
      String suffix = " at density " + density;
      run(
          name + " dx" + suffix,
          work,
          () -> convolution.inputGradient(BATCH, dy, WeightView.constant(w), dx));
      run(name + " dw" + suffix, work, () -> convolution.weightGradient(BATCH, x, dy, dw));
    }
  }

  private void dense(String name, int rows, int in, int out) {
    float[] x = numbers(rows * in, 1);
    float[] w = numbers(in * out, 1);
    float[] bias = numbers(out, 1);
    float[] y = new float[rows * out];
    float[] dx = new float[x.length];
    float[] dw = new float[w.length];
    double work = 2.0 * rows * in * out;
    run(
        name + " forward",
        work,
        () -> kernels.dense(rows, in, out, x, w, bias, Activation.RELU, y));
    run(name + " dx", work, () -> kernels.denseInputGradient(rows, in, out, y, w, dx));
    run(name + " dw", work, () -> kernels.denseWeightGradient(rows, in, out, x, y, dw));
  }

  private void pooling() {
    int[] two = {2, 2};
    int[] ones = {1, 1};
    Window window = Window.of(new int[] {24, 24}, two, two, ones, Padding.VALID);
    int channels = 64;
    float[] x = numbers(BATCH * window.inputs() * channels, 1);
    float[] y = new float[BATCH * window.outputs() * channels];
    int[] winners = new int[y.length];
    float[] dx = new float[x.length];
    run(
        "maxpool 24x24x64",
        x.length,
        () -> kernels.maxPool(window, channels, BATCH, x, y, winners));
    run(
        "maxpool gradient",
        x.length,
        () -> kernels.maxPoolGradient(window, channels, BATCH, y, winners, dx));
    run(
        "average pool",
        x.length,
        () -> kernels.averagePool(window, window.counts(), channels, BATCH, x, y));
    run(
        "average pool gradient",
        x.length,
        () -> kernels.averagePoolGradient(window, window.counts(), channels, BATCH, y, dx));
  }

  private void elements() {
    int channels = 64;
    int rows = BATCH * 144;
    int n = rows * channels;
    float[] x = numbers(n, 1);
    float[] y = new float[n];
    float[] dy = numbers(n, 1);
    run("dropout 1.2M", n, () -> kernels.dropout(CounterRandom.ofSeed(1).key(), 0.25f, n, x, y));
    for (Activation activation : Activation.values()) {
      run(
          "activate " + activation.keras(),
          n,
          () -> kernels.activate(activation, rows, channels, x, y));
      run(
          "slope of " + activation.keras(),
          n,
          () -> kernels.activationGradient(activation, rows, channels, x, y, dy, y));
    }
    float[] a = numbers(channels, 1);
    float[] b = new float[channels];
    float[] c = new float[channels];
    run("sum of rows", n, () -> kernels.sumRows(rows, channels, x, b));
    run("moments", n, () -> kernels.moments(rows, channels, x, b, c));
    run("scale and shift", n, () -> kernels.scaleShift(rows, channels, x, a, a, y));
    run(
        "normalization sums",
        n,
        () -> kernels.normalizationSums(rows, channels, x, dy, a, a, ReluGate.OPEN, b, c));
    run("combine", n, () -> kernels.combine(rows, channels, dy, a, x, a, a, ReluGate.OPEN, y));
  }

  private void run(String name, double work, Runnable body) {
    if (wanted.length > 0 && Arrays.stream(wanted).noneMatch(name::contains)) {
      return;
    }
    window(body);
    double[] nanos = new double[WINDOWS];
    for (int i = 0; i < WINDOWS; i++) {
      nanos[i] = window(body);
    }
    Arrays.sort(nanos);
    double median = nanos[WINDOWS / 2];
    System.out.printf(
        Locale.ROOT,
        "%-40s %9.1f us  %7.2f G/s  (fastest %.1f us)%n",
        name,
        median / 1e3,
        work / median,
        nanos[0] / 1e3);
  }

  /** Nanoseconds a call, over one window. */
  private double window(Runnable body) {
    long clock = System.nanoTime();
    long start = nanos();
    int calls = 0;
    while (System.nanoTime() - clock < WINDOW_SECONDS * 1e9) {
      body.run();
      calls++;
    }
    return (double) (nanos() - start) / calls;
  }

  private long nanos() {
    return kernels.workers().threads() == 1
        ? ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos()
        : System.nanoTime();
  }

  private static float[] numbers(int size, double density) {
    Random random = new Random(size);
    float[] array = new float[size];
    for (int i = 0; i < size; i++) {
      float value = random.nextFloat() - 0.5f;
      array[i] = density == 1 || random.nextFloat() < density ? value : 0;
    }
    return array;
  }
}
