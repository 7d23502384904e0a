package dev.fovea.insight;

import dev.fovea.data.Classified;
import dev.fovea.data.Datasets;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Padding;
import dev.fovea.layer.Layers;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.convolution.Conv;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.model.Model;
import dev.fovea.optimizer.Adam;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Fit;
import dev.fovea.train.Trainer;

/**
 * Color pictures with a bar in one of four quarters, upright or flat, which is the class, on noise;
 * and a functional model with branches that tells them apart.
 */
public final class Bars {
  public static final int SIZE = 16;

  private Bars() {}

  /** Sample i is of class i % 2: 0 upright, 1 flat; its quarter is i / 2 % 4. */
  public static Classified dataset(int samples) {
    CounterRandom random = CounterRandom.ofSeed(9);
    Tensor x = Tensor.zeros(Shape.of(samples, SIZE, SIZE, 3));
    Tensor y = Tensor.zeros(Shape.of(samples));
    for (int i = 0; i < x.data().length; i++) {
      x.data()[i] = 0.15f * random.uniform(i);
    }
    for (int i = 0; i < samples; i++) {
      y.data()[i] = i % 2;
      for (int along = 0; along < 6; along++) {
        for (int across = 0; across < 2; across++) {
          int row = top(i) + (i % 2 == 0 ? along : 2 + across);
          int column = left(i) + (i % 2 == 0 ? 2 + across : along);
          x.data()[((i * SIZE + row) * SIZE + column) * 3 + i / 8 % 3] = 1;
        }
      }
    }
    return Classified.of(Datasets.of(x, y));
  }

  /** The first row of the bar's quarter. */
  public static int top(int sample) {
    return sample / 2 % 2 * 8 + 1;
  }

  /** The first column of the bar's quarter. */
  public static int left(int sample) {
    return sample / 4 % 2 * 8 + 1;
  }

  /** Two branches that are joined, trained until it makes no error. */
  public static Model model() {
    Symbol input = Symbol.input(SIZE, SIZE, 3);
    Symbol joined =
        Layers.concatenate().apply(input.then(same(6, 3)), input.then(same(4, 1).name("narrow")));
    Symbol code =
        joined
            .then(same(8, 3).name("last"))
            .then(Layers.globalMaxPooling2D())
            .then(Layers.dense(12).activation(Activation.RELU).name("code"));
    Model model =
        Model.of(input, code.then(Layers.dense(2).activation(Activation.SOFTMAX).name("classes")));
    Trainer.compile(model, new Adam(0.01), new SparseCategoricalCrossentropy())
        .fit(dataset(128), Fit.epochs(8).batchSize(16).seed(1));
    return model;
  }

  private static Conv same(int filters, int size) {
    return Layers.conv2D(filters, size).padding(Padding.SAME).activation(Activation.RELU);
  }
}
