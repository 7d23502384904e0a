package dev.fovea.metric;

import dev.fovea.config.Config;
import dev.fovea.config.Described;
import dev.fovea.config.Require;
import dev.fovea.data.RowWeights;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** A measure of the distance between predictions and targets, over all elements. */
public record RegressionMetric(Figure figure) implements Metric {
  /** The figures. */
  public enum Figure {
    MEAN_SQUARED_ERROR("MeanSquaredError", "mse"),
    ROOT_MEAN_SQUARED_ERROR("RootMeanSquaredError"),
    MEAN_ABSOLUTE_ERROR("MeanAbsoluteError", "mae"),
    /**
     * 1 - the squared errors over the squared deviations of the targets from their mean: of each
     * output of the last axis, and the mean of these (Keras's "uniform_average"). An output whose
     * targets are all alike counts 0.
     */
    R2_SCORE("R2Score");

    private final String className;
    private final List<String> aliases;

    Figure(String className, String... aliases) {
      this.className = className;
      this.aliases = List.of(aliases);
    }

    /** Returns Keras's class name. */
    String className() {
      return className;
    }

    /** Returns Keras's further names. */
    String[] aliases() {
      return aliases.toArray(String[]::new);
    }
  }

  @Override
  public String name() {
    return figure.name().toLowerCase(Locale.ROOT);
  }

  static Function<Config, Metric> from(Figure figure) {
    return c -> {
      String aggregation = c.text("class_aggregation", "uniform_average");
      if (!aggregation.equals("uniform_average") || c.integer("num_regressors", 0) != 0) {
        throw new IllegalArgumentException(
            "R2Score is supported with class_aggregation uniform_average and num_regressors 0 only");
      }
      return new RegressionMetric(figure);
    };
  }

  @Override
  public Optional<Described> describe() {
    return Metrics.described(figure.className, name(), Config.empty());
  }

  @Override
  public Direction direction() {
    return figure == Figure.R2_SCORE ? Direction.UP : Direction.DOWN;
  }

  @Override
  public Count start(Shape prediction, Shape target) {
    Require.sameSize(name(), prediction, target);
    return new Sums(figure, prediction.size(), prediction.channels());
  }

  private static final class Sums implements Count {
    private final Figure figure;
    private final int size;
    private final Output[] outputs;

    Sums(Figure figure, int size, int outputs) {
      this.figure = figure;
      this.size = size;
      this.outputs = new Output[outputs];
      Arrays.setAll(this.outputs, i -> new Output());
    }

    @Override
    public void add(int batch, float[] prediction, float[] target, float[] weights) {
      RowWeights ofElements = RowWeights.of(weights, batch, size);
      for (int i = 0; i < batch * size; i++) {
        double weight = ofElements.at(i);
        if (weight > 0) {
          outputs[i % outputs.length].add(weight, prediction[i], target[i]);
        }
      }
    }

    @Override
    public double result() {
      return switch (figure) {
        case MEAN_SQUARED_ERROR -> meanSquare();
        case ROOT_MEAN_SQUARED_ERROR -> Math.sqrt(meanSquare());
        case MEAN_ABSOLUTE_ERROR -> mean(o -> o.absolute / o.count);
        case R2_SCORE -> mean(Output::r2);
      };
    }

    private double meanSquare() {
      return mean(o -> o.square / o.count);
    }

    private double mean(ToDoubleFunction<Output> number) {
      return Arrays.stream(outputs).mapToDouble(number).average().orElse(Double.NaN);
    }
  }

  /**
   * Sums of one output; deviations from the mean by Welford's way (1962), which does not cancel.
   */
  private static final class Output {
    double count;
    double absolute;
    double square;
    double mean;
    double deviations;

    void add(double weight, double prediction, double target) {
      double error = prediction - target;
      absolute += weight * Math.abs(error);
      square += weight * error * error;
      count += weight;
      double away = target - mean;
      mean += away * weight / count;
      deviations += weight * away * (target - mean);
    }

    double r2() {
      return count > 0 && deviations == 0 ? 0 : 1 - square / deviations;
    }
  }
}
