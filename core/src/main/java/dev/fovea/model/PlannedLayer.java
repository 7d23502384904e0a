package dev.fovea.model;

import dev.fovea.layer.Layer;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Optional;

/**
 * One output of one use of a layer in a {@link Plan} of mode {@link Mode#EXPLAIN}, with its output
 * of the last forward pass and the gradients of the last backward pass. Layers of nested models are
 * listed together with all others; the model's input layers come first.
 *
 * <pre>{@code
 * Plan plan = new Plan(model, PlanSpec.of(1).mode(Mode.EXPLAIN));
 * plan.run(image); // (1, height, width, channels)
 * for (PlannedLayer layer : plan.layers()) {
 *   float[] maps = layer.values(); // (batch, layer.outputShape())
 * }
 * plan.outputGradient(0)[category] = 1;
 * plan.backward();
 * float[] slopes = plan.layers().get(3).gradient(); // of the output with respect to that layer's values
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

  /**
   * Returns the layer's name, preceded by those of the models around it, such as "encoder/conv2d".
   */
  public String path() {
    return path;
  }

  /** Returns the number of the value before its activation. */
  int valueBefore() {
    return valueBefore;
  }

  /** Returns the layer of the model, with its weights. */
  public ModelLayer owner() {
    return owner;
  }

  /** Returns the layer. */
  public Layer layer() {
    return owner.layer();
  }

  /**
   * Returns the indices in {@link Plan#layers} of the layers whose values it reads; empty for an
   * input layer.
   */
  public List<Integer> inputs() {
    return inputs;
  }

  /** Returns the shape of the output for one sample. */
  public Shape outputShape() {
    return outputShape;
  }

  /**
   * Returns the output of the last forward pass, (batch, output shape). The activation is applied
   * unless it was removed for logits. The array must not be modified, and is overwritten by the
   * next forward pass.
   */
  public float[] values() {
    return values;
  }

  /**
   * Returns the output of the last forward pass before the activation is applied; the same as
   * {@link #values} if there is no activation.
   */
  public float[] valuesBeforeActivation() {
    return before.orElse(values);
  }

  /**
   * Returns the gradient with respect to {@link #values} after the last backward pass, of the same
   * length. Layers that pass their input through, such as Flatten, share the gradient with their
   * input.
   *
   * @throws IllegalStateException if none is computed, because nothing below the layer is
   *     differentiated
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
