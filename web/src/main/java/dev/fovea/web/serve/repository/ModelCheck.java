package dev.fovea.web.serve.repository;

import dev.fovea.model.Model;
import dev.fovea.model.Predictor;
import dev.fovea.model.Weight;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Tries a model before it is served. */
final class ModelCheck {
  /** The sizes that are tried where a model leaves one open. */
  private static final int[] OPEN = {32, 64, 128, 224, 16, 8};

  /** The samples that are predicted together and each alone. */
  private static final int SAMPLES = 3;

  private final Model model;
  private final Predictor predictor;

  ModelCheck(Model model, Predictor predictor) {
    this.model = model;
    this.predictor = predictor;
  }

  /**
   * Checks that all weights are numbers.
   *
   * @throws IOException if one is not
   */
  void requireFiniteWeights() throws IOException {
    for (Weight weight : model.weights()) {
      for (float value : weight.values()) {
        if (!Float.isFinite(value)) {
          throw new IOException(
              "the weight \"%s\" %s holds %s; train the model anew or take an earlier file"
                  .formatted(weight.name(), weight.shape(), value));
        }
      }
    }
  }

  /**
   * Returns shapes of samples that the model takes: its own, with a size where it leaves one open.
   * Empty if none was found that it takes.
   *
   * @throws IOException if the model fails although its shapes are known
   */
  Optional<List<Shape>> shapes() throws IOException {
    if (model.inputShapes().stream().allMatch(Shape::isKnown)) {
      try {
        predict(model.inputShapes(), 1);
      } catch (RuntimeException e) {
        throw new IOException("the model fails: " + e.getMessage(), e);
      }
      return Optional.of(model.inputShapes());
    }
    for (int size : OPEN) {
      List<Shape> shapes = model.inputShapes().stream().map(shape -> closed(shape, size)).toList();
      try {
        predict(shapes, 1);
        return Optional.of(shapes);
      } catch (ShapeException e) {
        // Too small for the model, perhaps.
      }
    }
    return Optional.empty();
  }

  private static Shape closed(Shape shape, int size) {
    return new Shape(
        Arrays.stream(shape.dims()).map(dim -> dim == Shape.UNKNOWN ? size : dim).toArray());
  }

  /**
   * Returns whether a sample has the same bits alone and among others. Models that draw random
   * numbers or take statistics of the batch do not have this property.
   */
  boolean isIndependent(List<Shape> shapes) {
    List<Tensor> together = inputs(shapes, SAMPLES);
    try {
      List<Tensor> all = predictor.predict(together);
      for (int i = 0; i < SAMPLES; i++) {
        int sample = i;
        List<Tensor> alone =
            predictor.predict(
                together.stream().map(tensor -> tensor.samples(sample, sample + 1)).toList());
        for (int output = 0; output < all.size(); output++) {
          if (!isSame(all.get(output), sample, alone.get(output))) {
            return false;
          }
        }
      }
      return true;
    } catch (RuntimeException e) {
      // A model that takes one sample at a time, such as one with its batch in a shape.
      return false;
    }
  }

  private static boolean isSame(Tensor all, int sample, Tensor alone) {
    return all.shape().rank() > 0
        && all.batch() == SAMPLES
        && alone.shape().equals(all.shape().with(0, 1))
        && Arrays.equals(all.samples(sample, sample + 1).data(), alone.data());
  }

  /**
   * Predicts until the code is compiled and the plans are made.
   *
   * @param largest the most samples of a batch
   * @param time the time that is spent at most, besides a first round
   */
  void warm(List<Shape> shapes, int largest, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    predict(shapes, largest);
    predict(shapes, 1);
    int next = 1;
    while (System.nanoTime() - end < 0) {
      predict(shapes, next);
      next = next == 1 ? largest : 1;
    }
  }

  private void predict(List<Shape> shapes, int samples) {
    List<Tensor> results = predictor.predict(inputs(shapes, samples));
    if (results.isEmpty()) {
      throw new IllegalStateException("the model has no outputs");
    }
  }

  /** Returns samples with values from 0 to 1. */
  private static List<Tensor> inputs(List<Shape> shapes, int samples) {
    return IntStream.range(0, shapes.size())
        .mapToObj(
            i -> {
              CounterRandom random = CounterRandom.ofSeed(i);
              Tensor tensor = Tensor.zeros(shapes.get(i).prepend(samples));
              for (int at = 0; at < tensor.data().length; at++) {
                tensor.data()[at] = random.uniform(at, 0, 1);
              }
              return tensor;
            })
        .toList();
  }
}
