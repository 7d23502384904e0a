package dev.fovea.insight;

import dev.fovea.model.Mode;
import dev.fovea.model.Model;
import dev.fovea.model.Plan;
import dev.fovea.model.PlanSpec;
import dev.fovea.model.PlannedLayer;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The values that every layer of a model computes for some samples, taken in one pass. The model is
 * not changed, and may have branches and nested models.
 */
public final class Activations {
  private final int samples;
  private final List<PlannedLayer> layers;

  private Activations(int samples, List<PlannedLayer> layers) {
    this.samples = samples;
    this.layers = layers;
  }

  /**
   * Runs a model in inference mode.
   *
   * @param x (samples, input shape), at least one sample
   * @throws ShapeException if there is no sample, or x does not fit the model
   */
  public static Activations of(Model model, Tensor x) {
    return of(model, List.of(x));
  }

  /** Runs a model with several inputs; see {@link #of(Model, Tensor)}. */
  public static Activations of(Model model, List<Tensor> x) {
    if (x.isEmpty() || x.getFirst().batch() < 1) {
      throw new ShapeException("activations need at least one sample");
    }
    int samples = x.getFirst().batch();
    List<Shape> shapes = x.stream().map(tensor -> tensor.shape().tail()).toList();
    Plan plan = new Plan(model, PlanSpec.of(samples).mode(Mode.EXPLAIN).inputShapes(shapes));
    plan.run(x.toArray(Tensor[]::new));
    return new Activations(samples, plan.layers());
  }

  /** Returns the number of samples. */
  public int samples() {
    return samples;
  }

  /** Returns the layers, input layers first; {@link LayerLookup} finds them by name. */
  public List<PlannedLayer> layers() {
    return layers;
  }

  /** Returns the first input layer. */
  public PlannedLayer input() {
    return layers.getFirst();
  }

  /** Returns the layer that computes the last output. */
  public PlannedLayer output() {
    return layers.getLast();
  }

  /** Returns the values of a layer for all samples: (samples, output shape). */
  public Tensor values(PlannedLayer layer) {
    return Tensor.of(layer.outputShape().prepend(samples), layer.values());
  }

  /**
   * Returns the values of a layer for one sample: (output shape).
   *
   * @throws IndexOutOfBoundsException if there is no such sample
   */
  public Tensor values(PlannedLayer layer, int sample) {
    return sample(layer, layer.values(), sample);
  }

  /** Returns the values of a layer for one sample before its activation function. */
  public Tensor valuesBeforeActivation(PlannedLayer layer, int sample) {
    return sample(layer, layer.valuesBeforeActivation(), sample);
  }

  private Tensor sample(PlannedLayer layer, float[] values, int sample) {
    int size = layer.outputShape().size();
    int from = Objects.checkIndex(sample, samples) * size;
    return Tensor.of(layer.outputShape(), Arrays.copyOfRange(values, from, from + size));
  }
}
