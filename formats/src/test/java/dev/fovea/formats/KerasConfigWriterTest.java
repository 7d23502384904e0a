package dev.fovea.formats;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fovea.formats.keras.KerasConfigWriter;
import dev.fovea.layer.Layers;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import org.junit.jupiter.api.Test;

class KerasConfigWriterTest {
  /** The constructor in Keras rejects this argument. */
  @Test
  void spatialDropoutHasNoTrainable() {
    Model model =
        Model.sequential(
            Shape.of(4, 4, 2), Layers.spatialDropout2D(0.5), Layers.gaussianDropout(0.5));
    JsonNode layers = KerasConfigWriter.write(model).path("config").path("layers");
    assertThat(layers.path(1).path("class_name").asText()).isEqualTo("SpatialDropout2D");
    assertThat(layers.path(1).path("config").has("trainable")).isFalse();
    assertThat(layers.path(2).path("config").path("trainable").asBoolean()).isTrue();
  }
}
