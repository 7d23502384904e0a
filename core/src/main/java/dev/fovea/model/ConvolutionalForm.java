package dev.fovea.model;

import dev.fovea.kernel.Padding;
import dev.fovea.layer.CallMode;
import dev.fovea.layer.InputLayer;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.activation.ActivationLayer;
import dev.fovea.layer.activation.Elementwise;
import dev.fovea.layer.convolution.Conv;
import dev.fovea.layer.convolution.ConvOptions;
import dev.fovea.layer.core.Dense;
import dev.fovea.layer.merge.Concatenate;
import dev.fovea.layer.pooling.GlobalPooling;
import dev.fovea.layer.pooling.Pooling;
import dev.fovea.layer.support.Axes;
import dev.fovea.layer.support.SharesInput;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Writes a classifier anew as convolutions over maps. Each value of the classifier becomes a map;
 * where the classifier has flattened a map, the map goes on as it is until a dense layer reads it.
 */
final class ConvolutionalForm {
  /**
   * A value of the classifier as a map.
   *
   * @param symbol the map, for inputs of any size
   * @param map its shape for an input of one window
   * @param isFlat whether the classifier has this map flattened
   */
  private record Part(Symbol symbol, Shape map, boolean isFlat) {
    int rank() {
      return map.rank() - 1;
    }

    Shape sizes() {
      return map.slice(0, rank());
    }

    /** Returns the shape of the value in the classifier. */
    Shape shape() {
      return isFlat ? Shape.of(map.size()) : map;
    }
  }

  private final int rank;
  private final Model model;

  /** The layers of the new model, with the classifier's layers whose weights they take. */
  private final Map<Layer, ModelLayer> sources = new IdentityHashMap<>();

  /** The new layers of dense layers, by the shape they read; a shared layer stays shared. */
  private final Map<Layer, Map<Shape, Layer>> replaced = new IdentityHashMap<>();

  ConvolutionalForm(Model classifier, Shape input) {
    this.rank = input.rank() - 1;
    int[] open = input.dims();
    Arrays.fill(open, 0, rank, Shape.UNKNOWN);
    String name = classifier.layers().get(classifier.nodes().getFirst().layer()).name();
    Symbol first = Symbol.input(new InputLayer(name, Shape.of(open)));
    List<Part> outputs =
        convert(classifier, List.of(new Part(first, input, false)), CallMode.FOLLOW);
    this.model = Model.apart(List.of(first), outputs.stream().map(Part::symbol).toList());
    copyWeights();
  }

  Model model() {
    return model;
  }

  private void copyWeights() {
    for (ModelLayer layer : model.layers()) {
      ModelLayer source = sources.get(layer.layer());
      if (source != null) {
        for (int i = 0; i < layer.weights().size(); i++) {
          layer.weights().get(i).set(source.weights().get(i).values());
        }
        layer.trainable(source.trainable());
      }
    }
  }

  private List<Part> convert(Model classifier, List<Part> inputs, CallMode around) {
    List<List<Part>> parts = new ArrayList<>();
    for (Node node : classifier.nodes()) {
      ModelLayer layer = classifier.layers().get(node.layer());
      List<Part> in =
          node.inputs().stream().map(port -> parts.get(port.node()).get(port.output())).toList();
      CallMode mode = node.mode().within(around);
      parts.add(
          switch (layer.layer()) {
            case InputLayer ignored ->
                List.of(inputs.get(classifier.inputs().indexOf(new Node.Port(parts.size(), 0))));
            case Model nested -> convert(nested, in, mode);
            case Layer plain -> in(mode, convert(layer, plain, in));
          });
    }
    return classifier.outputs().stream()
        .map(port -> parts.get(port.node()).get(port.output()))
        .toList();
  }

  private static List<Part> in(CallMode mode, List<Part> parts) {
    return mode == CallMode.FOLLOW
        ? parts
        : parts.stream().map(p -> new Part(p.symbol.in(mode), p.map, p.isFlat)).toList();
  }

  private List<Part> convert(ModelLayer layer, Layer plain, List<Part> in) {
    if (in.isEmpty()) {
      throw refusal(layer, "a constant has no place on a map");
    }
    Part first = in.getFirst();
    return switch (plain) {
      case SharesInput ignored -> List.of(reshaped(layer, first));
      case Dense dense when first.isFlat -> List.of(dense(layer, dense, first));
      case GlobalPooling pooling when !first.isFlat -> List.of(pooling(layer, pooling, first));
      case Concatenate row when first.isFlat -> kept(layer, new Concatenate(row.name(), -1), in);
      case Concatenate maps when Axes.ofSample(maps.axis(), first.map) < rank ->
          throw refusal(layer, "it joins maps at their edges");
      default -> kept(layer, plain, in);
    };
  }

  /** Converts Flatten and Reshape: the map stays, and the classifier's view of it changes. */
  private Part reshaped(ModelLayer layer, Part part) {
    Shape shape = layer.layer().outputShape(List.of(part.shape()));
    if (shape.rank() == 1) {
      return new Part(part.symbol, part.map, true);
    }
    if (shape.equals(part.map)) {
      return new Part(part.symbol, part.map, false);
    }
    throw refusal(layer, "it turns a map of %s into %s".formatted(part.map, shape));
  }

  /**
   * Converts a dense layer that reads a whole map into a convolution with a kernel of the map's
   * size.
   */
  private Part dense(ModelLayer layer, Dense dense, Part part) {
    Layer conv =
        replaced
            .computeIfAbsent(dense, d -> new HashMap<>())
            .computeIfAbsent(
                part.map,
                map -> new Conv(layer.name(), dense.units(), 1, options(dense, part.sizes())));
    sources.put(conv, layer);
    return new Part(part.symbol.then(conv), ones(dense.units()), true);
  }

  private static ConvOptions options(Dense dense, Shape kernelSize) {
    ConvOptions plain = ConvOptions.of(kernelSize.rank(), kernelSize.dims());
    return new ConvOptions(
        kernelSize,
        plain.strides(),
        plain.padding(),
        plain.dilationRate(),
        dense.activation(),
        dense.useBias(),
        dense.kernel(),
        dense.bias());
  }

  private Part pooling(ModelLayer layer, GlobalPooling pooling, Part part) {
    int[] ones = new int[part.rank()];
    Arrays.fill(ones, 1);
    Pooling window =
        Pooling.of(pooling.rule(), part.rank(), part.sizes().dims())
            .strides(ones)
            .padding(Padding.VALID)
            .name(layer.name());
    return new Part(part.symbol.then(window), ones(part.map.channels()), !pooling.keepdims());
  }

  /** Returns the shape of a map of one position. */
  private Shape ones(int channels) {
    Shape shape = Shape.of(channels);
    for (int i = 0; i < rank; i++) {
      shape = shape.prepend(1);
    }
    return shape;
  }

  /** Keeps a layer that does the same on a larger map as on each window of it. */
  private List<Part> kept(ModelLayer layer, Layer plain, List<Part> in) {
    boolean flat = in.getFirst().isFlat;
    List<Shape> maps = in.stream().map(Part::map).toList();
    if (in.stream().anyMatch(p -> p.isFlat != flat || !p.sizes().equals(in.getFirst().sizes()))) {
      throw refusal(layer, "it joins maps of different sizes " + maps);
    }
    boolean isRow = flat && in.getFirst().sizes().size() > 1;
    if (isRow ? !isElementwise(plain) : !isLocal(plain, maps)) {
      throw refusal(
          layer,
          isRow
              ? "it reads a flattened map of %s, and only a Dense layer can read a map as a whole"
                  .formatted(in.getFirst().map)
              : "it does not do the same at every position of a map");
    }
    checkWeights(layer, plain, maps);
    List<Symbol> symbols = Symbol.allOf(plain, in.stream().map(Part::symbol).toList());
    List<Shape> shapes = Symbol.checkedShapes(plain, maps);
    sources.put(plain, layer);
    return IntStream.range(0, shapes.size())
        .mapToObj(i -> new Part(symbols.get(i), shapes.get(i), flat))
        .toList();
  }

  private static boolean isElementwise(Layer layer) {
    return layer.passesThrough(false)
        || layer instanceof Elementwise
        || (layer instanceof ActivationLayer a && !a.activation().isOfRows());
  }

  /** Returns whether each output reads a window of its inputs only, the same everywhere. */
  private boolean isLocal(Layer layer, List<Shape> maps) {
    return layer.passesThrough(false)
        || IntStream.range(0, maps.size())
            .allMatch(
                i ->
                    IntStream.range(0, rank)
                        .allMatch(axis -> layer.reach(maps, i, axis).kind() == Reach.Kind.WINDOW));
  }

  /** Refuses a layer whose weights belong to positions. */
  private void checkWeights(ModelLayer layer, Layer plain, List<Shape> maps) {
    List<Shape> own = layer.weights().stream().map(Weight::shape).toList();
    List<Shape> larger = maps.stream().map(this::larger).toList();
    for (List<Shape> shapes : List.of(maps, larger)) {
      try {
        if (!plain.weights(shapes).stream().map(w -> w.shape()).toList().equals(own)) {
          throw refusal(layer, "it has weights for each position of its input");
        }
      } catch (ShapeException e) {
        throw refusal(layer, String.valueOf(e.getMessage()));
      }
    }
  }

  private Shape larger(Shape map) {
    Shape larger = map;
    for (int axis = 0; axis < rank; axis++) {
      larger = larger.with(axis, 2 * map.dim(axis) + 1);
    }
    return larger;
  }

  private static IllegalArgumentException refusal(ModelLayer layer, String reason) {
    return new IllegalArgumentException(
        "layer %s cannot be made fully convolutional: %s".formatted(layer, reason));
  }
}
