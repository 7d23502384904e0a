package dev.fovea.model;

import dev.fovea.layer.Layer;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Map;

/**
 * A layer in its place in a model: its name there, its weights, and whether they are trained. The
 * weights and whether they are trained belong to the layer object, in whatever models it stands.
 */
public final class ModelLayer {
  private final String name;
  private final Layer layer;
  private final List<Shape> inputShapes;
  private final List<Shape> outputShapes;
  private final LayerState state;

  ModelLayer(
      String name,
      Layer layer,
      List<Shape> inputShapes,
      List<Shape> outputShapes,
      LayerState state) {
    this.name = name;
    this.layer = layer;
    this.inputShapes = List.copyOf(inputShapes);
    this.outputShapes = List.copyOf(outputShapes);
    this.state = state;
  }

  /**
   * Returns a copy with weights of its own.
   *
   * @param copies what has been copied: models and the states of layers
   */
  ModelLayer copy(Map<Object, Object> copies) {
    if (layer instanceof Model nested) {
      Model copy = nested.copy(copies);
      return new ModelLayer(name, copy, inputShapes, outputShapes, copy.state());
    }
    Object known = copies.get(state);
    LayerState own = known instanceof LayerState copied ? copied : state.copy();
    copies.put(state, own);
    return new ModelLayer(name, layer, inputShapes, outputShapes, own);
  }

  /** Checks that the weights fit a further use of the layer. */
  void checkInputs(List<Shape> shapes) {
    state.check(layer, shapes);
  }

  /** The name in this model. */
  public String name() {
    return name;
  }

  /** The layer's configuration; a {@link Model} where models are nested. */
  public Layer layer() {
    return layer;
  }

  /** The shapes of one sample of its inputs, where it was first used. */
  public List<Shape> inputShapes() {
    return inputShapes;
  }

  /** The shapes of one sample of its outputs: one, but for a nested model with several. */
  public List<Shape> outputShapes() {
    return outputShapes;
  }

  /**
   * Returns the weights in Keras's order; those of all layers for a nested model. They belong to
   * the layer object: every model that it stands in has the same.
   */
  public List<Weight> weights() {
    return layer instanceof Model nested ? nested.weights() : state.weights();
  }

  /** One weight by its name. */
  public Weight weight(String weightName) {
    return weights().stream()
        .filter(weight -> weight.name().equals(weightName))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "layer \"%s\" has no weight \"%s\"; it has %s"
                        .formatted(name, weightName, weights())));
  }

  /** Whether training changes the weights. */
  public boolean trainable() {
    return state.trainable;
  }

  /** Freezes the weights (false) or lets training change them; plans made before do not notice. */
  public void trainable(boolean changed) {
    if (layer instanceof Model nested) {
      nested.trainable(changed);
    } else {
      state.trainable = changed;
    }
  }

  /** The number of weights' values. */
  public long parameters() {
    return weights().stream().mapToLong(Weight::size).sum();
  }

  @Override
  public String toString() {
    return layer.className() + " \"" + name + '"';
  }
}
