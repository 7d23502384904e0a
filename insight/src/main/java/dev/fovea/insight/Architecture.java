package dev.fovea.insight;

import dev.fovea.insight.ReceptiveField.Span;
import dev.fovea.layer.LayerKind;
import dev.fovea.layer.convolution.ConvTranspose;
import dev.fovea.model.PlannedLayer;
import dev.fovea.model.Weight;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The layers of a model in numbers.
 *
 * @param rows one row for each use of a layer, input layers first
 */
public record Architecture(List<Row> rows) {

  /**
   * One use of a layer.
   *
   * @param layer the layer
   * @param parameters number of its parameters
   * @param values number of its output values for one sample
   * @param multiplications number of multiplications of inputs with weights for one sample, in
   *     convolutions and matrix products
   * @param field receptive field of its units, for each spatial axis of the input
   */
  public record Row(
      PlannedLayer layer, long parameters, long values, long multiplications, List<Span> field) {
    /** Returns the receptive field in words: "5x5", "all", or "unknown". */
    public String fieldText() {
      if (!field.stream().allMatch(Span::known)) {
        return "unknown";
      }
      return field.stream().anyMatch(Span::whole)
          ? "all"
          : field.stream()
              .map(span -> String.valueOf(span.size()))
              .collect(Collectors.joining("x"));
    }
  }

  /** Copies the rows. */
  public Architecture {
    rows = List.copyOf(rows);
  }

  /**
   * Returns the numbers of all layers.
   *
   * @param layers layers from {@link dev.fovea.model.Plan#layers}
   */
  public static Architecture of(List<PlannedLayer> layers) {
    return new Architecture(
        layers.stream()
            .map(
                layer ->
                    new Row(
                        layer,
                        layer.owner().parameters(),
                        layer.outputShape().size(),
                        multiplications(layers, layer),
                        ReceptiveField.spans(layers, layer)))
            .toList());
  }

  /** Returns the number of parameters; those of a layer that is used twice count once. */
  public long parameters() {
    return rows.stream()
        .map(row -> row.layer().owner())
        .distinct()
        .mapToLong(owner -> owner.parameters())
        .sum();
  }

  /** Returns the number of multiplications for one sample. */
  public long multiplications() {
    return rows.stream().mapToLong(Row::multiplications).sum();
  }

  /** Returns the number of multiplications: every weight of a kernel is used at every position. */
  private static long multiplications(List<PlannedLayer> layers, PlannedLayer layer) {
    LayerKind kind = layer.layer().kind();
    if (kind != LayerKind.CONVOLUTION && kind != LayerKind.DENSE) {
      return 0;
    }
    Shape positions =
        layer.layer() instanceof ConvTranspose
            ? layers.get(layer.inputs().getFirst()).outputShape()
            : layer.outputShape();
    long weights =
        layer.owner().weights().stream()
            .filter(weight -> weight.shape().rank() > 1)
            .map(Weight::values)
            .mapToLong(values -> values.length)
            .sum();
    return positions.size() / positions.channels() * weights;
  }
}
