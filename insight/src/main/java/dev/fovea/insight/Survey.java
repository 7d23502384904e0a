package dev.fovea.insight;

import dev.fovea.data.Classified;
import dev.fovea.data.Datasets;
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
 * A layer's values for many samples, and what the model says of them, in one pass each.
 *
 * @param layer its name
 * @param values (samples, output shape of the layer)
 */
public record Survey(String layer, Tensor values, Predictions predictions) {
  private static final int BATCH = 32;

  /** As {@link #of(Model, OutputMeaning, Dataset, String)}, for a model whose loss is not known. */
  public static Survey of(Model model, Classified dataset, String layer) {
    return of(model, OutputMeaning.of(model), dataset, layer);
  }

  /**
   * Runs a model over all samples of a dataset. If the model gives values and not classes, it takes
   * no sample for a class.
   *
   * @param meaning of the model's output
   * @param layer as {@link LayerLookup#find} takes it, or empty for the last dense layer before the
   *     output
   * @throws IllegalArgumentException if there is no such layer, or no sample
   * @throws ShapeException if the samples do not fit the model
   */
  public static Survey of(Model model, OutputMeaning meaning, Classified dataset, String layer) {
    if (dataset.size() == 0) {
      throw new IllegalArgumentException("there are no samples to look at");
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

  /** Dense layers by their class: the one before the last, which gives the classes. */
  private static PlannedLayer code(List<PlannedLayer> layers) {
    List<PlannedLayer> dense = layers.stream().filter(Survey::isDense).toList();
    return dense.size() >= 2
        ? dense.get(dense.size() - 2)
        : LayerLookup.first(layers, Survey::isDense, "dense layer");
  }

  /** Whether a layer gives a row of numbers that all its inputs went into. */
  public static boolean isDense(PlannedLayer layer) {
    return layer.layer() instanceof dev.fovea.layer.core.Dense && layer.outputShape().rank() == 1;
  }
}
