package dev.fovea.insight;

import dev.fovea.layer.Reach;
import dev.fovea.layer.shape.Flatten;
import dev.fovea.model.Mode;
import dev.fovea.model.Model;
import dev.fovea.model.Plan;
import dev.fovea.model.PlanSpec;
import dev.fovea.model.PlannedLayer;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The part of the input that affects a unit of a layer: exact, and measured by gradients. */
public final class ReceptiveField {
  private ReceptiveField() {}

  /**
   * The receptive fields of all units of a layer along one axis of the input: unit u sees {@code
   * size} positions of the input from {@code start + jump u}, before the border cuts them off (A.
   * Araujo, W. Norris and J. Sim, Computing receptive fields of convolutional neural networks,
   * Distill, 2019). If there are branches, the field extends from the first to the last position.
   *
   * @param jump distance between the fields of neighboring units
   * @param start start of the field of unit 0, negative if there is padding
   * @param size size of the field
   * @param whole whether every unit sees the whole input, whose size is then {@code size}
   * @param known whether all layers on the way declare {@linkplain dev.fovea.layer.Layer#reach the
   *     positions they read}; otherwise a unit sees at most the whole input
   */
  public record Span(double jump, double start, int size, boolean whole, boolean known) {
    /** Creates a known field. */
    public Span(double jump, double start, int size, boolean whole) {
      this(jump, start, size, whole, true);
    }

    private static Span of(Reach reach, int inputSize) {
      return reach.kind() == Reach.Kind.WINDOW
          ? new Span(
              reach.jump(),
              reach.low(),
              (int) Math.floor(reach.high() - reach.low() + 1),
              false,
              true)
          : new Span(0, 0, inputSize, true, reach.kind() == Reach.Kind.ALL);
    }
  }

  /**
   * Returns the fields of a layer along each spatial axis of the first input; those of Flatten are
   * those of its input.
   *
   * @param layers layers from {@link Plan#layers}
   */
  public static List<Span> spans(List<PlannedLayer> layers, PlannedLayer layer) {
    if (layer.layer() instanceof Flatten) {
      // Its units are those of its input.
      return spans(layers, layers.get(layer.inputs().getFirst()));
    }
    PlannedLayer input = layers.getFirst();
    List<Span> spans = new ArrayList<>();
    for (int axis = 0; axis < input.outputShape().rank() - 1; axis++) {
      int size = input.outputShape().dim(axis);
      spans.add(Span.of(reach(layers, layer, axis, new HashMap<>()).orElse(Reach.ALL), size));
    }
    return spans;
  }

  /** Returns the reach into the first input; empty if the layer depends on other inputs only. */
  private static Optional<Reach> reach(
      List<PlannedLayer> layers,
      PlannedLayer layer,
      int axis,
      Map<Integer, Optional<Reach>> known) {
    if (layer.index() == 0) {
      return Optional.of(Reach.SAME);
    }
    Optional<Reach> before = known.get(layer.index());
    if (before != null) {
      return before;
    }
    List<PlannedLayer> below = layer.inputs().stream().map(layers::get).toList();
    List<Shape> shapes = below.stream().map(PlannedLayer::outputShape).toList();
    Optional<Reach> all =
        Reach.through(
            layer.layer(),
            shapes,
            layer.outputShape(),
            axis,
            below.stream().map(input -> reach(layers, input, axis, known)).toList());
    known.put(layer.index(), all);
    return all;
  }

  /**
   * Returns the exact positions of every preceding layer that affect a unit, cut off at the
   * borders, with the gaps of dilation, of all branches. Layers that do not declare the positions
   * they read are taken to read all.
   *
   * @param unit position of the unit along each spatial axis, such as (y, x)
   * @return region of each layer by its index, up to the layer itself; empty if it has no effect
   * @throws IllegalArgumentException if the layer has no such unit
   */
  public static List<Region> regions(List<PlannedLayer> layers, PlannedLayer layer, int... unit) {
    List<Region> regions = new ArrayList<>();
    for (int i = 0; i <= layer.index(); i++) {
      regions.add(Region.none(layers.get(i).outputShape()));
    }
    regions.getLast().mask()[place(layer, unit)] = true;
    for (int i = layer.index(); i >= 0; i--) {
      PlannedLayer reader = layers.get(i);
      List<Shape> shapes = reader.inputs().stream().map(j -> layers.get(j).outputShape()).toList();
      for (int j = 0; j < shapes.size(); j++) {
        regions.get(reader.inputs().get(j)).add(read(reader, shapes, j, regions.get(i)));
      }
    }
    return regions;
  }

  private static Region read(PlannedLayer reader, List<Shape> inputs, int which, Region region) {
    Shape input = inputs.get(which);
    Shape output = reader.outputShape();
    if (input.rank() != output.rank()) {
      return region.all(input);
    }
    Region read = region;
    for (int axis = 0; axis < input.rank() - 1; axis++) {
      Reach reach = Reach.of(reader.layer(), inputs, which, reader.outputShape(), axis);
      read = read.spread(axis, input.dim(axis), reach);
    }
    return read;
  }

  /** Returns the index of a unit among the positions of its layer. */
  private static int place(PlannedLayer layer, int... unit) {
    Shape sizes = layer.outputShape().slice(0, layer.outputShape().rank() - 1);
    if (sizes.rank() == 0) {
      throw new IllegalArgumentException(
          "%s has no maps; its units see all of what lies below".formatted(layer));
    }
    boolean inside = unit.length == sizes.rank();
    int at = 0;
    for (int axis = 0; inside && axis < unit.length; axis++) {
      inside = unit[axis] >= 0 && unit[axis] < sizes.dim(axis);
      at = at * sizes.dim(axis) + unit[axis];
    }
    if (!inside) {
      throw new IllegalArgumentException(
          "unit %s is outside the map: %s has the units %s to %s"
              .formatted(
                  IntStream.of(unit).mapToObj(String::valueOf).collect(Collectors.joining(",")),
                  layer,
                  String.join(",", java.util.Collections.nCopies(sizes.rank(), "0")),
                  IntStream.of(sizes.dims())
                      .mapToObj(size -> String.valueOf(size - 1))
                      .collect(Collectors.joining(","))));
    }
    return at;
  }

  /**
   * Measures the effect of each position of the first input on a unit: the magnitude of the
   * gradient of the sum of the unit's channels (before the activation function) with respect to the
   * input, summed over the input's channels and averaged over the samples (W. Luo, Y. Li, R.
   * Urtasun and R. Zemel, Understanding the effective receptive field in deep convolutional neural
   * networks, 2016).
   *
   * @param x (samples, input shape)
   * @param path name of the layer
   * @param unit position of the unit along each spatial axis, such as (y, x)
   * @return (spatial sizes of the input), row by row
   * @throws IllegalArgumentException if there is no such layer or unit
   */
  public static float[] measured(Model model, Tensor x, String path, int... unit) {
    int samples = x.batch();
    Plan plan =
        new Plan(
            model, PlanSpec.of(samples).mode(Mode.EXPLAIN).inputShapes(List.of(x.shape().tail())));
    PlannedLayer layer = LayerLookup.find(plan.layers(), path);
    int channels = layer.outputShape().channels();
    int size = layer.outputShape().size();
    int at = place(layer, unit) * channels;
    plan.run(x);
    float[] gradient = new float[samples * size];
    for (int sample = 0; sample < samples; sample++) {
      Arrays.fill(gradient, sample * size + at, sample * size + at + channels, 1);
    }
    plan.backwardFrom(layer, gradient);
    Shape input = plan.inputShape(0);
    float[] magnitudes = new float[input.size() / input.channels()];
    for (int i = 0; i < samples * input.size(); i++) {
      magnitudes[i % input.size() / input.channels()] +=
          Math.abs(plan.inputGradient(0)[i]) / samples;
    }
    return magnitudes;
  }
}
