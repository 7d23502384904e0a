package dev.fovea.bench.peers;

import dev.fovea.config.Config;
import dev.fovea.layer.InputLayer;
import dev.fovea.model.Model;
import dev.fovea.model.ModelLayer;
import dev.fovea.model.Node;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks through a model of Fovea's to build the same in another framework.
 *
 * @param <T> what the framework calls the output of a layer
 */
public abstract class Translation<T> {
  /** Builds one layer on the outputs of others, without its activation. */
  protected abstract T layer(ModelLayer layer, Config config, List<T> inputs);

  /**
   * Applies an activation.
   *
   * @param name Keras's name of it; never "linear"
   */
  protected abstract T activation(String name, T x);

  /**
   * Builds a model with one input and one output, up to the scores: a softmax at its end is left
   * out, since the losses of the frameworks include it.
   */
  public final T scores(Model model, T input) {
    List<T> outputs = new ArrayList<>();
    int last = model.outputs().getFirst().node();
    for (Node node : model.nodes()) {
      ModelLayer layer = model.layers().get(node.layer());
      if (layer.layer() instanceof InputLayer) {
        outputs.add(input);
        continue;
      }
      List<T> inputs = node.inputs().stream().map(port -> outputs.get(port.node())).toList();
      Config config = layer.layer().config();
      boolean end = outputs.size() == last;
      boolean bare = layer.layer().className().equals("Activation");
      T y = bare ? inputs.getFirst() : layer(layer, config, inputs);
      String activation = config.has("activation") ? config.text("activation") : "linear";
      boolean skipped = activation.equals("linear") || end && activation.equals("softmax");
      outputs.add(skipped ? y : activation(activation, y));
    }
    return outputs.get(last);
  }

  /** Returns the refusal of a layer that no network of the comparison has. */
  protected static IllegalArgumentException unknown(ModelLayer layer) {
    return new IllegalArgumentException(
        "layer %s (%s) has no translation".formatted(layer.name(), layer.layer().className()));
  }

  /** Returns the size of a layer's kernel or window, one number for all dimensions. */
  protected static int size(Config config, String key) {
    return config.sizes(key, 2, 1).dim(0);
  }
}
