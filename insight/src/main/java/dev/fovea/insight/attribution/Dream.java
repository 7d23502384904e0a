package dev.fovea.insight.attribution;

import dev.fovea.insight.LayerLookup;
import dev.fovea.insight.draw.Enlarge;
import dev.fovea.model.Mode;
import dev.fovea.model.Model;
import dev.fovea.model.Plan;
import dev.fovea.model.PlanSpec;
import dev.fovea.model.PlannedLayer;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.Locale;

/**
 * Activation maximization: searches for the image that excites a unit most, by gradient ascent from
 * noise (D. Erhan et al., Visualizing higher-layer features of a deep network, 2009). Jitter (A.
 * Mordvintsev et al., Inceptionism, 2015), weight decay and blur (J. Yosinski et al., Understanding
 * neural networks through deep visualization, 2015) keep the image smooth; large images are
 * optimized from coarse to fine, one octave after another. The same seed gives the same image.
 *
 * @param steps number of steps of each octave
 * @param rate mean change of a pixel in a step, where black is 0 and white is 1
 * @param jitter maximum shift of the image in a step, in pixels
 * @param decay fraction by which pixels decay towards black in a step
 * @param blur weight of the mean of a pixel's four neighbours, applied every fourth step
 * @param seed seed of noise and jitter
 */
public record Dream(int steps, double rate, int jitter, double decay, double blur, long seed) {
  private static final int COARSEST = 32;
  private static final int BLUR_EVERY = 4;

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if a setting is out of range
   */
  public Dream {
    if (steps < 1 || !(rate > 0) || jitter < 0 || !(decay >= 0 && decay < 1)) {
      throw new IllegalArgumentException(
          "a dream takes at least 1 step, a rate above 0, jitter of 0 or more and a decay from 0 to"
              + " below 1");
    }
    if (!(blur >= 0 && blur <= 1)) {
      throw new IllegalArgumentException("blur is a share from 0 to 1, not " + blur);
    }
  }

  /**
   * Returns the default settings: 256 steps with a rate of 2 %, jitter of 2 pixels, some decay and
   * blur.
   */
  public static Dream usual() {
    return new Dream(256, 0.02, 2, 0.01, 0.3, 0);
  }

  /** Returns these settings with the given seed. */
  public Dream seed(long seed) {
    return new Dream(steps, rate, jitter, decay, blur, seed);
  }

  /** Returns these settings with the given number of steps per octave. */
  public Dream steps(int steps) {
    return new Dream(steps, rate, jitter, decay, blur, seed);
  }

  /**
   * The image that was found.
   *
   * @param layer path of the layer
   * @param unit index of the unit
   * @param image (height, width, channels), from 0 to 1
   * @param before value of the unit for the initial noise; for a feature map, its mean before the
   *     activation function
   * @param after value of the unit for the image
   */
  public record Dreamt(String layer, int unit, Tensor image, double before, double after) {}

  /**
   * Searches for the image that excites a unit most.
   *
   * @param layer name or number of the layer
   * @param unit index of the feature map, or of the unit if the layer has no maps
   * @param image shape of the image, (height, width, channels)
   * @throws IllegalArgumentException if there is no such layer or unit
   * @throws ShapeException if the model does not have one image as its input
   */
  public Dreamt of(Model model, String layer, int unit, Shape image) {
    if (model.inputShapes().size() != 1 || image.rank() != 3) {
      throw new ShapeException(
          "dreams need a model with one picture as its input; this one takes "
              + model.inputShapes());
    }
    Plan plan = new Plan(model, PlanSpec.of(1).mode(Mode.EXPLAIN).inputShapes(List.of(image)));
    PlannedLayer chosen = LayerLookup.find(plan.layers(), layer);
    int units = chosen.outputShape().channels();
    if (unit < 0 || unit >= units) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "there is no unit %d; %s has 0 to %d", unit, chosen, units - 1));
    }
    float[] goal = new float[chosen.valuesBeforeActivation().length];
    for (int i = unit; i < goal.length; i += units) {
      goal[i] = (float) units / goal.length;
    }
    Climb climb = new Climb(plan, chosen, goal);
    CounterRandom random = CounterRandom.ofSeed(seed);
    float[] x = new float[image.size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) Math.clamp(0.2 + 0.05 * random.stream(1).normal(i), 0, 1);
    }
    double before = climb.value(x);
    int step = 0;
    for (int grain = grain(image); grain >= 1; grain /= 2) {
      for (int i = 0; i < steps; i++, step++) {
        int down = random.stream(2, step).below(0, 2 * jitter + 1) - jitter;
        int right = random.stream(2, step).below(1, 2 * jitter + 1) - jitter;
        x = ImageOperations.roll(x, image, down, right);
        float[] gradient = climb.gradient(x);
        ascend(x, grain > 1 ? coarse(gradient, image, grain) : gradient);
        x = ImageOperations.roll(x, image, -down, -right);
        if (step % BLUR_EVERY == 0) {
          x = ImageOperations.blur(x, image, blur);
        }
      }
    }
    return new Dreamt(chosen.path(), unit, Tensor.of(image, x), before, climb.value(x));
  }

  /** The unit as a function of the image. */
  private record Climb(Plan plan, PlannedLayer layer, float[] goal) {
    double value(float[] x) {
      plan.run(Tensor.of(plan.inputShape(0).prepend(1), x));
      double sum = 0;
      for (int i = 0; i < goal.length; i++) {
        sum += goal[i] * (double) layer.valuesBeforeActivation()[i];
      }
      return sum;
    }

    float[] gradient(float[] x) {
      value(x);
      plan.backwardFrom(layer, goal);
      return plan.inputGradient(0).clone();
    }
  }

  /** Returns the cell size of the coarsest octave, in pixels. */
  private static int grain(Shape image) {
    int grain = 1;
    while (Math.min(image.dim(0), image.dim(1)) / (2 * grain) >= COARSEST) {
      grain *= 2;
    }
    return grain;
  }

  /** Applies the decay and a step whose mean magnitude is the rate. */
  private void ascend(float[] x, float[] gradient) {
    double sum = 0;
    for (float value : gradient) {
      sum += Math.abs(value);
    }
    double scale = sum > 0 ? rate * gradient.length / sum : 0;
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) Math.clamp(x[i] * (1 - decay) + scale * gradient[i], 0, 1);
    }
  }

  private static float[] coarse(float[] gradient, Shape image, int grain) {
    int height = image.dim(0);
    int width = image.dim(1);
    int channels = image.channels();
    float[] result = new float[gradient.length];
    for (int channel = 0; channel < channels; channel++) {
      float[] means = ImageOperations.means(gradient, image, channel, grain);
      float[] large =
          Enlarge.bilinear(
              means, Math.ceilDiv(height, grain), Math.ceilDiv(width, grain), height, width);
      for (int i = 0; i < large.length; i++) {
        result[i * channels + channel] = large[i];
      }
    }
    return result;
  }
}
