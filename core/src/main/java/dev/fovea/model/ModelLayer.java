package dev.fovea.model;

import dev.fovea.layer.Layer;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Map;

/**
 * A layer as part of a model: its name in the model, its weights, and whether they are trained. The
 * weights and this setting belong to the layer object and are shared by all models that contain it.
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
   * Returns a copy with separate weights.
   *
   * @param copies the models and layer states copied so far
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

  /** Returns the name in this model. */
  public String name() {
    return name;
  }

  /** Returns the layer, which is a {@link Model} if models are nested. */
  public Layer layer() {
    return layer;
  }

  /** Returns the shape of one sample of each input, where the layer is first used. */
  public List<Shape> inputShapes() {
    return inputShapes;
  }

  /** Returns the shape of one sample of each output. */
  public List<Shape> outputShapes() {
    return outputShapes;
  }

  /**
   * Returns the weights in Keras's order, or those of all layers for a nested model. They are
   * shared by all models that contain the layer.
   */
  public List<Weight> weights() {
    return layer instanceof Model nested ? nested.weights() : state.weights();
  }

  /** Returns the weight with the given name. */
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

  /** Returns whether training changes the weights. */
  public boolean trainable() {
    return state.trainable;
  }

  /** Sets whether training changes the weights. Plans that already exist are not affected. */
  public void trainable(boolean trainable) {
    if (layer instanceof Model nested) {
      nested.trainable(trainable);
    } else {
      state.trainable = trainable;
    }
  }

  /** Returns the number of elements of the weights. */
  public long parameters() {
    return weights().stream().mapToLong(Weight::size).sum();
  }

  @Override
  public String toString() {
    return layer.className() + " \"" + name + '"';
  }
}
