package dev.fovea.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.config.Config;
import dev.fovea.config.Described;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.LayerRegistry;
import dev.fovea.layer.Step;
import dev.fovea.model.Model;
import dev.fovea.model.ModelLayer;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelBytesTest {
  static List<Model> models() {
    return Networks.models();
  }

  @ParameterizedTest
  @MethodSource("models")
  void aModelThatIsReadAgainGivesTheSameBits(Model model) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ModelBytes.write(model, new DataOutputStream(bytes));
    Model read =
        ModelBytes.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    assertThat(read.layers().stream().map(ModelLayer::toString))
        .isEqualTo(model.layers().stream().map(ModelLayer::toString).toList());
    Tensor x = Tensor.zeros(model.inputShape().prepend(2));
    for (int i = 0; i < x.data().length; i++) {
      x.data()[i] = CounterRandom.ofSeed(3).uniform(i);
    }
    assertThat(read.predict(x).data()).isEqualTo(model.predict(x).data());
  }

  @Test
  void configurationsAreReadAsTheyAre() throws IOException {
    Config config =
        Config.empty()
            .with("text", "ä 中")
            .with("flag", true)
            .with("whole", -3)
            .with("long", 1L << 40)
            .with("number", Double.POSITIVE_INFINITY)
            .with("nothing", Config.NOTHING)
            .with("list", List.of(1, "two", List.of(3.5)))
            .with("object", new Described("keras", "Zeros", Config.empty().with("a", 1)))
            .with("config", Config.empty().with("b", false));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ConfigBytes.write(config, new DataOutputStream(bytes));
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    assertThat(ConfigBytes.read(in)).isEqualTo(config);
    assertThat(in.read()).isEqualTo(-1);
  }

  private record Own(String name) implements Layer {
    @Override
    public Shape outputShape(List<Shape> inputs) {
      return inputs.getFirst();
    }

    @Override
    public Step bind(Binding binding) {
      throw new AssertionError("is not planned");
    }
  }

  @Test
  void layersOfAProgramsOwnAreNamed() {
    LayerRegistry.register("Own", (name, config) -> new Own(name));
    Model model = Model.sequential(Shape.of(4), new Own("mine"));
    assertThatThrownBy(
            () -> ModelBytes.write(model, new DataOutputStream(new ByteArrayOutputStream())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Own \"mine\" is a class of a program's own, which the engine of the page does not"
                + " have");
  }
}
