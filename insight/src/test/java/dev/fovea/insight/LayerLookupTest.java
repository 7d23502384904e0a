package dev.fovea.insight;

import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.flatten;
import static dev.fovea.layer.Layers.maxPooling2D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.layer.Symbol;
import dev.fovea.layer.pooling.Pooling;
import dev.fovea.model.Model;
import dev.fovea.model.PlannedLayer;
import dev.fovea.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayerLookupTest {
  private static final Symbol IN = Symbol.input(8, 8, 1);

  private static final Model MODEL =
      Model.of(
          IN,
          IN.then(conv2D(2, 3))
              .then(conv2D(2, 3))
              .then(Model.sequential(Shape.of(4, 4, 2), conv2D(3, 3), conv2D(4, 1)))
              .then(flatten())
              .then(dense(3)));

  private static final List<PlannedLayer> LAYERS = LayerLookup.of(MODEL);

  @ParameterizedTest
  @CsvSource({
    "conv2d_1, conv2d_1",
    "input_layer, input_layer",
    "0, conv2d",
    "2, sequential/conv2d",
    "-1, dense",
    "sequential/conv2d, sequential/conv2d",
    "sequential, sequential/conv2d_1"
  })
  void findsByNameAndNumber(String wanted, String path) {
    assertThat(LayerLookup.find(LAYERS, wanted).path()).isEqualTo(path);
  }

  @Test
  void anUnknownNameListsAllAndSuggestsTheNearest() {
    assertThatThrownBy(() -> LayerLookup.find(LAYERS, "conv1d_1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the model has no layer \"conv1d_1\"; did you mean \"conv2d_1\"? It has conv2d,"
                + " conv2d_1, sequential/conv2d, sequential/conv2d_1, flatten, dense");
  }

  @ParameterizedTest
  @CsvSource({"6", "-7", "999999"})
  void aNumberBeyondTellsTheLast(String wanted) {
    assertThatThrownBy(() -> LayerLookup.find(LAYERS, wanted))
        .hasMessageStartingWith("there is no layer " + wanted + "; layers have the numbers 0 to 5");
  }

  @Test
  void kindsAreToldWhereTheyAreWanted() {
    assertThat(LayerLookup.first(LAYERS, l -> KernelBank.has(l.layer()), "convolution").path())
        .isEqualTo("conv2d");
    assertThatThrownBy(
            () -> LayerLookup.first(LAYERS, l -> l.layer() instanceof Pooling, "pooling layer"))
        .hasMessageStartingWith("the model has no pooling layer; it has conv2d, ");
    PlannedLayer dense = LayerLookup.find(LAYERS, "dense");
    assertThatThrownBy(
            () -> LayerLookup.require(LAYERS, dense, l -> KernelBank.has(l.layer()), "convolution"))
        .hasMessage(
            "Dense \"dense\" is no convolution; of this kind are conv2d, conv2d_1,"
                + " sequential/conv2d, sequential/conv2d_1");
  }

  @Test
  void aLongModelListsTheFirst() {
    dev.fovea.layer.Layer[] many =
        java.util.stream.IntStream.range(0, 50)
            .mapToObj(i -> maxPooling2D(1))
            .toArray(dev.fovea.layer.Layer[]::new);
    List<PlannedLayer> layers = LayerLookup.of(Model.sequential(Shape.of(4, 4, 1), many));

    assertThatThrownBy(() -> LayerLookup.find(layers, "x")).hasMessageEndingWith(" and 20 more");
  }
}
