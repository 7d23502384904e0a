package dev.fovea.layer.preprocessing;

import dev.fovea.config.Config;
import dev.fovea.kernel.Workers;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Constants;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.Axes;
import dev.fovea.layer.support.Broadcast;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import dev.fovea.weight.Initializer;
import dev.fovea.weight.Initializers;
import dev.fovea.weight.Parameter;
import dev.fovea.weight.WeightSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A layer that computes y = (x - mean) / sqrt(variance). The statistics are given, or computed from
 * data by {@link #adapt}. The inverted layer restores the original data.
 *
 * <p>Without given statistics the layer has the weights mean, variance (of the shape of the axes
 * kept) and count, as Keras saves them. None of them is trained.
 *
 * @param axes the axes with separate statistics, counted from 1, or backwards from -1 for the last
 *     one; empty for a single mean and variance; Keras's default is -1
 * @param invert whether y = mean + x sqrt(variance) is computed; Keras's default is false
 */
public record Normalization(
    String name, List<Integer> axes, boolean invert, Optional<Statistics> statistics)
    implements Layer {
  /** Keras's epsilon: the smallest standard deviation to divide by. */
  private static final double EPSILON = 1e-7;

  /** The indices of the weights. */
  private static final int MEAN = 0;

  private static final int VARIANCE = 1;

  /** A mean and a variance, each a single number or of the shape of the axes kept. */
  public record Statistics(Constants mean, Constants variance) {
    /**
     * @throws ShapeException if their shapes differ
     */
    public Statistics {
      if (!mean.shape().equals(variance.shape())) {
        throw new ShapeException(
            "mean and variance must have one shape, not %s and %s"
                .formatted(mean.shape(), variance.shape()));
      }
    }
  }

  public Normalization {
    axes = List.copyOf(axes);
  }

  /** Keras's defaults. */
  public static Normalization of() {
    return new Normalization("", List.of(-1), false, Optional.empty());
  }

  /** Returns this layer with the given name. */
  public Normalization name(String name) {
    return new Normalization(name, axes, invert, statistics);
  }

  /**
   * Returns this layer with separate statistics along the given axes, or a single mean and variance
   * if there are none.
   */
  public Normalization axis(int... axes) {
    return new Normalization(name, Arrays.stream(axes).boxed().toList(), invert, statistics);
  }

  /** Returns this layer computing the normalization or its inverse. */
  public Normalization invert(boolean invert) {
    return new Normalization(name, axes, invert, statistics);
  }

  /** Returns this layer with the given mean and variance. */
  public Normalization statistics(Constants mean, Constants variance) {
    return new Normalization(name, axes, invert, Optional.of(new Statistics(mean, variance)));
  }

  /** Returns this layer with the mean and the (biased) variance of data of shape (samples, ...). */
  public Normalization adapt(Tensor data) {
    return adapt(Stream.of(data));
  }

  /**
   * Returns this layer with the mean and the (biased) variance of data in batches of shape
   * (samples, ...).
   *
   * @throws IllegalArgumentException if there is no batch, or their shapes differ
   */
  public Normalization adapt(Stream<Tensor> batches) {
    RunningMoments moments = new RunningMoments();
    batches.forEachOrdered(
        batch -> {
          Shape sample = batch.shape().tail();
          moments.add(batch.data(), Broadcast.of(keptShape(sample), sample), kept(sample));
        });
    return statistics(moments.mean(), moments.variance());
  }

  /** Returns the sizes of the axes kept, in order. */
  private Shape kept(Shape sample) {
    return Shape.of(
        axes.stream()
            .map(axis -> Axes.ofSample(axis, sample))
            .sorted()
            .mapToInt(sample::dim)
            .toArray());
  }

  /** Returns the sample's shape with 1 for the axes that are not kept. */
  private Shape keptShape(Shape sample) {
    List<Integer> kept = axes.stream().map(axis -> Axes.ofSample(axis, sample)).toList();
    Shape shape = sample;
    for (int i = 0; i < sample.rank(); i++) {
      shape = kept.contains(i) ? shape : shape.with(i, 1);
    }
    return shape;
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    return Reach.SAME;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    Shape kept = kept(input);
    if (!kept.isKnown()) {
      throw new ShapeException("the axes %s of its input %s must be known".formatted(axes, input));
    }
    statistics.ifPresent(s -> Broadcast.requireFits("mean", s.mean().shape(), kept));
    return input;
  }

  @Override
  public List<WeightSpec> weights(List<Shape> inputs) {
    if (statistics.isPresent()) {
      return List.of();
    }
    Shape kept = kept(inputs.getFirst());
    return List.of(
        fixed("mean", kept, Initializers.zeros()),
        fixed("variance", kept, Initializers.ones()),
        fixed("count", Shape.SCALAR, Initializers.zeros()));
  }

  private static WeightSpec fixed(String name, Shape shape, Initializer initializer) {
    return new WeightSpec(name, shape, Parameter.of(initializer), false);
  }

  @Override
  public Step bind(Binding binding) {
    return new Bound(binding);
  }

  private final class Bound implements Step {
    private final Workers workers;

    /** The index of the statistic of each value of a sample. */
    private final int[] source;

    private final float[] mean;
    private final float[] variance;

    /** The mean and the standard deviation of each value of a sample. */
    private final float[] means;

    private final float[] deviations;
    private final float[] x;
    private final float[] dx;
    private final float[] y;
    private final float[] dy;

    Bound(Binding binding) {
      Shape sample = binding.inputShape();
      workers = binding.kernels().workers();
      source = Broadcast.of(keptShape(sample), sample).source();
      mean = statistic(binding, MEAN, Statistics::mean);
      variance = statistic(binding, VARIANCE, Statistics::variance);
      means = new float[source.length];
      deviations = new float[source.length];
      x = binding.input();
      dx = binding.inputGradient();
      y = binding.output();
      dy = binding.outputGradient();
    }

    /** Returns a given statistic, or else the weight of this index. */
    private float[] statistic(Binding binding, int index, Function<Statistics, Constants> which) {
      return statistics
          .map(given -> Broadcast.whole(which.apply(given), kept(binding.inputShape())))
          .orElseGet(() -> binding.weight(index));
    }

    @Override
    public void forward(int samples, long step) {
      spread();
      int size = source.length;
      workers.forEach(
          samples,
          sample -> {
            int at = sample * size;
            if (invert) {
              for (int i = 0; i < size; i++) {
                y[at + i] = means[i] + x[at + i] * deviations[i];
              }
            } else {
              for (int i = 0; i < size; i++) {
                y[at + i] = (x[at + i] - means[i]) / deviations[i];
              }
            }
          });
    }

    /** Writes mean and standard deviation out for every value of a sample. */
    private void spread() {
      for (int i = 0; i < source.length; i++) {
        means[i] = mean[source[i]];
        deviations[i] = (float) Math.max(Math.sqrt(variance[source[i]]), EPSILON);
      }
    }

    @Override
    public void backward(int samples, long step) {
      if (dx.length > 0) {
        int size = source.length;
        workers.forEach(
            samples,
            sample -> {
              int at = sample * size;
              for (int i = 0; i < size; i++) {
                dx[at + i] = invert ? dy[at + i] * deviations[i] : dy[at + i] / deviations[i];
              }
            });
      }
    }
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("axis", axes)
        .with("invert", invert)
        .with("mean", statistics.map(s -> s.mean().config()).orElse(Config.NOTHING))
        .with("variance", statistics.map(s -> s.variance().config()).orElse(Config.NOTHING));
  }

  public static Normalization from(String name, Config config) {
    List<Integer> axes =
        config.values().containsKey("axis") && !config.has("axis")
            ? List.of()
            : Axes.several(config, -1);
    return new Normalization(
        name,
        axes,
        config.flag("invert", false),
        config.has("mean") || config.has("variance")
            ? Optional.of(
                new Statistics(Constants.from(config, "mean"), Constants.from(config, "variance")))
            : Optional.empty());
  }

  @Override
  public String toString() {
    return LayerText.of(this, LayerText.named("axis", axes, List.of(-1)), invert ? "invert" : "");
  }
}
