package dev.fovea.formats.keras;

import dev.fovea.layer.Layer;
import dev.fovea.model.ModelLayer;
import io.jhdf.api.Dataset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The weights in the layout of Keras 2: a group for each layer of the model, named after the layer,
 * whose attribute {@code weight_names} lists the paths of its arrays. All weights of a nested model
 * are in one group.
 */
final class LegacyWeights {
  static final String MODEL_CONFIG = "model_config";
  static final String TRAINING_CONFIG = "training_config";
  static final String LAYER_NAMES = "layer_names";
  static final String WEIGHT_NAMES = "weight_names";
  static final String OPTIMIZER = "optimizer_weights";

  private LegacyWeights() {}

  /**
   * Returns whether a file has weights of this layout at its top, as {@code save_weights} wrote.
   */
  static boolean isWeightsFile(HdfTree tree) {
    return tree.hasAttribute("", LAYER_NAMES) || tree.hasAttribute("", LAYER_NAMES + "0");
  }

  /** Returns the version of Keras that wrote a file. */
  static KerasVersion version(HdfTree tree) {
    return KerasVersion.of(
        tree.text("", "keras_version")
            .or(() -> tree.text("model_weights", "keras_version"))
            .orElse("2.0"),
        tree.hasAttribute("", KerasFormat.WRITTEN_BY));
  }

  /** Returns the optimizer's arrays, in the order in which they were saved. */
  static List<Dataset> optimizerVariables(HdfTree tree) {
    List<Dataset> variables = new ArrayList<>();
    for (String name : tree.texts(OPTIMIZER, WEIGHT_NAMES)) {
      tree.dataset(OPTIMIZER + "/" + name).ifPresent(variables::add);
    }
    return variables;
  }

  /**
   * Returns the order of the optimizer's arrays in a file. Optimizers of {@code
   * tf.keras.optimizers.legacy}, which call their number of steps {@code Adam/iter}, have that of
   * before Keras 2.11 in later files, too.
   */
  static OptimizerVariables.Order optimizerOrder(HdfTree tree, KerasVersion version) {
    boolean isLegacy =
        tree.texts(OPTIMIZER, WEIGHT_NAMES).stream()
            .findFirst()
            .filter(name -> name.endsWith("/iter:0"))
            .isPresent();
    return version.isAtLeast(2, 11) && !isLegacy
        ? OptimizerVariables.Order.BY_WEIGHT
        : OptimizerVariables.Order.BY_SLOT;
  }

  /**
   * Reads all weights of a model. What is missing or has another shape does not fit; the message
   * names the layer.
   *
   * @param root the path of the group of all layers
   */
  static void read(HdfTree tree, String root, ReadModel read, WeightSink sink) {
    String start = root.isEmpty() ? "" : root + "/";
    boolean mirrored =
        tree.text("", "backend").or(() -> tree.text(root, "backend")).orElse("").equals("theano");
    Map<Layer, ModelLayer> places = read.places();
    Set<Layer> done = Collections.newSetFromMap(new IdentityHashMap<>());
    for (ReadLayer member : read.members()) {
      ModelLayer place = Objects.requireNonNull(places.get(member.layer()));
      if (done.add(member.layer()) && !place.weights().isEmpty()) {
        new LegacyGroup(tree, start + member.name(), mirrored).read(member, place, places, sink);
      }
    }
  }
}
