package dev.fovea.model;

import dev.fovea.layer.Layer;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Optional;

/**
 * One output of one use of a layer in a {@link Plan} of mode {@link Mode#EXPLAIN}, with the values
 * it gave in the last forward and the gradients of the last backward. Layers of nested models stand
 * in line with all others; the model's input layers come first.
 *
 * <pre>{@code
 * Plan plan = new Plan(model, PlanSpec.of(1).mode(Mode.EXPLAIN));
 * plan.run(image); // (1, height, width, channels)
 * for (PlannedLayer layer : plan.layers()) {
 *   float[] maps = layer.values(); // (batch, layer.outputShape())
 * }
 * plan.outputGradient(0)[category] = 1;
 * plan.backward();
 * float[] slopes = plan.layers().get(3).gradient(); // of the output by that layer's values
 * }</pre>
 */
public final class PlannedLayer {
  private final int index;
  private final String path;
  private final ModelLayer owner;
  private final List<Integer> inputs;
  private final Shape outputShape;
  private final float[] values;
  private final int valueBefore;
  private final Optional<float[]> before;
  private final Optional<float[]> gradient;

  PlannedLayer(
      int index,
      String path,
      ModelLayer owner,
      List<Integer> inputs,
      Shape outputShape,
      float[] values,
      int valueBefore,
      Optional<float[]> before,
      Optional<float[]> gradient) {
    this.index = index;
    this.path = path;
    this.owner = owner;
    this.inputs = inputs;
    this.outputShape = outputShape;
    this.values = values;
    this.valueBefore = valueBefore;
    this.before = before;
    this.gradient = gradient;
  }

  /** Its place in {@link Plan#layers}. */
  public int index() {
    return index;
  }

  /** The layer's name, behind those of the models around it: "encoder/conv2d". */
  public String path() {
    return path;
  }

  /** The number of the value before its activation. */
  int valueBefore() {
    return valueBefore;
  }

  /** The layer with its weights, as the model has it. */
  public ModelLayer owner() {
    return owner;
  }

  /** The layer's configuration. */
  public Layer layer() {
    return owner.layer();
  }

  /** The places in {@link Plan#layers} of those whose values it reads; none for an input layer. */
  public List<Integer> inputs() {
    return inputs;
  }

  /** The shape of what it gives for one sample. */
  public Shape outputShape() {
    return outputShape;
  }

  /**
   * What it gave in the last forward: (batch, output shape), with its activation applied, unless
   * that was left out for logits. Read only; the next forward writes over it.
   */
  public float[] values() {
    return values;
  }

  /** As {@link #values}, before its activation; the same where it has none. */
  public float[] valuesBeforeActivation() {
    return before.orElse(values);
  }

  /**
   * The gradient by {@link #values} after the last backward, as long. Layers that pass their input
   * on, such as Flatten, have it in common with it.
   *
   * @throws IllegalStateException if none is computed, since nothing below it is differentiated
   */
  public float[] gradient() {
    return gradient.orElseThrow(
        () -> new IllegalStateException("no gradient is computed by the values of " + this));
  }

  @Override
  public String toString() {
    return layer().className() + " \"" + path + '"';
  }
}
