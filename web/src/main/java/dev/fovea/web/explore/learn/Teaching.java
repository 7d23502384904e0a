package dev.fovea.web.explore.learn;

import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.data.Target;
import dev.fovea.kernel.Activation;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Layers;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.core.Dense;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.model.ModelLayer;
import dev.fovea.model.Node;
import dev.fovea.model.Plan;
import dev.fovea.model.PlanSpec;
import dev.fovea.model.SubModel;
import dev.fovea.optimizer.Adam;
import dev.fovea.store.ModelMetadata;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Fit;
import dev.fovea.train.Trainer;
import dev.fovea.web.WebException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Teaches a network classes of one's own: all layers but the last dense one stay as they are, and a
 * new one is trained on what they make of the examples, which takes seconds.
 */
public final class Teaching {
  private static final int BATCH = 32;
  private static final int EPOCHS = 60;

  private Teaching() {}

  /**
   * A network that knows other classes.
   *
   * @param accuracy the share of the examples that it gets right
   */
  public record Taught(SavedModel saved, double accuracy) {}

  /**
   * Trains a new last layer.
   *
   * @param examples (samples, input shape)
   * @param labels the class of each example
   * @param classes the names of the classes
   * @throws WebException if the network does not end with a dense layer
   */
  public static Taught teach(
      SavedModel known, Tensor examples, float[] labels, List<String> classes) {
    Model model = known.model().copy();
    Node last = lastDense(model);
    Node.Port code = last.inputs().getFirst();
    Model below = SubModel.of(model, model.inputs(), List.of(code));
    Tensor codes = codes(below, examples);
    Model head =
        Model.sequential(
            below.outputShape(),
            Layers.dense(classes.size()).name("own_classes").activation(Activation.SOFTMAX));
    head.initialize(1);
    Dataset data =
        Datasets.of(
            codes, Tensor.of(Shape.of(labels.length), labels), Target.label(classes.size()));
    Trainer trainer =
        Trainer.compile(head, new Adam(0.01), new SparseCategoricalCrossentropy(), new Accuracy());
    trainer.fit(data, Fit.epochs(EPOCHS).batchSize(BATCH).seed(1).quiet());
    double accuracy = trainer.evaluate(data, BATCH).getOrDefault("accuracy", Double.NaN);
    Model whole = joined(model, code, head.layers().getLast().layer()).copy();
    whole.layers().getLast().weights().getFirst().set(head.weights().getFirst().values());
    whole.layers().getLast().weights().get(1).set(head.weights().get(1).values());
    ModelMetadata metadata = known.metadata().classNames(classes);
    return new Taught(
        new SavedModel(whole, Optional.empty(), Optional.empty(), metadata), accuracy);
  }

  private static Node lastDense(Model model) {
    for (Node node : model.nodes().reversed()) {
      if (model.layers().get(node.layer()).layer() instanceof Dense
          && node.outputShapes().getFirst().rank() == 1) {
        return node;
      }
    }
    throw WebException.invalid(
        "this network has no dense layer at its end to be taught; open another one");
  }

  /** Computes what the kept layers make of the examples, in batches. */
  private static Tensor codes(Model below, Tensor examples) {
    Plan plan = new Plan(below, PlanSpec.of(BATCH).inputShapes(List.of(examples.shape().tail())));
    int size = plan.outputShape(0).size();
    Tensor codes = Tensor.zeros(plan.outputShape(0).prepend(examples.batch()));
    for (int from = 0; from < examples.batch(); from += BATCH) {
      int to = Math.min(examples.batch(), from + BATCH);
      float[] part = plan.run(examples.samples(from, to)).getFirst().data();
      System.arraycopy(part, 0, codes.data(), from * size, part.length);
    }
    return codes;
  }

  /** Returns the graph up to a value, with a layer after it. */
  private static Model joined(Model model, Node.Port code, Layer last) {
    Map<Node.Port, Symbol> values = new HashMap<>();
    for (Node.Port port : model.inputs()) {
      Shape shape = model.nodes().get(port.node()).outputShapes().get(port.output());
      values.put(port, Symbol.input(shape.dims()));
    }
    List<Symbol> inputs = model.inputs().stream().map(values::get).toList();
    return Model.of("", inputs, List.of(value(model, code, values).then(last)));
  }

  private static Symbol value(Model model, Node.Port port, Map<Node.Port, Symbol> values) {
    Symbol known = values.get(port);
    if (known != null) {
      return known;
    }
    Node node = model.nodes().get(port.node());
    ModelLayer layer = model.layers().get(node.layer());
    List<Symbol> outputs =
        layer.layer().applyAll(node.inputs().stream().map(in -> value(model, in, values)).toList());
    for (int i = 0; i < outputs.size(); i++) {
      values.put(new Node.Port(port.node(), i), outputs.get(i).in(node.mode()));
    }
    return values.getOrDefault(port, outputs.getFirst());
  }
}
