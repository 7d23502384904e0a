package dev.fovea.formats.weights;

import dev.fovea.config.Names;
import dev.fovea.formats.model.ModelUses;
import dev.fovea.layer.Layer;
import dev.fovea.layer.activation.PReLU;
import dev.fovea.layer.convolution.Conv;
import dev.fovea.layer.convolution.ConvTranspose;
import dev.fovea.layer.convolution.DepthwiseConv;
import dev.fovea.layer.convolution.SeparableConv;
import dev.fovea.layer.core.Dense;
import dev.fovea.layer.normalization.BatchNormalization;
import dev.fovea.layer.normalization.GroupNormalization;
import dev.fovea.layer.normalization.LayerNormalization;
import dev.fovea.model.Weight;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The slots of a model in a layout: which arrays each layer takes, and in which form. */
final class WeightSlots {
  /** PyTorch's names of the weights, by Keras's. */
  private static final Map<String, String> PYTORCH_ROLES =
      Map.of(
          "kernel", "weight",
          "depthwise_kernel", "weight",
          "pointwise_kernel", "weight",
          "gamma", "weight",
          "alpha", "weight",
          "bias", "bias",
          "beta", "bias",
          "moving_mean", "running_mean",
          "moving_variance", "running_var");

  private final ModelUses uses;
  private final Layout layout;
  private final FeatureOrders orders;
  private final List<WeightSlot> slots = new ArrayList<>();

  private WeightSlots(ModelUses uses, Layout layout) {
    this.uses = uses;
    this.layout = layout;
    this.orders = FeatureOrders.of(uses);
  }

  /**
   * Returns the slots in the order of computation, each layer once.
   *
   * @throws IllegalArgumentException if a layer has no form in this layout; the message names it
   */
  static List<WeightSlot> of(ModelUses uses, Layout layout) {
    WeightSlots all = new WeightSlots(uses, layout);
    Map<List<Weight>, WeightForm> first = new LinkedHashMap<>();
    for (int i = 0; i < uses.uses().size(); i++) {
      ModelUses.Use use = uses.uses().get(i);
      List<Weight> weights = use.owner().weights();
      if (weights.isEmpty()) {
        continue;
      }
      List<WeightSlot> own = all.slots(i, use);
      WeightForm form = own.getFirst().parts().getFirst().form();
      WeightForm known = first.putIfAbsent(weights, form);
      if (known == null) {
        all.slots.addAll(own);
      } else if (!Arrays.deepEquals(known.places(), form.places())) {
        throw new IllegalArgumentException(
            "layer \"%s\" is used twice, with features in different orders; its weights have no form in PyTorch's layout"
                .formatted(use.path()));
      }
    }
    return List.copyOf(all.slots);
  }

  private List<WeightSlot> slots(int index, ModelUses.Use use) {
    List<Weight> weights = use.owner().weights();
    if (layout == Layout.PYTORCH && use.layer() instanceof SeparableConv) {
      List<WeightSlot.Part> parts = parts(use, weights);
      return List.of(
          slot(index, use, "/depthwise", parts.subList(0, 1)),
          slot(index, use, "/pointwise", parts.subList(1, parts.size())));
    }
    return List.of(slot(index, use, "", parts(use, weights)));
  }

  private static WeightSlot slot(
      int index, ModelUses.Use use, String suffix, List<WeightSlot.Part> parts) {
    Layer layer = use.layer();
    String stem = Names.snakeCase(layer.className());
    boolean named = !use.owner().name().matches(Pattern.quote(stem) + "(_\\d+)?");
    return new WeightSlot(use.path() + suffix, layer.className(), index, named, parts);
  }

  private List<WeightSlot.Part> parts(ModelUses.Use use, List<Weight> weights) {
    List<WeightSlot.Part> parts = new ArrayList<>();
    for (Weight weight : weights) {
      String role =
          layout == Layout.KERAS
              ? weight.name()
              : PYTORCH_ROLES.getOrDefault(weight.name(), weight.name());
      WeightForm form =
          layout == Layout.KERAS ? WeightForm.same(weight.shape()) : pytorch(use, weight);
      parts.add(new WeightSlot.Part(role, weight, form));
    }
    return parts;
  }

  private WeightForm pytorch(ModelUses.Use use, Weight weight) {
    Shape shape = weight.shape();
    boolean bias = weight.name().equals("bias");
    return switch (use.layer()) {
      case Conv ignored -> bias ? WeightForm.same(shape) : outerLast(shape, 2, true);
      case ConvTranspose ignored -> bias ? WeightForm.same(shape) : outerLast(shape, 2, true);
      case DepthwiseConv ignored -> bias ? WeightForm.same(shape) : depthwise(shape);
      case SeparableConv ignored ->
          switch (weight.name()) {
            case "depthwise_kernel" -> depthwise(shape);
            case "pointwise_kernel" -> outerLast(shape, 2, true);
            default -> WeightForm.same(shape);
          };
      case Dense ignored -> dense(use, shape);
      case BatchNormalization ignored -> ordered(use, shape, orders.output(use));
      case LayerNormalization ignored -> layerNormalization(use, shape);
      case GroupNormalization ignored -> WeightForm.same(shape);
      case PReLU ignored -> slopes(use, shape);
      default ->
          throw new IllegalArgumentException(
              "layer \"%s\" is a %s, which PyTorch does not have"
                  .formatted(use.path(), use.layer().className()));
    };
  }

  /**
   * Returns the form whose last dimensions come first. Kernels of convolutions are (sizes, inputs,
   * outputs) here and (outputs, inputs, sizes) there, those of transposed ones (sizes, outputs,
   * inputs) and (inputs, outputs, sizes).
   */
  private static WeightForm outerLast(Shape shape, int outer, boolean exchanged) {
    int inner = shape.rank() - outer;
    int[] axes =
        IntStream.concat(
                exchanged
                    ? IntStream.range(0, outer).map(i -> shape.rank() - 1 - i)
                    : IntStream.range(inner, shape.rank()),
                IntStream.range(0, inner))
            .toArray();
    return WeightForm.permuted(shape, axes);
  }

  /**
   * Returns the form of (sizes, channels, multiplier) here and (channels times multiplier, 1,
   * sizes) there.
   */
  private static WeightForm depthwise(Shape shape) {
    WeightForm apart = outerLast(shape, 2, false);
    int rank = shape.rank();
    Shape joined = Shape.of(shape.dim(rank - 2) * shape.dim(rank - 1), 1);
    for (int dim : shape.slice(0, rank - 2).dims()) {
      joined = joined.append(dim);
    }
    return new WeightForm(joined, shape, apart.places());
  }

  private WeightForm dense(ModelUses.Use use, Shape shape) {
    FeatureOrder out = known(use, orders.output(use));
    if (shape.rank() == 1) {
      return WeightForm.same(shape).ordered(0, out);
    }
    boolean vector = uses.shape(use.inputs().getFirst()).rank() == 1;
    FeatureOrder in = vector ? known(use, orders.input(use)) : FeatureOrder.SAME;
    return WeightForm.permuted(shape, 1, 0).ordered(0, in).ordered(1, out);
  }

  private static FeatureOrder known(ModelUses.Use use, FeatureOrder order) {
    if (!order.isKnown()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the order in which PyTorch would have the features of layer \"%s\" is not known,"
                  + " because of the layers around it; give the weights in Keras's layout",
              use.path()));
    }
    return order;
  }

  private WeightForm ordered(ModelUses.Use use, Shape shape, FeatureOrder order) {
    return uses.shape(use.outputs().getFirst()).rank() == 1
        ? WeightForm.same(shape).ordered(0, known(use, order))
        : WeightForm.same(shape);
  }

  private WeightForm layerNormalization(ModelUses.Use use, Shape shape) {
    return shape.rank() == 1 ? ordered(use, shape, orders.output(use)) : outerLast(shape, 1, false);
  }

  /** PyTorch has a slope for each channel, or one for all. */
  private WeightForm slopes(ModelUses.Use use, Shape shape) {
    if (shape.rank() == 1) {
      return shape.size() == 1 ? WeightForm.same(shape) : ordered(use, shape, orders.output(use));
    }
    if (shape.size() != shape.channels()) {
      throw new IllegalArgumentException(
          "layer \"%s\" has a slope for each position; PyTorch has one for each channel: set shared_axes"
              .formatted(use.path()));
    }
    return WeightForm.reshaped(Shape.of(shape.channels()), shape);
  }
}
