package dev.fovea.formats.wild;

import static dev.fovea.layer.Layers.averagePooling2D;
import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.flatten;
import static dev.fovea.layer.Layers.maxPooling2D;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.formats.weights.WildFiles;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Padding;
import dev.fovea.kernel.Workers;
import dev.fovea.layer.Layer;
import dev.fovea.model.Model;
import dev.fovea.model.Plan;
import dev.fovea.model.PlanSpec;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A model that was made of a published ONNX file beside the same built of layers: the plan computes
 * the same steps, in the same algorithms, and gives the same bits. {@code
 * -Dfovea.importedSpeed=true} also measures both in turns.
 */
class ImportedSpeedTest {
  private static final Shape INPUT = Shape.of(28, 28, 1);

  /** One thread, so that its processor time is all. */
  private static final Kernels KERNELS = Kernels.best(Workers.of(1));

  private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 31;
  private static final long NANOSECONDS = 20_000_000;

  /** A file, and the layers that its author meant. */
  private record Pair(String file, List<Layer> layers) {
    static Pair of(String file, Layer... layers) {
      return new Pair(file, List.of(layers));
    }

    @Override
    public String toString() {
      return file;
    }
  }

  private static Layer conv(int filters) {
    return conv2D(filters, 3).padding(Padding.SAME).activation(Activation.RELU);
  }

  static Stream<Pair> pairs() {
    return Stream.of(
        Pair.of(
            "49-torch25-reshape.onnx",
            conv(32),
            maxPooling2D(2),
            conv(64),
            maxPooling2D(2),
            flatten(),
            dense(128).activation(Activation.RELU),
            dense(10)),
        Pair.of(
            "58-torch-max-avg-pool.onnx",
            conv(16),
            conv(32),
            maxPooling2D(2),
            conv(64),
            averagePooling2D(3),
            flatten(),
            dense(128).activation(Activation.RELU),
            dense(10)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void theImportedModelIsTheBuiltOne(Pair pair) throws IOException {
    Model imported = SavedModel.load(WildFiles.file("wild/" + pair.file)).model();
    Model built = Model.sequential(INPUT, pair.layers.toArray(Layer[]::new));
    for (int i = 0; i < built.weights().size(); i++) {
      built.weights().get(i).set(imported.weights().get(i).values());
    }
    for (int batch : new int[] {1, 32}) {
      Plan one = new Plan(imported, PlanSpec.of(batch).kernels(KERNELS));
      Plan other = new Plan(built, PlanSpec.of(batch).kernels(KERNELS));
      assertThat(steps(one)).isEqualTo(steps(other));
      Tensor x = input(batch);
      assertThat(one.run(x).getFirst().data()).isEqualTo(other.run(x).getFirst().data());
      if (Boolean.getBoolean("fovea.importedSpeed")) {
        measure(pair, batch, one, other, x);
      }
    }
  }

  /** Returns the shapes and algorithms of a plan's steps, without the names of its layers. */
  private static List<String> steps(Plan plan) {
    return plan.toString()
        .lines()
        .filter(line -> line.contains("[") && !line.contains("(shares its input)"))
        .map(line -> line.substring(line.indexOf('[')))
        .toList();
  }

  private static Tensor input(int batch) {
    Tensor x = Tensor.zeros(INPUT.prepend(batch));
    CounterRandom random = CounterRandom.ofSeed(batch);
    for (int i = 0; i < x.data().length; i++) {
      x.data()[i] = random.uniform(i);
    }
    return x;
  }

  /**
   * Runs both in turns, and prints the medians of their processor times, and of the ratio in each
   * turn.
   */
  private static void measure(Pair pair, int batch, Plan one, Plan other, Tensor x) {
    double[] imported = new double[ROUNDS];
    double[] built = new double[ROUNDS];
    double[] ratios = new double[ROUNDS];
    int runs = 1;
    while (time(one, x, runs) + time(other, x, runs) < 2.0 * NANOSECONDS / runs) {
      runs *= 2;
    }
    for (int round = 0; round < ROUNDS; round++) {
      boolean isFirst = round % 2 == 0;
      double first = time(isFirst ? one : other, x, runs);
      double second = time(isFirst ? other : one, x, runs);
      imported[round] = isFirst ? first : second;
      built[round] = isFirst ? second : first;
      ratios[round] = imported[round] / built[round];
    }
    System.out.printf(
        Locale.ROOT,
        "%s, batch %d: imported %.0f us, built %.0f us, ratio %.3f%n",
        pair.file,
        batch,
        median(imported) / 1000,
        median(built) / 1000,
        median(ratios));
  }

  /** Returns the nanoseconds of processor time of one of several runs. */
  private static double time(Plan plan, Tensor x, int runs) {
    long start = THREAD.getCurrentThreadCpuTime();
    for (int i = 0; i < runs; i++) {
      plan.run(x);
    }
    return (THREAD.getCurrentThreadCpuTime() - start) / (double) runs;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
