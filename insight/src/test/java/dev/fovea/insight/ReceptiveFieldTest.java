package dev.fovea.insight;

import static dev.fovea.layer.Layers.add;
import static dev.fovea.layer.Layers.averagePooling2D;
import static dev.fovea.layer.Layers.batchNormalization;
import static dev.fovea.layer.Layers.concatenate;
import static dev.fovea.layer.Layers.conv1D;
import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.conv2DTranspose;
import static dev.fovea.layer.Layers.cropping2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.depthwiseConv2D;
import static dev.fovea.layer.Layers.flatten;
import static dev.fovea.layer.Layers.globalAveragePooling2D;
import static dev.fovea.layer.Layers.maxPooling2D;
import static dev.fovea.layer.Layers.upSampling2D;
import static dev.fovea.layer.Layers.zeroPadding2D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.insight.ReceptiveField.Span;
import dev.fovea.kernel.Padding;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.shape.UpSampling;
import dev.fovea.model.Model;
import dev.fovea.model.PlannedLayer;
import dev.fovea.model.Weight;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReceptiveFieldTest {
  private static final Model CNN =
      Model.sequential(
          Shape.of(28, 28, 1), conv2D(3, 3), conv2D(4, 3), maxPooling2D(2), flatten(), dense(10));

  private static Span span(Model model, String layer) {
    List<PlannedLayer> layers = LayerLookup.of(model);
    return ReceptiveField.spans(layers, LayerLookup.find(layers, layer)).getFirst();
  }

  @Test
  void theTextbooksFields() {
    assertThat(span(CNN, "conv2d")).isEqualTo(new Span(1, 0, 3, false));
    assertThat(span(CNN, "conv2d_1")).isEqualTo(new Span(1, 0, 5, false));
    assertThat(span(CNN, "max_pooling2d")).isEqualTo(new Span(2, 0, 6, false));
    assertThat(span(CNN, "dense")).isEqualTo(new Span(0, 0, 28, true));
  }

  /** As in the table of Araujo et al. (2019): AlexNet's last pooling sees 195 pixels, 32 apart. */
  @Test
  void alexNetsFields() {
    Model alexNet =
        Model.sequential(
            Shape.of(224, 224, 3),
            conv2D(1, 11).strides(4),
            maxPooling2D(3).strides(2),
            conv2D(1, 5).padding(Padding.SAME),
            maxPooling2D(3).strides(2),
            conv2D(1, 3).padding(Padding.SAME),
            conv2D(1, 3).padding(Padding.SAME),
            conv2D(1, 3).padding(Padding.SAME),
            maxPooling2D(3).strides(2));

    Span last = span(alexNet, "-1");
    assertThat(last.size()).isEqualTo(195);
    assertThat(last.jump()).isEqualTo(32);
  }

  static Stream<Model> models() {
    Symbol in = Symbol.input(14, 13, 1);
    Symbol stem = in.then(conv2D(2, 3).padding(Padding.SAME));
    Symbol wide = stem.then(conv2D(2, 3).dilationRate(2).padding(Padding.SAME));
    Symbol small = stem.then(averagePooling2D(2)).then(conv2D(2, 3).padding(Padding.SAME));
    Symbol up = small.then(upSampling2D(2)).then(zeroPadding2D(0, 0, 0, 1));
    Symbol joined = concatenate().apply(wide, up);
    Symbol over = concatenate(1).apply(stem, wide);
    return Stream.of(
        Model.sequential(Shape.of(14, 13, 1), conv2D(2, 3), averagePooling2D(2), conv2D(2, 3)),
        Model.sequential(Shape.of(14, 13, 1), conv2D(2, 3, 4).strides(2, 3).padding(Padding.SAME)),
        Model.sequential(Shape.of(14, 13, 1), conv2D(2, 2).dilationRate(3)),
        Model.sequential(Shape.of(14, 13, 1), conv2D(2, 3).dilationRate(2).padding(Padding.SAME)),
        Model.sequential(Shape.of(7, 6, 1), conv2DTranspose(2, 3).strides(2), conv2D(2, 3)),
        Model.sequential(Shape.of(7, 6, 1), conv2DTranspose(2, 4).strides(3).padding(Padding.SAME)),
        Model.sequential(Shape.of(7, 6, 1), conv2DTranspose(2, 3).dilationRate(2)),
        Model.sequential(Shape.of(7, 6, 1), upSampling2D(3), depthwiseConv2D(3)),
        Model.sequential(
            Shape.of(7, 6, 1),
            upSampling2D(2).interpolation(UpSampling.Interpolation.BILINEAR),
            cropping2D(1)),
        Model.sequential(
            Shape.of(7, 6, 1), upSampling2D(3).interpolation(UpSampling.Interpolation.BILINEAR)),
        Model.sequential(
            Shape.of(7, 6, 1), zeroPadding2D(2), batchNormalization(), conv2D(2, 3).strides(2)),
        Model.of(in, joined.then(conv2D(2, 3))),
        Model.of(in, add().apply(stem, wide)),
        Model.of(in, over.then(conv2D(1, 3))),
        Model.sequential(Shape.of(9, 2), conv1D(2, 3), conv1D(2, 2).strides(2)));
  }

  /** With positive weights, and means for maxima, every input that may reach a unit moves it. */
  @ParameterizedTest
  @MethodSource("models")
  void whatIsExactIsWhatGradientsFind(Model model) {
    for (Weight weight : model.weights()) {
      if (weight.name().contains("kernel")) {
        Arrays.fill(weight.values(), 0.5f);
        weight.changed();
      }
    }
    List<PlannedLayer> layers = LayerLookup.of(model);
    PlannedLayer last = layers.getLast();
    Shape sizes = last.outputShape().slice(0, last.outputShape().rank() - 1);
    Tensor x = Tensor.zeros(model.inputShape().prepend(1));
    Arrays.fill(x.data(), 1);
    for (int at = 0; at < sizes.size(); at++) {
      int[] unit =
          sizes.rank() == 1 ? new int[] {at} : new int[] {at / sizes.dim(1), at % sizes.dim(1)};
      Region exact = ReceptiveField.regions(layers, last, unit).get(0);
      float[] measured = ReceptiveField.measured(model, x, last.path(), unit);
      for (int i = 0; i < measured.length; i++) {
        assertThat(exact.mask()[i])
            .as("unit %s, input %d of %s", Arrays.toString(unit), i, exact.sizes())
            .isEqualTo(measured[i] != 0);
      }
      List<Span> spans = ReceptiveField.spans(layers, last);
      for (int axis = 0; axis < spans.size(); axis++) {
        assertThat(exact.extent(axis)).isLessThanOrEqualTo(spans.get(axis).size());
      }
    }
  }

  @Test
  void regionsAreTracedLayerByLayer() {
    List<PlannedLayer> layers = LayerLookup.of(CNN);
    List<Region> regions =
        ReceptiveField.regions(layers, LayerLookup.find(layers, "max_pooling2d"), 5, 0);

    assertThat(regions.get(2).first(0)).isEqualTo(10);
    assertThat(regions.get(2).last(0)).isEqualTo(11);
    assertThat(regions.get(1).extent(0)).isEqualTo(4);
    assertThat(regions.get(0).first(0)).isEqualTo(10);
    assertThat(regions.get(0).extent(0)).isEqualTo(6);
    assertThat(regions.get(0).first(1)).isZero();
    assertThat(regions.get(0).count()).isEqualTo(36);
  }

  @Test
  void whatMixesAllPositionsSeesEverything() {
    Symbol in = Symbol.input(6, 6, 2);
    Symbol gate = in.then(globalAveragePooling2D()).then(dense(2));
    Model model =
        Model.of(in, dev.fovea.layer.Layers.multiply().apply(in.then(conv2D(2, 1)), gate));
    List<PlannedLayer> layers = LayerLookup.of(model);

    assertThat(ReceptiveField.regions(layers, layers.getLast(), 1, 1).get(0).count()).isEqualTo(36);
    assertThat(span(model, "-1").whole()).isTrue();
  }

  @Test
  void unitsOutsideAreTold() {
    List<PlannedLayer> layers = LayerLookup.of(CNN);
    PlannedLayer conv = LayerLookup.find(layers, "conv2d");

    assertThatThrownBy(() -> ReceptiveField.regions(layers, conv, 3, 26))
        .hasMessage("unit 3,26 is outside the map: Conv2D \"conv2d\" has the units 0,0 to 25,25");
    assertThatThrownBy(() -> ReceptiveField.regions(layers, conv, 3))
        .hasMessageContaining("unit 3 is outside the map");
    assertThatThrownBy(() -> ReceptiveField.regions(layers, LayerLookup.find(layers, "dense"), 3))
        .hasMessageContaining("Dense \"dense\" has no maps");
  }

  /** Mirrors maps from left to right, and does or does not say so. */
  private record Mirror(String name, Reach said) implements Layer {
    @Override
    public Shape outputShape(List<Shape> inputs) {
      return inputs.getFirst();
    }

    @Override
    public Reach reach(List<Shape> inputs, int input, int axis) {
      return said;
    }

    @Override
    public Step bind(Binding binding) {
      return (samples, step) -> {};
    }
  }

  private record Silent(String name) implements Layer {
    @Override
    public Shape outputShape(List<Shape> inputs) {
      return Shape.of(2);
    }

    @Override
    public Step bind(Binding binding) {
      return (samples, step) -> {};
    }
  }

  /** The field of a layer of one's own is what it says, else unknown: never silently a guess. */
  @Test
  void aLayerOfOnesOwnSaysWhatItReadsOrIsUnknown() {
    Shape input = Shape.of(9, 9, 1);
    Model says = Model.sequential(input, conv2D(2, 3), new Mirror("own", Reach.ALL), conv2D(2, 3));
    assertThat(span(says, "own")).isEqualTo(new Span(0, 0, 9, true));
    Model window =
        Model.sequential(input, conv2D(2, 3), new Mirror("own", Reach.window(1, -1, 1, 1)));
    assertThat(span(window, "own")).isEqualTo(new Span(1, -1, 5, false));
    Model silent =
        Model.sequential(
            input,
            conv2D(2, 3),
            new Mirror("own", Reach.UNKNOWN),
            conv2D(2, 3),
            flatten(),
            dense(2));
    assertThat(span(silent, "conv2d").known()).isTrue();
    for (String layer : List.of("own", "conv2d_1", "flatten", "dense")) {
      assertThat(span(silent, layer).known()).as(layer).isFalse();
    }
    Model vector = Model.sequential(input, conv2D(2, 3), new Silent("own"), dense(2));
    assertThat(span(vector, "own").known()).isFalse();
    assertThat(span(vector, "dense").known()).isFalse();
    Model wholeBefore = Model.sequential(input, flatten(), dense(4), new Silent("own"));
    assertThat(span(wholeBefore, "own")).isEqualTo(new Span(0, 0, 9, true));
    assertThat(
            Architecture.of(LayerLookup.of(silent)).rows().stream()
                .map(Architecture.Row::fieldText))
        .containsExactly("1x1", "3x3", "unknown", "unknown", "unknown", "unknown");
  }
}
