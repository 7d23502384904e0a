package dev.fovea.web.explore;

import static dev.fovea.layer.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Padding;
import dev.fovea.layer.Layer;
import dev.fovea.model.Model;
import dev.fovea.model.PlannedLayer;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.web.WebException;
import dev.fovea.web.explore.detail.UnitDetail;
import dev.fovea.web.explore.live.LiveNetwork;
import dev.fovea.web.explore.live.MapSizes;
import org.junit.jupiter.api.Test;

/** The numbers that explain a unit give the value that the layer has. */
class UnitDetailTest {
  private static final double SLACK = 1e-4;

  private static LiveNetwork network(Layer... layers) {
    Model model = Model.sequential(Shape.of(9, 8, 3), layers);
    model.initialize(3);
    LiveNetwork network = new LiveNetwork("test", SavedModel.of(model));
    Tensor input = Tensor.zeros(Shape.of(9, 8, 3));
    CounterRandom random = CounterRandom.ofSeed(5);
    for (int i = 0; i < input.data().length; i++) {
      input.data()[i] = random.uniform(i, -1, 1);
    }
    network.run(input);
    return network;
  }

  @Test
  void productsAndBiasOfAConvolutionAddUpToItsOutput() {
    checkConvolution(network(conv2D(6, 3).activation(Activation.RELU)));
    checkConvolution(network(conv2D(6, 3).strides(2).padding(Padding.of("same"))));
    checkConvolution(network(conv2D(6, 2).groups(3).dilationRate(2)));
    checkConvolution(network(depthwiseConv2D(3).depthMultiplier(2)));
    checkConvolution(network(separableConv2D(5, 3).depthMultiplier(2)));
    checkConvolution(network(separableConv2D(4, 3).strides(2).useBias(false)));
    checkConvolution(network(conv2DTranspose(5, 3).strides(2).padding(Padding.of("same"))));
    checkConvolution(network(conv2DTranspose(6, 2).groups(3).activation(Activation.RELU)));
  }

  private static void checkConvolution(LiveNetwork network) {
    PlannedLayer layer = network.layers().getLast();
    MapSizes sizes = MapSizes.of(layer.outputShape());
    for (int map = 0; map < sizes.maps(); map++) {
      for (int y = 0; y < sizes.height(); y++) {
        for (int x = 0; x < sizes.width(); x++) {
          JsonNode unit = UnitDetail.of(network, layer.index(), map, y, x).head();
          double sum = unit.get("bias").asDouble();
          for (JsonNode input : unit.get("inputs")) {
            for (int tap = 0; tap < input.get("window").size(); tap++) {
              sum +=
                  input.get("window").get(tap).asDouble() * input.get("kernel").get(tap).asDouble();
            }
          }
          int place = sizes.place(map, y, x);
          assertThat(sum).isCloseTo(layer.valuesBeforeActivation()[place], within(SLACK));
          assertThat(unit.get("value").asDouble()).isEqualTo((double) layer.values()[place]);
        }
      }
    }
  }

  @Test
  void contributionsToADenseUnitAddUpToItsOutput() {
    LiveNetwork network = network(conv2D(4, 3), flatten(), dense(5).activation(Activation.TANH));
    PlannedLayer layer = network.layers().getLast();
    for (int unit = 0; unit < 5; unit++) {
      JsonNode head = UnitDetail.of(network, layer.index(), 0, 0, unit).head();
      assertThat(head.get("sum").asDouble() + head.get("bias").asDouble())
          .isCloseTo(layer.valuesBeforeActivation()[unit], within(SLACK));
      JsonNode first = head.get("inputs").get(0);
      assertThat(first.get("value").asDouble() * first.get("weight").asDouble())
          .isCloseTo(first.get("product").asDouble(), within(SLACK));
      // Flattened maps are laid out as maps again.
      assertThat(head.get("maps").asInt()).isEqualTo(4);
      assertThat(head.get("height").asInt()).isEqualTo(7);
    }
  }

  @Test
  void theWinnerOfAPoolingIsItsOutput() {
    LiveNetwork network = network(conv2D(4, 2), maxPooling2D(2));
    JsonNode head = UnitDetail.of(network, 2, 3, 1, 2).head();
    assertThat(head.get("window").get(head.get("winner").asInt()).asDouble())
        .isEqualTo(head.get("value").asDouble());
  }

  @Test
  void thePathGoesFromTheUnitToThePicture() {
    LiveNetwork network = network(conv2D(4, 2), maxPooling2D(2), flatten(), dropout(0.5), dense(5));
    JsonNode path = UnitDetail.of(network, 5, 0, 0, 2).head().get("path");
    assertThat(path).hasSize(6);
    assertThat(path.get(0).get(0).asInt()).isEqualTo(5);
    assertThat(path.get(5).get(0).asInt()).isZero();
    // The winner of the pooling lies within its window.
    JsonNode pooled = path.get(3);
    JsonNode won = path.get(4);
    assertThat(won.get(1)).isEqualTo(pooled.get(1));
    assertThat(won.get(2).asInt() / 2).isEqualTo(pooled.get(2).asInt());
    assertThat(won.get(3).asInt() / 2).isEqualTo(pooled.get(3).asInt());
  }

  @Test
  void theFieldOfAUnitIsThatOfItsWindow() {
    LiveNetwork network = network(conv2D(4, 3), conv2D(4, 3));
    JsonNode fields = UnitDetail.of(network, 2, 0, 1, 2).head().get("fields");
    assertThat(fields.get(0).toString()).isEqualTo("[0,1,2,5,6]");
    assertThat(fields.get(1).toString()).isEqualTo("[1,1,2,3,4]");
  }

  @Test
  void aUnitThatIsNotThereIsNamed() {
    LiveNetwork network = network(conv2D(4, 3));
    assertThatThrownBy(() -> UnitDetail.of(network, 7, 0, 0, 0))
        .isInstanceOf(WebException.class)
        .hasMessage("there is no layer 7; there are 0 to 1");
    assertThatThrownBy(() -> UnitDetail.of(network, 1, 4, 0, 0))
        .isInstanceOf(WebException.class)
        .hasMessageContaining("has 4 maps of 7x6; there is no unit 0, 0 of map 4");
  }
}
