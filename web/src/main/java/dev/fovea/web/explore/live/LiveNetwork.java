package dev.fovea.web.explore.live;

import dev.fovea.insight.attribution.SilencedMaps;
import dev.fovea.layer.InputLayer;
import dev.fovea.model.Mode;
import dev.fovea.model.Model;
import dev.fovea.model.Plan;
import dev.fovea.model.PlanSpec;
import dev.fovea.model.PlannedLayer;
import dev.fovea.model.Weight;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.OutputMeaning;
import dev.fovea.web.WebException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A copy of a model that one session owns, bound to one sample: all values of all layers after
 * every {@link #run}, the time of each, and maps that are switched off. Used by one thread.
 */
public final class LiveNetwork {
  /** The size that an open axis of an input gets. */
  private static final int OPEN = 96;

  private final String name;
  private final SavedModel saved;
  private final Model model;
  private final OutputMeaning meaning;
  private final Plan plan;
  private final List<PlannedLayer> layers;
  private final long[] nanos;
  private final Map<Integer, BitSet> off = new TreeMap<>();
  private final SilencedMaps silenced = new SilencedMaps(off);

  /**
   * Copies a model.
   *
   * @throws IllegalArgumentException if it cannot be planned
   */
  public LiveNetwork(String name, SavedModel original) {
    this.name = name;
    this.model = original.model().copy();
    this.saved =
        new SavedModel(
            model, java.util.Optional.empty(), java.util.Optional.empty(), original.metadata());
    this.meaning = original.outputMeaning();
    this.plan =
        new Plan(model, PlanSpec.of(1).mode(Mode.EXPLAIN).inputShapes(closed(model.inputShapes())));
    this.layers = plan.layers();
    this.nanos = new long[layers.size()];
  }

  /** Returns shapes of inputs with a size for every open axis. */
  public static List<Shape> closed(List<Shape> shapes) {
    return shapes.stream().map(LiveNetwork::closed).toList();
  }

  private static Shape closed(Shape shape) {
    return Shape.of(
        Arrays.stream(shape.dims()).map(dim -> dim == Shape.UNKNOWN ? OPEN : dim).toArray());
  }

  /** Returns what the page calls the model. */
  public String name() {
    return name;
  }

  /** Returns the model, which changes while it is trained. */
  public Model model() {
    return model;
  }

  /** Returns the model with what its file told of it. */
  public SavedModel saved() {
    return saved;
  }

  /** Returns the meaning of the first output. */
  public OutputMeaning meaning() {
    return meaning;
  }

  /** Returns the layers with their latest values, input layers first. */
  public List<PlannedLayer> layers() {
    return layers;
  }

  /**
   * Returns a layer.
   *
   * @throws WebException if there is no such layer
   */
  public PlannedLayer layer(int index) {
    if (index < 0 || index >= layers.size()) {
      throw WebException.notFound(
          String.format(
              Locale.ROOT, "there is no layer %d; there are 0 to %d", index, layers.size() - 1));
    }
    return layers.get(index);
  }

  /** Returns the first layer whose array a layer shares, which is the layer itself in general. */
  public int source(PlannedLayer layer) {
    for (PlannedLayer other : layers) {
      if (other.values() == layer.values()) {
        return other.index();
      }
    }
    return layer.index();
  }

  /** Returns the shape of the first input. */
  public Shape inputShape() {
    return plan.inputShape(0);
  }

  /** Returns the number of classes; 0 if the first output is no row of classes. */
  public int classes() {
    Shape output = plan.outputShape(0);
    return output.rank() != 1 || meaning == OutputMeaning.VALUES
        ? 0
        : output.size() == 1 ? 2 : output.size();
  }

  /** Computes all layers for an input; further inputs of the model are zeros. */
  public void run(Tensor input) {
    System.arraycopy(input.data(), 0, plan.input(0), 0, plan.inputShape(0).size());
    long[] last = {System.nanoTime()};
    plan.forward(
        1,
        0,
        layer -> {
          long now = System.nanoTime();
          nanos[layer.index()] = now - last[0];
          last[0] = now;
          silenced.silenceValues(layer, 1);
        });
  }

  /** Returns the time that a layer took in the last run, in nanoseconds. */
  public long nanos(PlannedLayer layer) {
    return nanos[layer.index()];
  }

  /** Returns the probabilities of the classes, or none. */
  public float[] probabilities() {
    return classes() == 0 ? new float[0] : meaning.probabilities(plan.output(0));
  }

  /**
   * Switches a map of a layer off, or on again: its values are zero from then on.
   *
   * @throws WebException if there is no such map
   */
  public void switchMap(int index, int map, boolean on) {
    PlannedLayer layer = layer(index);
    MapSizes sizes = MapSizes.of(layer.outputShape());
    // A unit of a vector counts as a map here.
    int units = layer.outputShape().rank() < 2 ? sizes.width() : sizes.maps();
    if (layer.layer() instanceof InputLayer || map < 0 || map >= units) {
      throw WebException.notFound(
          String.format(Locale.ROOT, "%s has no map %d to switch off", layer, map));
    }
    BitSet set = off.computeIfAbsent(source(layer), key -> new BitSet());
    set.set(map, !on);
    off.values().removeIf(BitSet::isEmpty);
  }

  /** Switches all maps on. */
  public void allOn() {
    off.clear();
  }

  /** Returns the maps that are off, by the index of their layer. */
  public Map<Integer, BitSet> off() {
    return off;
  }

  /** Returns the same, to be applied to other plans of the network; it follows later switches. */
  public SilencedMaps silenced() {
    return silenced;
  }

  /** Takes the weights of a model of the same layers. */
  public void take(Model other) {
    List<Weight> own = model.weights();
    List<Weight> theirs = other.weights();
    for (int i = 0; i < own.size(); i++) {
      own.get(i).set(theirs.get(i).values());
    }
  }
}
