package dev.fovea.formats.weights;

import dev.fovea.formats.model.ModelUses;
import dev.fovea.layer.Layer;
import dev.fovea.layer.LayerKind;
import dev.fovea.layer.activation.ActivationLayer;
import dev.fovea.layer.activation.Elementwise;
import dev.fovea.layer.activation.LogSoftmax;
import dev.fovea.layer.activation.PReLU;
import dev.fovea.layer.activation.Softmax;
import dev.fovea.layer.core.Dense;
import dev.fovea.layer.core.Identity;
import dev.fovea.layer.merge.Concatenate;
import dev.fovea.layer.merge.Merge;
import dev.fovea.layer.noise.Dropout;
import dev.fovea.layer.noise.GaussianDropout;
import dev.fovea.layer.noise.GaussianNoise;
import dev.fovea.layer.normalization.BatchNormalization;
import dev.fovea.layer.normalization.LayerNormalization;
import dev.fovea.layer.preprocessing.Normalization;
import dev.fovea.layer.preprocessing.Rescaling;
import dev.fovea.layer.shape.Flatten;
import dev.fovea.layer.shape.Permute;
import dev.fovea.layer.shape.Reshape;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The order that the features of each flat vector of a model have in the same model with channels
 * first. It follows from the pictures that are flattened before, and from those that vectors are
 * reshaped to behind.
 */
final class FeatureOrders {
  private final ModelUses uses;

  /** The order of the values that are vectors. */
  private final Map<Integer, FeatureOrder> orders = new HashMap<>();

  /** The order in which a later reshape to a picture needs a vector. */
  private final Map<Integer, FeatureOrder> needed = new HashMap<>();

  /** How a value of several dimensions lies in the other framework. */
  private enum Lie {
    /** In the same order: a matrix, or the output of a dense layer. */
    SAME,
    /** With its last dimension, the channels, in front. */
    CHANNELS_FIRST,
    /** Neither. */
    UNKNOWN
  }

  private final Map<Integer, Lie> lies = new HashMap<>();

  private FeatureOrders(ModelUses uses) {
    this.uses = uses;
  }

  static FeatureOrders of(ModelUses uses) {
    FeatureOrders all = new FeatureOrders(uses);
    for (int i = uses.uses().size() - 1; i >= 0; i--) {
      all.backward(uses.uses().get(i));
    }
    uses.uses().forEach(all::forward);
    return all;
  }

  /** Returns the order of the vector that a use reads; the same if it reads no vector. */
  FeatureOrder input(ModelUses.Use use) {
    return order(use.inputs().getFirst());
  }

  /** Returns the order of the vector that a use computes; the same if it computes none. */
  FeatureOrder output(ModelUses.Use use) {
    return order(use.outputs().getFirst());
  }

  private FeatureOrder order(int value) {
    return orders.getOrDefault(value, FeatureOrder.SAME);
  }

  private boolean isVector(int value) {
    return uses.shape(value).rank() == 1;
  }

  private void backward(ModelUses.Use use) {
    int in = use.inputs().isEmpty() ? -1 : use.inputs().getFirst();
    int out = use.outputs().getFirst();
    if (use.inputs().size() == 1 && isVector(in) && !isVector(out)) {
      if (use.layer() instanceof Reshape) {
        need(in, FeatureOrder.ofFlattened(uses.shape(out)));
      }
    } else if (isVector(out) && needed.containsKey(out)) {
      if (keepsFeatures(use.layer())) {
        use.inputs().forEach(value -> need(value, neededOf(out)));
      } else if (use.layer() instanceof Concatenate && !neededOf(out).equals(FeatureOrder.SAME)) {
        use.inputs().forEach(value -> need(value, FeatureOrder.UNKNOWN));
      }
    }
  }

  private FeatureOrder neededOf(int value) {
    return needed.getOrDefault(value, FeatureOrder.SAME);
  }

  private void need(int value, FeatureOrder order) {
    FeatureOrder known = needed.putIfAbsent(value, order);
    if (known != null && !known.equals(order)) {
      needed.put(value, FeatureOrder.UNKNOWN);
    }
  }

  private void forward(ModelUses.Use use) {
    for (int out : use.outputs()) {
      if (isVector(out)) {
        orders.put(out, vector(use, out));
      } else {
        lies.put(out, lie(use, out));
      }
    }
  }

  private FeatureOrder vector(ModelUses.Use use, int out) {
    List<FeatureOrder> given = use.inputs().stream().map(this::order).toList();
    Layer layer = use.layer();
    if (layer instanceof Flatten || layer instanceof Reshape) {
      int in = use.inputs().getFirst();
      return isVector(in) ? given.getFirst() : flattened(in);
    }
    if (layer instanceof Dense) {
      return neededOf(out);
    }
    if (layer instanceof Concatenate) {
      return FeatureOrder.ofJoined(
          given, use.inputs().stream().map(value -> uses.shape(value).size()).toList());
    }
    if (keepsFeatures(layer)) {
      return given.stream().distinct().count() == 1 ? given.getFirst() : FeatureOrder.UNKNOWN;
    }
    return given.stream().allMatch(FeatureOrder.SAME::equals)
        ? FeatureOrder.SAME
        : FeatureOrder.UNKNOWN;
  }

  private FeatureOrder flattened(int value) {
    return switch (lieOf(value)) {
      case SAME -> FeatureOrder.SAME;
      case CHANNELS_FIRST -> FeatureOrder.ofFlattened(uses.shape(value));
      case UNKNOWN -> FeatureOrder.UNKNOWN;
    };
  }

  /** Returns how a value lies. An input of rank 2 is a matrix, one of rank 3 or more a picture. */
  private Lie lieOf(int value) {
    return lies.getOrDefault(value, uses.shape(value).rank() >= 3 ? Lie.CHANNELS_FIRST : Lie.SAME);
  }

  private Lie lie(ModelUses.Use use, int out) {
    Layer layer = use.layer();
    if (use.inputs().isEmpty()) {
      return Lie.UNKNOWN;
    }
    int in = use.inputs().getFirst();
    Lie given = lieOf(in);
    if (layer instanceof Dense) {
      return Lie.SAME;
    }
    if (layer instanceof Reshape) {
      return reshaped(in, out, given);
    }
    if (layer instanceof Permute) {
      return permuted(in, out, given);
    }
    if (keepsFeatures(layer) || layer instanceof Concatenate) {
      return given;
    }
    boolean resized =
        given == Lie.CHANNELS_FIRST
            && uses.shape(in).rank() == uses.shape(out).rank()
            && uses.shape(in).channels() == uses.shape(out).channels();
    return isOfPictures(layer) || resized ? Lie.CHANNELS_FIRST : Lie.UNKNOWN;
  }

  /** Returns whether a layer has channels last here, and first in the other framework. */
  private static boolean isOfPictures(Layer layer) {
    return layer.kind() == LayerKind.CONVOLUTION || layer.kind() == LayerKind.POOLING;
  }

  private Lie reshaped(int in, int out, Lie given) {
    Shape from = uses.shape(in);
    Shape to = uses.shape(out);
    if (isVector(in)) {
      return Lie.CHANNELS_FIRST;
    }
    if (from.equals(to) || from.channels() == to.channels()) {
      return given;
    }
    return to.channels() == 1 && given == Lie.SAME ? Lie.CHANNELS_FIRST : Lie.UNKNOWN;
  }

  /** A permutation that brings the channels to the front itself gives the other's own order. */
  private Lie permuted(int in, int out, Lie given) {
    Shape from = uses.shape(in);
    Shape moved = Shape.of(from.channels());
    for (int dim : from.slice(0, from.rank() - 1).dims()) {
      moved = moved.append(dim);
    }
    boolean distinct = Arrays.stream(from.dims()).distinct().count() == from.rank();
    return given == Lie.CHANNELS_FIRST && distinct && moved.equals(uses.shape(out))
        ? Lie.SAME
        : Lie.UNKNOWN;
  }

  /** Returns whether each feature of a layer's output is one of its input, in the same place. */
  private static boolean keepsFeatures(Layer layer) {
    return layer instanceof Elementwise
        || layer instanceof ActivationLayer
        || layer instanceof PReLU
        || layer instanceof Softmax
        || layer instanceof LogSoftmax
        || layer instanceof BatchNormalization
        || layer instanceof LayerNormalization
        || layer instanceof Dropout
        || layer instanceof GaussianDropout
        || layer instanceof GaussianNoise
        || layer instanceof Identity
        || layer instanceof Rescaling
        || layer instanceof Normalization
        || layer instanceof Merge;
  }
}
