package dev.fovea.insight.tour;

import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.flatten;

import dev.fovea.insight.FilterKernel;
import dev.fovea.insight.ImageFilter;
import dev.fovea.insight.LayerLookup;
import dev.fovea.insight.ReceptiveField;
import dev.fovea.kernel.Padding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.LayerKind;
import dev.fovea.model.Model;
import dev.fovea.model.PlannedLayer;
import dev.fovea.model.Weight;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The numbers of the textbook chapter "Introduction to Convolutional Neural Networks", each
 * computed again: sums by the filter, shapes and parameter counts from the network itself.
 */
final class ChapterFacts {
  /** The kernel of the worked example. */
  static final FilterKernel KERNEL = FilterKernel.parse("0 -1 0; -1 3 -1; 0 -1 0");

  /** The pixels around the position of the worked example. */
  static final Tensor PIXELS =
      Tensor.of(Shape.of(3, 4, 1), 60, 248, 100, 7, 145, 253, 54, 11, 9, 253, 10, 5);

  private ChapterFacts() {}

  /**
   * Returns all numbers of the chapter.
   *
   * @param network the network of the chapter: two convolutions, pooling, two dense layers, on
   *     28x28x1
   */
  static List<Fact> of(Model network) {
    List<Fact> facts = new ArrayList<>();
    ImageFilter valid = ImageFilter.of(KERNEL);
    ImageFilter same = valid.padding(Padding.SAME);
    facts.add(number("first-sum", 59, valid.step(PIXELS, 0, 0).sum()));
    facts.add(number("second-sum", -212, valid.step(PIXELS, 0, 1).sum()));
    facts.add(number("corner-sum", -213, same.step(PIXELS, 0, 0).sum()));
    Tensor digit = Tensor.zeros(Shape.of(28, 28, 1));
    facts.add(number("valid-size", 26, valid.apply(digit).shape().dim(0)));
    facts.add(number("same-size", 28, same.apply(digit).shape().dim(0)));

    Model filters = Model.sequential(Shape.of(5, 5, 2), conv2D(3, 3));
    Model connected = Model.sequential(Shape.of(5, 5, 2), flatten(), dense(27));
    facts.add(new Fact("three-maps", "3x3x3", filters.outputShape().toString()));
    facts.add(number("shared-weights", 54, kernelSize(filters, 0)));
    facts.add(number("dense-weights", 1350, kernelSize(connected, 0)));

    List<PlannedLayer> layers = LayerLookup.of(network);
    PlannedLayer first = LayerLookup.find(layers, "conv2d");
    PlannedLayer second = LayerLookup.find(layers, "conv2d_1");
    PlannedLayer pooled = LayerLookup.find(layers, "max_pooling2d");
    facts.add(new Fact("conv1-shape", "26x26x32", first.outputShape().toString()));
    facts.add(new Fact("conv2-shape", "24x24x64", second.outputShape().toString()));
    facts.add(new Fact("pool-shape", "12x12x64", pooled.outputShape().toString()));
    facts.add(number("before-pooling", 36_864, second.outputShape().size()));
    facts.add(number("after-pooling", 9216, pooled.outputShape().size()));
    long all = network.weights().stream().mapToLong(w -> w.size()).sum();
    long dense = kernelSize(network, 2) + network.weights().get(5).size();
    facts.add(number("parameters", 1_199_882, all));
    facts.add(number("conv2-weights", 18_432, kernelSize(network, 1)));
    facts.add(number("dense-kernel", 1_179_648, kernelSize(network, 2)));
    facts.add(
        new Fact(
            "dense-share", "98.3 %", String.format(Locale.ROOT, "%.1f %%", 100.0 * dense / all)));
    facts.add(new Fact("field", "3x3", field(layers, second, first)));
    facts.add(new Fact("effective-field", "5x5", field(layers, second, layers.getFirst())));
    facts.add(number("other-input", 12_544, pooledValues(network, 32)));
    facts.add(new Fact("large-input", "62x62x32", shapeAfterFirst(network, 64)));
    return facts;
  }

  private static Fact number(String key, double expected, double computed) {
    return new Fact(key, text(expected), text(computed));
  }

  /** Formats a number with a true minus sign and commas between thousands. */
  static String text(double value) {
    return String.format(Locale.ROOT, "%,.0f", value).replace('-', '\u2212');
  }

  /** Returns the number of weights of the i-th layer that has a kernel. */
  private static long kernelSize(Model model, int i) {
    List<Weight> kernels =
        model.weights().stream().filter(w -> w.spec().name().equals("kernel")).toList();
    return kernels.get(i).values().length;
  }

  /** Returns the region of one layer that a unit in the middle of another layer depends on. */
  private static String field(List<PlannedLayer> layers, PlannedLayer layer, PlannedLayer seen) {
    int[] middle = {layer.outputShape().dim(0) / 2, layer.outputShape().dim(1) / 2};
    var region = ReceptiveField.regions(layers, layer, middle).get(seen.index());
    return region.extent(0) + "x" + region.extent(1);
  }

  private static List<Layer> convolutional(Model network) {
    return network.layers().stream()
        .map(owner -> owner.layer())
        .filter(layer -> layer.kind() == LayerKind.CONVOLUTION || layer.kind() == LayerKind.POOLING)
        .toList();
  }

  private static double pooledValues(Model network, int size) {
    Layer[] layers = convolutional(network).toArray(Layer[]::new);
    return Model.sequential(Shape.of(size, size, 1), layers).outputShape().size();
  }

  private static String shapeAfterFirst(Model network, int size) {
    return Model.sequential(Shape.of(size, size, 1), convolutional(network).getFirst())
        .outputShape()
        .toString();
  }
}
