package dev.fovea.insight;

import dev.fovea.data.Classified;
import dev.fovea.data.Datasets;
import dev.fovea.layer.core.Dense;
import dev.fovea.model.Model;
import dev.fovea.model.Plan;
import dev.fovea.model.PlanSpec;
import dev.fovea.model.PlannedLayer;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.OutputMeaning;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The values of a layer and the predictions of the model for many samples, computed in one pass.
 *
 * @param layer name of the layer
 * @param values (samples, output shape of the layer)
 * @param predictions predictions for the samples
 */
public record Survey(String layer, Tensor values, Predictions predictions) {
  private static final int BATCH = 32;

  /** Surveys a model whose loss is unknown; see the other method. */
  public static Survey of(Model model, Classified dataset, String layer) {
    return of(model, OutputMeaning.of(model), dataset, layer);
  }

  /**
   * Runs a model over all samples of a dataset. If the outputs of the model are values and not
   * classes, there are no predicted classes.
   *
   * @param meaning meaning of the model's output
   * @param layer name or number of the layer; empty for the last dense layer before the output
   * @throws IllegalArgumentException if there is no such layer, or no sample
   * @throws ShapeException if the samples do not fit the model
   */
  public static Survey of(Model model, OutputMeaning meaning, Classified dataset, String layer) {
    if (dataset.size() == 0) {
      throw new IllegalArgumentException("the dataset has no samples");
    }
    List<Shape> shapes = List.of(dataset.inputShape());
    List<PlannedLayer> layers = LayerLookup.of(model, shapes);
    PlannedLayer chosen = layer.isEmpty() ? code(layers) : LayerLookup.find(layers, layer);
    int batch = Math.min(BATCH, dataset.size());
    Plan plan =
        new Plan(
            model, PlanSpec.of(batch).inputShapes(shapes).extraOutputs(List.of(chosen.index())));
    int size = chosen.outputShape().size();
    Tensor values = Tensor.zeros(chosen.outputShape().prepend(dataset.size()));
    float[][] probabilities = new float[dataset.size()][];
    for (int from = 0; from < dataset.size(); from += batch) {
      int[] indices = IntStream.range(from, Math.min(dataset.size(), from + batch)).toArray();
      List<Tensor> outputs = plan.run(Datasets.inputs(dataset, indices));
      float[] chosenValues = outputs.getLast().data();
      System.arraycopy(chosenValues, 0, values.data(), from * size, chosenValues.length);
      Predictions.take(meaning, outputs.getFirst().data(), from, indices, probabilities);
    }
    int[] labels = dataset.labels();
    if (meaning == OutputMeaning.VALUES) {
      Arrays.setAll(probabilities, i -> nothing(labels));
    }
    Predictions predictions = new Predictions(probabilities, labels, dataset.classNames());
    return new Survey(chosen.path(), values, predictions);
  }

  private static float[] nothing(int[] labels) {
    float[] nothing = new float[Arrays.stream(labels).max().orElse(0) + 1];
    Arrays.fill(nothing, Float.NaN);
    return nothing;
  }

  /** Returns the last dense layer but one; the last one computes the classes. */
  private static PlannedLayer code(List<PlannedLayer> layers) {
    List<PlannedLayer> dense = layers.stream().filter(Survey::isDense).toList();
    return dense.size() >= 2
        ? dense.get(dense.size() - 2)
        : LayerLookup.first(layers, Survey::isDense, "dense layer");
  }

  /** Returns whether a layer is a dense layer whose output is a vector. */
  public static boolean isDense(PlannedLayer layer) {
    return layer.layer() instanceof Dense && layer.outputShape().rank() == 1;
  }
}
