package dev.fovea.app.train;

import static dev.fovea.layer.Layers.dense;

import dev.fovea.callback.EarlyStopping;
import dev.fovea.callback.Monitor;
import dev.fovea.data.Dataset;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Kernels;
import dev.fovea.layer.core.Dense;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.model.Weight;
import dev.fovea.optimizer.Adam;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.schedule.CosineDecay;
import dev.fovea.tensor.Shape;
import dev.fovea.train.Callback;
import dev.fovea.train.Fit;
import dev.fovea.train.History;
import dev.fovea.train.Trainer;
import java.util.ArrayList;
import java.util.List;

/**
 * Trains a Dense layer with softmax on features. The features are brought to a mean of 0 and a
 * variance of 1 for it, so that one learning rate suits all bodies; afterwards that is made part of
 * the layer's weights: kernel / deviation, and bias - sum(mean kernel / deviation).
 *
 * @param history the figures of each epoch
 * @param kernel the kernel for the features as they are, (features, classes)
 * @param bias the bias (classes)
 */
record HeadTraining(History history, float[] kernel, float[] bias) {
  /** The number of epochs if none is asked for; they are short. */
  static final int EPOCHS = 100;

  private static final double RATE = 0.01;
  private static final double DECAY = 0.05;

  /** The smallest deviation to divide by: features that never change are left as they are. */
  private static final double LEAST = 1e-6;

  /**
   * Trains the head.
   *
   * @param train the features to train on, with their labels
   * @param fit the options, with the features to validate on
   * @param patience the number of epochs without improvement after which training ends; 0 for never
   * @param watching further callbacks
   */
  static HeadTraining run(
      Dataset train, int classes, Fit fit, int patience, Kernels kernels, List<Callback> watching) {
    Shape shape = train.inputShape();
    Standard standard = Standard.of(train);
    Dense layer = layer("", classes);
    Model head = Model.sequential(shape, layer);
    head.initialize(fit.seed());
    long steps = (long) fit.epochs() * Math.ceilDiv(train.size(), fit.batchSize());
    Adam adam = Adam.adamW(RATE);
    Optimizer optimizer =
        adam.withOptions(adam.options().weightDecay(DECAY))
            .withLearningRate(CosineDecay.of(RATE, steps));
    Trainer trainer =
        Trainer.compile(head, optimizer, new SparseCategoricalCrossentropy(), new Accuracy())
            .on(kernels);
    List<Callback> callbacks = new ArrayList<>();
    if (patience > 0) {
      callbacks.add(new EarlyStopping(Monitor.of("val_loss"), 0, patience, true));
    }
    callbacks.addAll(watching);
    History history =
        trainer.fit(
            new StandardDataset(train, standard),
            fit.validation(new StandardDataset(fit.validation().orElseThrow(), standard))
                .callbacks(callbacks.toArray(Callback[]::new))
                .quiet());
    return standard.folded(history, head.weights(), classes);
  }

  /** Returns the layer of the head. */
  static Dense layer(String name, int classes) {
    return dense(classes).name(name).activation(Activation.SOFTMAX);
  }

  /**
   * The mean and the deviation of each feature.
   *
   * @param mean (features)
   * @param deviation likewise
   */
  record Standard(double[] mean, double[] deviation) {
    static Standard of(Dataset train) {
      int length = train.inputShape().size();
      double[] sum = new double[length];
      double[] squares = new double[length];
      float[] values = new float[length];
      for (int i = 0; i < train.size(); i++) {
        train.readInput(i, 0, values, 0);
        for (int f = 0; f < length; f++) {
          sum[f] += values[f];
          squares[f] += (double) values[f] * values[f];
        }
      }
      double[] deviation = new double[length];
      for (int f = 0; f < length; f++) {
        sum[f] /= train.size();
        double variance = Math.max(0, squares[f] / train.size() - sum[f] * sum[f]);
        deviation[f] = Math.sqrt(variance) < LEAST ? 1 : Math.sqrt(variance);
      }
      return new Standard(sum, deviation);
    }

    HeadTraining folded(History history, List<Weight> weights, int classes) {
      float[] kernel = weights.getFirst().values().clone();
      double[] bias = new double[classes];
      float[] trained = weights.getLast().values();
      for (int c = 0; c < classes; c++) {
        bias[c] = trained[c];
      }
      for (int f = 0; f < mean.length; f++) {
        for (int c = 0; c < classes; c++) {
          double folded = kernel[f * classes + c] / deviation[f];
          kernel[f * classes + c] = (float) folded;
          bias[c] -= mean[f] * folded;
        }
      }
      float[] narrow = new float[classes];
      for (int c = 0; c < classes; c++) {
        narrow[c] = (float) bias[c];
      }
      return new HeadTraining(history, kernel, narrow);
    }
  }
}
