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
 * The picture that excites a unit most, found by climbing its gradient from noise: D. Erhan et al.,
 * Visualizing higher-layer features of a deep network, 2009. Kept plain by jitter (A. Mordvintsev
 * et al., Inceptionism, 2015), weight decay and blur (J. Yosinski et al., Understanding neural
 * networks through deep visualization, 2015); large pictures begin with coarse strokes, one octave
 * after the other. The same seed gives the same picture.
 *
 * @param steps of each octave
 * @param rate of a step: the mean change of a pixel, of 1 from black to white
 * @param jitter the most pixels by which the picture is moved in a step
 * @param decay the share by which pixels fall back to black in a step
 * @param blur the share of its four neighbours in a pixel, every fourth step
 * @param seed of noise and jitter
 */
public record Dream(int steps, double rate, int jitter, double decay, double blur, long seed) {
  private static final int COARSEST = 32;
  private static final int BLUR_EVERY = 4;

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if one makes no sense
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

  /** 256 steps of 2 %, jitter of 2 pixels, some decay and blur. */
  public static Dream usual() {
    return new Dream(256, 0.02, 2, 0.01, 0.3, 0);
  }

  /** With another seed. */
  public Dream seed(long changed) {
    return new Dream(steps, rate, jitter, decay, blur, changed);
  }

  /** With so many steps. */
  public Dream steps(int changed) {
    return new Dream(changed, rate, jitter, decay, blur, seed);
  }

  /**
   * A dreamt picture.
   *
   * @param layer the layer's name
   * @param image (height, width, channels), 0 to 1
   * @param before the unit's value for the noise at the beginning: of a map its mean, before the
   *     layer's activation function
   * @param after the same for the picture
   */
  public record Dreamt(String layer, int unit, Tensor image, double before, double after) {}

  /**
   * Dreams.
   *
   * @param layer its name or number
   * @param unit of a layer with maps the map, else the number in the row, from 0
   * @param image the shape of the picture: (height, width, channels)
   * @throws IllegalArgumentException if there is no such layer or unit
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
        x = Grains.roll(x, image, down, right);
        float[] gradient = climb.gradient(x);
        ascend(x, grain > 1 ? coarse(gradient, image, grain) : gradient);
        x = Grains.roll(x, image, -down, -right);
        if (step % BLUR_EVERY == 0) {
          x = Grains.blur(x, image, blur);
        }
      }
    }
    return new Dreamt(chosen.path(), unit, Tensor.of(image, x), before, climb.value(x));
  }

  /** The unit, as a function of the picture. */
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

  /** The size of the coarsest strokes. */
  private static int grain(Shape image) {
    int grain = 1;
    while (Math.min(image.dim(0), image.dim(1)) / (2 * grain) >= COARSEST) {
      grain *= 2;
    }
    return grain;
  }

  /** A step whose mean magnitude is the rate, and the decay. */
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
      float[] means = Grains.means(gradient, image, channel, grain);
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
