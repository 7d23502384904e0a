package dev.fovea.app.train;

import dev.fovea.data.Classified;
import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.data.Target;
import dev.fovea.kernel.Kernels;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Callback;
import dev.fovea.train.Fit;
import dev.fovea.train.Trainer;
import dev.fovea.train.Training;
import dev.fovea.zoo.Architecture;
import dev.fovea.zoo.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Compares the speed of training on a folder of images with that on the same samples in memory. Both
 * take turns in short windows, so that other work on the machine slows both alike.
 *
 * @param images the images trained on in a second from the folder, in each window
 * @param tensors likewise from memory, in the window after it
 */
record FolderBench(List<Double> images, List<Double> tensors) {
  private static final long SEED = 1;

  /** The steps of a window that are not measured: buffers are planned then. */
  private static final int SKIPPED = 2;

  FolderBench {
    images = List.copyOf(images);
    tensors = List.copyOf(tensors);
  }

  /**
   * Measures.
   *
   * @param limit the most samples
   * @param windows the number of pairs of windows
   * @param seconds the seconds of each window
   */
  static FolderBench run(
      Dataset train,
      Architecture architecture,
      Kernels kernels,
      int limit,
      int windows,
      double seconds) {
    Dataset folder = Datasets.limit(Datasets.shuffled(train, SEED), limit);
    Dataset memory = copy(folder);
    Recipe recipe = architecture.recipes(folder.size()).getFirst();
    int classes = ((Target.Classes) train.targets().getFirst()).classes();
    Model model = architecture.create(train.inputShape(), classes, folder.size());
    Trainer trainer =
        architecture
            .compile(model, recipe.optimizer(recipe.epochs(), folder.size()))
            .on(kernels);
    List<Double> images = new ArrayList<>();
    List<Double> tensors = new ArrayList<>();
    for (int i = -1; i < windows; i++) {
      double first = speed(trainer, folder, recipe, seconds);
      double second = speed(trainer, memory, recipe, seconds);
      if (i >= 0) {
        images.add(first);
        tensors.add(second);
      }
    }
    return new FolderBench(images, tensors);
  }

  private static Dataset copy(Dataset samples) {
    int[] labels = Classified.of(samples).labels();
    float[] y = new float[labels.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = labels[i];
    }
    return Datasets.of(
        Datasets.inputs(samples, IntStream.range(0, y.length).toArray()),
        Tensor.of(Shape.of(y.length, 1), y),
        samples.targets().getFirst());
  }

  private static double speed(Trainer trainer, Dataset samples, Recipe recipe, double seconds) {
    Window window = new Window(seconds);
    trainer.fit(
        samples,
        Fit.epochs(Integer.MAX_VALUE)
            .batchSize(recipe.batchSize())
            .augmentation(recipe.augmentation())
            .seed(SEED)
            .callbacks(window)
            .quiet());
    return window.steps * Math.min(recipe.batchSize(), samples.size()) / window.taken;
  }

  /** Ends training after some seconds. */
  private static final class Window implements Callback {
    private final double seconds;
    private int skipped;
    private long begun;
    private int steps;
    private double taken;

    Window(double seconds) {
      this.seconds = seconds;
    }

    @Override
    public void onBatchEnd(Training training, int batch, Map<String, Double> logs) {
      if (skipped++ < SKIPPED) {
        begun = System.nanoTime();
        return;
      }
      steps++;
      taken = (System.nanoTime() - begun) / 1e9;
      if (taken > seconds) {
        training.stop();
      }
    }
  }

  /** Returns the median of the ratios of the two speeds, pair by pair. */
  double ratio() {
    return median(
        IntStream.range(0, images.size())
            .mapToObj(i -> images.get(i) / tensors.get(i))
            .toList());
  }

  /** Returns the median of numbers. */
  static double median(List<Double> numbers) {
    List<Double> sorted = numbers.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }
}
