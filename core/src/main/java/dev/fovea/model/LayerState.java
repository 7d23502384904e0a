package dev.fovea.model;

import dev.fovea.layer.Layer;
import dev.fovea.tensor.Shape;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of a layer object, shared by all models that contain it: its weights, and whether they
 * are trained. Two layers are the same only if they are the same object.
 *
 * <p>A state lives as long as its layer: the layers are held weakly, and a state does not refer to
 * its layer.
 */
final class LayerState {
  private static final Map<Key, LayerState> STATES = new HashMap<>();
  private static final ReferenceQueue<Layer> GONE = new ReferenceQueue<>();

  private final List<Weight> weights;
  private final List<Shape> inputShapes;
  volatile boolean trainable = true;

  private LayerState(List<Weight> weights, List<Shape> inputShapes) {
    this.weights = weights;
    this.inputShapes = List.copyOf(inputShapes);
  }

  /**
   * Returns the state of a layer, which is created when the layer is first applied to inputs.
   *
   * @throws IllegalArgumentException if the layer's weights have other shapes than these inputs
   *     need
   */
  static LayerState of(Layer layer, List<Shape> inputShapes) {
    synchronized (STATES) {
      for (Object gone = GONE.poll(); gone != null; gone = GONE.poll()) {
        STATES.remove(gone);
      }
      LayerState known = STATES.get(new Key(layer, null));
      if (known == null) {
        known = apart(layer, inputShapes);
        STATES.put(new Key(layer, GONE), known);
      }
      known.check(layer, inputShapes);
      return known;
    }
  }

  /** Returns a new state that is not shared. */
  static LayerState apart(Layer layer, List<Shape> inputShapes) {
    return new LayerState(
        layer.weights(inputShapes).stream().map(Weight::new).toList(), inputShapes);
  }

  /** Returns the state of a new model, which has no weights other than those of its layers. */
  static LayerState ofModel() {
    return new LayerState(List.of(), List.of());
  }

  /** Returns a state with copies of the weights. */
  LayerState copy() {
    LayerState copy = new LayerState(weights.stream().map(Weight::copy).toList(), inputShapes);
    copy.trainable = trainable;
    return copy;
  }

  /** Checks that the weights fit inputs of these shapes. */
  void check(Layer layer, List<Shape> shapes) {
    if (weights.isEmpty() || shapes.equals(inputShapes)) {
      return;
    }
    List<Shape> needed = layer.weights(shapes).stream().map(spec -> spec.shape()).toList();
    List<Shape> present = weights.stream().map(Weight::shape).toList();
    if (!needed.equals(present)) {
      throw new IllegalArgumentException(
          "%s%s has weights of shapes %s for inputs %s; inputs %s would need %s; make a second layer"
              .formatted(
                  layer.className(),
                  layer.name().isEmpty() ? "" : " \"" + layer.name() + '"',
                  present,
                  inputShapes,
                  shapes,
                  needed));
    }
  }

  /** Returns the weights in Keras's order. */
  List<Weight> weights() {
    return weights;
  }

  /** A layer by its identity, held weakly. */
  private static final class Key extends WeakReference<Layer> {
    private final int hash;

    Key(Layer layer, @Nullable ReferenceQueue<Layer> queue) {
      super(layer, queue);
      hash = System.identityHashCode(layer);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other || other instanceof Key key && get() != null && get() == key.get();
    }
  }
}
