package dev.fovea.model.rewrite;

import dev.fovea.kernel.Activation;
import dev.fovea.layer.Activated;
import dev.fovea.layer.activation.ActivationLayer;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A rewrite that splits the activations off from layers into separate layers, so that a plan keeps
 * the values before and after them.
 */
public final class SplitActivations implements Rewrite {
  @Override
  public Ops apply(Ops ops) {
    List<Op> result = new ArrayList<>();
    List<Shape> shapes = new ArrayList<>(ops.shapes());
    Map<Integer, Integer> before = new HashMap<>();
    for (Op op : ops.all()) {
      if (op.layer() instanceof Activated layer
          && !(layer instanceof ActivationLayer)
          && layer.activation() != Activation.LINEAR) {
        int between = shapes.size();
        shapes.add(ops.shape(op.output()));
        before.put(op.output(), between);
        List<Integer> values = List.of(between);
        result.add(op.layer(layer.withActivation(Activation.LINEAR)).outputs(values));
        result.add(
            new Op(
                new ActivationLayer(layer.name(), layer.activation()),
                op.path(),
                op.mode(),
                List.of(),
                values,
                op.outputs(),
                List.of()));
      } else {
        result.add(op);
      }
    }
    return ops.with(result, shapes, before);
  }
}
