package dev.fovea.insight;

import dev.fovea.insight.ReceptiveField.Span;
import dev.fovea.layer.neocognitron.SCells;
import dev.fovea.model.PlannedLayer;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The planes of the cells of a neocognitron for one sample, stage by stage. */
public final class CellPlanes {
  private CellPlanes() {}

  /**
   * A stage: S-cells and the C-cells that read them.
   *
   * @param simple the layer of S-cells
   * @param complex the layer that reads them: C-cells, or another pooling
   * @param responding the number of planes of which some S-cell responds
   * @param planes the planes with the strongest responses, strongest first
   */
  public record Stage(
      PlannedLayer simple, PlannedLayer complex, int responding, List<Plane> planes) {
    public Stage {
      planes = List.copyOf(planes);
    }
  }

  /**
   * A plane.
   *
   * @param index the number of the plane in its layer
   * @param strongest the response of the strongest S-cell
   * @param simple the S-cells (height, width)
   * @param complex the C-cells (height, width)
   * @param field what the strongest S-cell sees
   */
  public record Plane(int index, float strongest, Tensor simple, Tensor complex, Field field) {}

  /**
   * The part of the input that a cell sees.
   *
   * @param top the first row, negative if the field begins above the image
   * @param left the first column likewise
   * @param pixels the image there, zero beyond the border (height, width, channels)
   */
  public record Field(int top, int left, Tensor pixels) {}

  /**
   * Returns the stages of a model, from the input to the output.
   *
   * @param activations the values of the model; those of the first sample are taken
   * @param most the largest number of planes of a stage
   * @throws IllegalArgumentException if the model has no S-cells that see an image
   */
  public static List<Stage> of(Activations activations, int most) {
    List<Stage> stages = new ArrayList<>();
    for (PlannedLayer layer : activations.layers()) {
      if (layer.layer() instanceof SCells && activations.input().outputShape().rank() == 3) {
        stages.add(stage(activations, layer, most));
      }
    }
    if (stages.isEmpty()) {
      throw new IllegalArgumentException(
          "the model has no S-cells that see an image; train one with './fovea train --model"
              + " neocognitron'");
    }
    return stages;
  }

  private static Stage stage(Activations activations, PlannedLayer simple, int most) {
    PlannedLayer complex =
        activations.layers().stream()
            .filter(layer -> layer.inputs().contains(simple.index()))
            .findFirst()
            .orElse(simple);
    Tensor s = activations.values(simple, 0);
    Tensor c = activations.values(complex, 0);
    int planes = simple.outputShape().channels();
    int[] winners = new int[planes];
    for (int k = 0; k < planes; k++) {
      winners[k] = strongest(s, k);
    }
    List<Integer> ranked =
        IntStream.range(0, planes)
            .boxed()
            .filter(k -> s.data()[winners[k]] > 0)
            .sorted(Comparator.comparing((Integer k) -> -s.data()[winners[k]]))
            .toList();
    List<Plane> shown = new ArrayList<>();
    for (int k : ranked.subList(0, Math.min(most, ranked.size()))) {
      int position = winners[k] / planes;
      int width = simple.outputShape().dim(1);
      Field field = field(activations, simple, position / width, position % width);
      shown.add(new Plane(k, s.data()[winners[k]], plane(s, k), plane(c, k), field));
    }
    return new Stage(simple, complex, ranked.size(), shown);
  }

  /** Returns the index of the largest value of a channel, the first of several. */
  private static int strongest(Tensor values, int channel) {
    int channels = values.shape().channels();
    int best = channel;
    for (int i = channel; i < values.data().length; i += channels) {
      best = values.data()[i] > values.data()[best] ? i : best;
    }
    return best;
  }

  /** Returns a channel (height, width); a single value if there are no spatial axes. */
  private static Tensor plane(Tensor values, int channel) {
    Shape shape = values.shape();
    int channels = shape.channels();
    float[] plane = new float[shape.size() / channels];
    for (int i = 0; i < plane.length; i++) {
      plane[i] = values.data()[i * channels + channel];
    }
    return Tensor.of(shape.rank() == 3 ? shape.slice(0, 2) : Shape.of(1, 1), plane);
  }

  private static Field field(Activations activations, PlannedLayer layer, int row, int column) {
    List<Span> spans = ReceptiveField.spans(activations.layers(), layer);
    int top = start(spans.get(0), row);
    int left = start(spans.get(1), column);
    Tensor image = activations.values(activations.input(), 0);
    int height = image.shape().dim(0);
    int width = image.shape().dim(1);
    int channels = image.shape().channels();
    Tensor pixels = Tensor.zeros(Shape.of(spans.get(0).size(), spans.get(1).size(), channels));
    for (int y = 0; y < spans.get(0).size(); y++) {
      for (int x = 0; x < spans.get(1).size(); x++) {
        if (top + y >= 0 && top + y < height && left + x >= 0 && left + x < width) {
          System.arraycopy(
              image.data(),
              ((top + y) * width + left + x) * channels,
              pixels.data(),
              (y * spans.get(1).size() + x) * channels,
              channels);
        }
      }
    }
    return new Field(top, left, pixels);
  }

  private static int start(Span span, int unit) {
    return (int) Math.ceil(span.start() + span.jump() * unit - 1e-6);
  }
}
