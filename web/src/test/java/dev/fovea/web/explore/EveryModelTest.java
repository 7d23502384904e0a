package dev.fovea.web.explore;

import static dev.fovea.layer.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import dev.fovea.model.PlannedLayer;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Tensor;
import dev.fovea.web.explore.detail.UnitDetail;
import dev.fovea.web.explore.live.Frames;
import dev.fovea.web.explore.live.InputMaker;
import dev.fovea.web.explore.live.LiveNetwork;
import dev.fovea.web.explore.live.MapSizes;
import dev.fovea.web.explore.live.ModelDescription;
import dev.fovea.web.explore.live.Watch;
import dev.fovea.web.explore.wire.Packet;
import dev.fovea.zoo.Zoo;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks of every form are shown: all layers, and a unit of each. */
class EveryModelTest {
  static Stream<String> names() {
    return Zoo.names().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void allLayersOfANetworkOfTheZooAreShown(String name) {
    check(Zoo.of(name).create());
  }

  @Test
  void branchesAndManyMapsAreShown() {
    Symbol input = Symbol.input(16, 12, 3);
    Symbol wide = input.then(conv2D(1024, 1));
    Symbol narrow = input.then(conv2D(1024, 3).padding(dev.fovea.kernel.Padding.of("same")));
    Symbol joined = add(wide, narrow).then(globalAveragePooling2D()).then(dense(4));
    check(Model.of(input, joined));
  }

  private static void check(Model model) {
    LiveNetwork network = new LiveNetwork("test", SavedModel.of(model));
    InputMaker inputs = new InputMaker(network);
    Tensor drawn = inputs.of(inputs.empty(), false);
    assertThat(drawn.shape()).isEqualTo(network.inputShape());
    network.run(drawn);
    assertThat(ModelDescription.of(network, inputs).get("layers"))
        .hasSize(network.layers().size());
    List<Watch> all =
        IntStream.range(0, network.layers().size())
            .mapToObj(i -> new Watch(i, 0, 64, 64))
            .toList();
    Packet frame = Frames.of(network, all);
    assertThat(frame.head().get("layers")).hasSize(network.layers().size());
    int bytes = 0;
    for (var part : frame.head().get("layers")) {
      bytes +=
          part.path("maps").asInt() * part.path("height").asInt() * part.path("width").asInt();
    }
    assertThat(frame.body()).hasSize(bytes);
    for (PlannedLayer layer : network.layers()) {
      MapSizes sizes = MapSizes.of(layer.outputShape());
      Packet unit =
          UnitDetail.of(
              network, layer.index(), sizes.maps() - 1, sizes.height() / 2, sizes.width() / 2);
      assertThat(unit.head().get("path").get(0).get(0).asInt()).isEqualTo(layer.index());
    }
  }
}
