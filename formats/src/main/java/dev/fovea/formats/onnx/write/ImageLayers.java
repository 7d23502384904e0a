package dev.fovea.formats.onnx.write;

import dev.fovea.layer.augmentation.RandomCrop;
import dev.fovea.layer.preprocessing.CategoryEncoding;
import dev.fovea.layer.shape.CenterCrop;
import dev.fovea.layer.shape.ImageInterpolation;
import dev.fovea.layer.shape.Resize;
import dev.fovea.layer.shape.ResizeRule;
import dev.fovea.layer.shape.ResizeRule.Coordinates;
import dev.fovea.layer.shape.ResizeRule.Interpolation;
import dev.fovea.layer.shape.ResizeRule.Rounding;
import dev.fovea.layer.shape.Resizing;
import dev.fovea.layer.shape.UpSampling;
import dev.fovea.tensor.Shape;
import java.util.stream.IntStream;

/** Keras's layers that bring images to a size, and encode categories. */
final class ImageLayers {
  private ImageLayers() {}

  /**
   * Bilinear interpolation is left to Resize. All others are sums of pixels with constant weights:
   * a product with a matrix for each axis.
   */
  static Value resizing(Use use, Resizing layer) {
    boolean stretched = layer.fit() == Resizing.Fit.STRETCH && !layer.antialias();
    boolean nearest = layer.interpolation() == ImageInterpolation.NEAREST;
    if (stretched && nearest && use.inputShape().isKnown()) {
      return taken(use, layer);
    }
    if (!stretched || !nearest && layer.interpolation() != ImageInterpolation.BILINEAR) {
      return weighed(use, layer);
    }
    ResizeRule rule =
        nearest
            ? ResizeRule.of(
                Coordinates.HALF_PIXEL, Interpolation.NEAREST, Rounding.ROUND_PREFER_CEIL)
            : ResizeRule.of(Coordinates.HALF_PIXEL, Interpolation.LINEAR, Rounding.FLOOR);
    String x = use.input().in(Order.CHANNELS_FIRST);
    Resize resize = Resize.to(rule, layer.height(), layer.width());
    return use.output(Order.CHANNELS_FIRST, Resizes.whole(use, resize, rule, x));
  }

  /** Takes the nearest pixels, where operators may round to others. */
  private static Value taken(Use use, Resizing layer) {
    Order order = use.input().order();
    String y = use.input().name();
    for (int axis = 0; axis < 2; axis++) {
      float[] weights = layer.weights(use.inputShape(), axis);
      int size = use.inputShape().dim(axis);
      int[] positions =
          IntStream.range(0, weights.length)
              .filter(i -> weights[i] != 0)
              .map(i -> i % size)
              .toArray();
      y = Rearrangements.gather(use.graph(), y, order.axis(axis, use.rank()), positions);
    }
    return use.output(order, y);
  }

  static Value upSampling(Use use, UpSampling layer) {
    ImageInterpolation same = ImageInterpolation.valueOf(layer.interpolation().name());
    requireKnown(use);
    Shape output = use.outputShape();
    return weighed(use, Resizing.of(output.dim(0), output.dim(1)).interpolation(same));
  }

  private static void requireKnown(Use use) {
    if (!use.inputShape().isKnown()) {
      throw use.refusal(
          "the way it resizes needs images of a size that is known; fix the model's input");
    }
  }

  /** R x C, with the weights R (new height, height) and C (width, new width). */
  private static Value weighed(Use use, Resizing layer) {
    requireKnown(use);
    Graph graph = use.graph();
    Shape input = use.inputShape();
    float[] rows = layer.weights(input, 0);
    float[] columns = layer.weights(input, 1);
    Shape byRow = Shape.of(layer.height(), input.dim(0));
    Shape byColumn = Shape.of(layer.width(), input.dim(1));
    String right =
        graph
            .initializers()
            .floats(
                use.path() + "/columns",
                Transposition.of(byColumn, 1, 0),
                Transposition.of(columns, byColumn, 1, 0));
    String left = graph.initializers().floats(use.path() + "/rows", byRow, rows);
    String across = graph.add("MatMul", use.input().in(Order.CHANNELS_FIRST), right);
    String y = graph.add("MatMul", left, across);
    if (layer.fit() == Resizing.Fit.PAD && layer.fillValue() != 0) {
      y = graph.add("Add", y, added(use, layer, rows, columns));
    }
    return use.output(Order.CHANNELS_FIRST, y);
  }

  /** Returns what the added pixels give to each new one: the rest of its weight. */
  private static String added(Use use, Resizing layer, float[] rows, float[] columns) {
    float[] added = new float[layer.height() * layer.width()];
    for (int i = 0; i < added.length; i++) {
      double row = sum(rows, i / layer.width(), layer.height());
      double column = sum(columns, i % layer.width(), layer.width());
      added[i] = (float) (layer.fillValue() * (1 - row * column));
    }
    Shape shape = Shape.of(layer.height(), layer.width(), 1);
    return use.constants("added", shape, Order.CHANNELS_FIRST, added);
  }

  /** Returns the sum of a row of a matrix. */
  private static double sum(float[] matrix, int row, int rows) {
    int size = matrix.length / rows;
    double sum = 0;
    for (int i = row * size; i < (row + 1) * size; i++) {
      sum += matrix[i];
    }
    return sum;
  }

  static Value centerCrop(Use use, CenterCrop layer) {
    requireKnown(use);
    int top = use.inputShape().dim(0) - layer.height();
    int left = use.inputShape().dim(1) - layer.width();
    if (top < 0 || left < 0) {
      return weighed(use, Resizing.of(layer.height(), layer.width()).cropToAspectRatio());
    }
    Order order = use.input().order();
    Graph graph = use.graph();
    String y = use.input().name();
    y = cut(graph, y, order.axis(0, use.rank()), top / 2, layer.height());
    y = cut(graph, y, order.axis(1, use.rank()), left / 2, layer.width());
    return use.output(order, y);
  }

  private static String cut(Graph graph, String x, int axis, int from, int size) {
    return Rearrangements.slice(graph, x, axis, from, from + size);
  }

  /** In inference the center is cropped to the aspect ratio and resized, as in Keras. */
  static Value randomCrop(Use use, RandomCrop layer) {
    if (use.training()) {
      throw use.refusal(
          "it is called with training=True and draws random numbers in each prediction; call it"
              + " without");
    }
    return weighed(use, Resizing.of(layer.height(), layer.width()).cropToAspectRatio());
  }

  /** Whole numbers are compared with those of all categories. */
  static Value categories(Use use, CategoryEncoding layer) {
    Graph graph = use.graph();
    int last = use.rank();
    String numbers = graph.wholeNumbers(use.input().in(Order.CHANNELS_LAST));
    String column = graph.add("Unsqueeze", numbers, graph.integers(last + 1));
    String all = graph.integers(IntStream.range(0, layer.tokens()).toArray());
    String ones = graph.numberOf(graph.add("Equal", column, all));
    boolean apart =
        layer.mode() == CategoryEncoding.Mode.ONE_HOT && use.inputShape().channels() != 1;
    if (apart) {
      return use.output(Order.CHANNELS_LAST, ones);
    }
    String operator = layer.mode() == CategoryEncoding.Mode.COUNT ? "ReduceSum" : "ReduceMax";
    return use.output(Order.CHANNELS_LAST, graph.reduce(operator, ones, false, last));
  }
}
