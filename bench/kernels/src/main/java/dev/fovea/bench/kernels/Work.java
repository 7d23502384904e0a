package dev.fovea.bench.kernels;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Convolution;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.PooledConvolution;
import dev.fovea.kernel.WeightView;
import dev.fovea.kernel.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A kernel on given shapes.
 *
 * @param name the network, its layer, and what is computed
 * @param flops multiplications and additions of one run, zeros counted too
 * @param bytes read and written in one run where that is what counts, else 0
 * @param maker makes the arrays, and then what runs
 */
record Work(String name, double flops, double bytes, Maker maker) {
  /** The share of gradients that pooling and dropout leave in the basic CNN. */
  private static final double SPARSE = 0.17;

  private static final AtomicLong VERSIONS = new AtomicLong();

  /** Prepares a run. */
  interface Maker {
    Runnable make(Kernels kernels);
  }

  /** Everything that is measured. */
  static List<Work> all() {
    List<Work> all = new ArrayList<>();
    convolution(all, "basic conv2d", Convolved.valid(128, 28, 1, 32, 3), 0);
    convolution(all, "basic conv2d_1", Convolved.valid(128, 26, 32, 64, 3), SPARSE);
    pooled(all, "basic conv2d_1, max_pooling2d", Convolved.valid(128, 26, 32, 64, 3));
    dense(all, "basic dense", 128, 9216, 128);
    pooling(all, "basic max_pooling2d", 128, 24, 64);
    convolution(all, "cifar conv2d", Convolved.same(128, 32, 3, 32, 3), 0);
    statistics(all, "cifar batch_normalization", 128 * 32 * 32, 32);
    convolution(all, "cifar conv2d_1", Convolved.same(128, 16, 32, 64, 3), 0);
    convolution(all, "cifar conv2d_2", Convolved.same(128, 8, 64, 128, 3), 0);
    convolution(all, "lenet-5 c1", Convolved.same(128, 28, 1, 6, 5), 0);
    convolution(all, "lenet-5 c3", Convolved.valid(128, 14, 6, 16, 5), 0);
    dense(all, "lenet-5 c5", 128, 400, 120);
    convolution(all, "resnet-small conv2d_1", Convolved.same(128, 28, 16, 16, 3), 0);
    convolution(all, "resnet-small conv2d_3", Convolved.same(128, 28, 16, 32, 3).stride(2), 0);
    convolution(all, "resnet-small conv2d_4", Convolved.same(128, 14, 32, 32, 3), 0);
    convolution(all, "resnet-small conv2d_9", Convolved.same(128, 7, 64, 64, 3), 0);
    convolution(all, "resnet-small conv2d_14", Convolved.same(128, 4, 128, 128, 3), 0);
    convolution(
        all, "mobilenet-small depthwise", Convolved.same(128, 14, 32, 32, 3).depthwise(), 0);
    convolution(all, "mobilenet-small pointwise", Convolved.same(128, 7, 128, 128, 1), 0);
    convolution(all, "capsnet primary", Convolved.valid(128, 20, 64, 64, 9).stride(2), 0);
    convolution(all, "u-net first", Convolved.same(8, 128, 16, 16, 3), 0);
    convolution(all, "u-net middle", Convolved.same(8, 32, 64, 64, 3), 0);
    convolution(all, "u-net bottom", Convolved.same(8, 8, 256, 256, 3), 0);
    convolution(all, "u-net head", Convolved.same(8, 128, 16, 2, 1), 0);
    for (int batch : new int[] {1, 16, 1024}) {
      convolution(all, "shapes", Convolved.valid(batch, 26, 32, 64, 3), 0);
    }
    convolution(all, "shapes", Convolved.same(1, 512, 3, 32, 3), 0);
    convolution(all, "shapes", Convolved.same(1, 512, 32, 32, 3), 0);
    convolution(all, "shapes", Convolved.same(16, 28, 17, 33, 3), 0);
    convolution(all, "shapes", Convolved.same(16, 28, 5, 7, 3), 0);
    convolution(all, "shapes", Convolved.same(16, 28, 100, 150, 3), 0);
    convolution(all, "shapes", Convolved.same(16, 28, 64, 64, 1), 0);
    convolution(all, "shapes", Convolved.same(16, 14, 512, 512, 1), 0);
    convolution(all, "shapes", Convolved.same(16, 28, 32, 64, 5), 0);
    convolution(all, "shapes", Convolved.same(16, 28, 32, 64, 7), 0);
    convolution(all, "shapes", Convolved.same(16, 28, 32, 64, 3).stride(2), 0);
    convolution(all, "shapes", Convolved.same(1, 224, 3, 64, 7).stride(2), 0);
    convolution(all, "shapes", Convolved.same(16, 28, 64, 64, 3).depthwise(), 0);
    convolution(all, "shapes", Convolved.same(16, 28, 50, 50, 3).depthwise(), 0);
    convolution(all, "shapes", Convolved.same(16, 28, 64, 64, 5).depthwise().stride(2), 0);
    return all;
  }

  private static float[] random(int size, double share) {
    Random random = new Random(size);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = random.nextDouble() < share ? (float) random.nextGaussian() : 0;
    }
    return values;
  }

  /** Weights as in a step of training, which are packed anew. */
  private static WeightView changed(float[] w) {
    return WeightView.of(w, VERSIONS.incrementAndGet());
  }

  private static void convolution(List<Work> all, String name, Convolved c, double sparse) {
    all.add(
        new Work(
            name + c + ", forward",
            c.flops(),
            0,
            kernels -> {
              Convolution convolution = c.on(kernels);
              float[] x = random(c.inputs(), 1);
              float[] w = random(c.weights(), 1);
              float[] b = new float[c.out()];
              float[] y = new float[c.outputs()];
              WeightView kernel = WeightView.constant(w);
              return () -> convolution.forward(c.batch(), x, kernel, b, Activation.RELU, y);
            }));
    gradients(all, name, c, 1);
    if (sparse > 0) {
      gradients(all, name, c, sparse);
    }
  }

  private static void gradients(List<Work> all, String name, Convolved c, double share) {
    String zeros =
        share < 1 ? String.format(Locale.ROOT, ", %.0f %% zeros", 100 * (1 - share)) : "";
    if (c.in() > 3) {
      all.add(
          new Work(
              name + c + ", gradient by input" + zeros,
              c.flops(),
              0,
              kernels -> {
                Convolution convolution = c.on(kernels);
                float[] dy = random(c.outputs(), share);
                float[] w = random(c.weights(), 1);
                float[] dx = new float[c.inputs()];
                return () -> convolution.inputGradient(c.batch(), dy, changed(w), dx);
              }));
    }
    all.add(
        new Work(
            name + c + ", gradient by weights" + zeros,
            c.flops(),
            0,
            kernels -> {
              Convolution convolution = c.on(kernels);
              float[] x = random(c.inputs(), 1);
              float[] dy = random(c.outputs(), share);
              float[] dw = new float[c.weights()];
              return () -> convolution.weightGradient(c.batch(), x, dy, dw);
            }));
  }

  /** With 2x2 max pooling in the same pass; a third of the pooled gradients are zero. */
  private static void pooled(List<Work> all, String name, Convolved c) {
    int pooled = c.outputs() / 4;
    all.add(
        new Work(
            name + c + ", forward",
            c.flops(),
            0,
            kernels -> {
              PooledConvolution convolution = c.pooledOn(kernels);
              float[] x = random(c.inputs(), 1);
              float[] w = random(c.weights(), 1);
              float[] b = new float[c.out()];
              float[] y = new float[pooled];
              int[] winners = new int[pooled];
              WeightView kernel = WeightView.constant(w);
              return () ->
                  convolution.forward(c.batch(), x, kernel, b, Activation.RELU, y, winners);
            }));
    all.add(
        new Work(
            name + c + ", both gradients",
            2 * c.flops(),
            0,
            kernels -> {
              PooledConvolution convolution = c.pooledOn(kernels);
              float[] x = random(c.inputs(), 1);
              float[] w = random(c.weights(), 1);
              float[] b = new float[c.out()];
              int[] winners = new int[pooled];
              float[] y = new float[pooled];
              WeightView kernel = WeightView.constant(w);
              convolution.forward(c.batch(), x, kernel, b, Activation.LINEAR, y, winners);
              float[] dy = random(pooled, 4 * SPARSE);
              float[] dx = new float[c.inputs()];
              float[] dw = new float[c.weights()];
              return () -> convolution.gradients(c.batch(), x, changed(w), dy, winners, dw, dx);
            }));
  }

  private static void dense(List<Work> all, String name, int rows, int in, int out) {
    double flops = 2.0 * rows * in * out;
    String shape = String.format(Locale.ROOT, " %d to %d", in, out);
    all.add(
        new Work(
            name + shape + ", forward",
            flops,
            0,
            kernels -> {
              float[] x = random(rows * in, 1);
              float[] w = random(in * out, 1);
              float[] b = new float[out];
              float[] y = new float[rows * out];
              return () -> kernels.dense(rows, in, out, x, w, b, Activation.RELU, y);
            }));
    all.add(
        new Work(
            name + shape + ", gradient by input",
            flops,
            0,
            kernels -> {
              float[] dy = random(rows * out, 1);
              float[] w = random(in * out, 1);
              float[] dx = new float[rows * in];
              return () -> kernels.denseInputGradient(rows, in, out, dy, w, dx);
            }));
    all.add(
        new Work(
            name + shape + ", gradient by weights",
            flops,
            0,
            kernels -> {
              float[] x = random(rows * in, 1);
              float[] dy = random(rows * out, 1);
              float[] dw = new float[in * out];
              return () -> kernels.denseWeightGradient(rows, in, out, x, dy, dw);
            }));
  }

  private static void pooling(List<Work> all, String name, int batch, int size, int channels) {
    Window window =
        new Window(1, size, size, 1, size / 2, size / 2, 1, 2, 2, 1, 2, 2, 1, 1, 1, 0, 0, 0);
    int inputs = batch * size * size * channels;
    String shape = String.format(Locale.ROOT, " %dx%dx%d, 2x2", size, size, channels);
    all.add(
        new Work(
            name + shape + ", forward",
            0,
            4.0 * (inputs + inputs / 2),
            kernels -> {
              float[] x = random(inputs, 1);
              float[] y = new float[inputs / 4];
              int[] winners = new int[inputs / 4];
              return () -> kernels.maxPool(window, channels, batch, x, y, winners);
            }));
    all.add(
        new Work(
            name + shape + ", gradient",
            0,
            4.0 * (inputs + inputs / 2),
            kernels -> {
              float[] x = random(inputs, 1);
              float[] y = new float[inputs / 4];
              int[] winners = new int[inputs / 4];
              kernels.maxPool(window, channels, batch, x, y, winners);
              return () -> kernels.maxPoolGradient(window, channels, batch, y, winners, x);
            }));
  }

  private static void statistics(List<Work> all, String name, int rows, int channels) {
    int size = rows * channels;
    all.add(
        new Work(
            name + ", mean and variance",
            0,
            8.0 * size,
            kernels -> {
              float[] x = random(size, 1);
              float[] mean = new float[channels];
              float[] variance = new float[channels];
              return () -> kernels.moments(rows, channels, x, mean, variance);
            }));
    all.add(
        new Work(
            name + ", ReLU behind it",
            0,
            8.0 * size,
            kernels -> {
              float[] x = random(size, 1);
              float[] y = new float[size];
              return () -> kernels.activate(Activation.RELU, rows, channels, x, y);
            }));
  }
}
