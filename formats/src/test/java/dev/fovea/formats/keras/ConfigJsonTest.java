package dev.fovea.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.layer.LayerRegistry;
import dev.fovea.layer.activation.LeakyReLU;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers in the forms that versions of Keras gave to those that came out of NumPy. */
class ConfigJsonTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.25",
        "{\"type\": \"ndarray\", \"value\": 0.25}",
        "{\"class_name\": \"__numpy__\", \"config\": {\"value\": 0.25, \"dtype\": \"float32\"}}",
        "{\"class_name\": \"__tensor__\", \"config\": {\"value\": 0.25, \"dtype\": \"float32\"}}",
      })
  void aNumberOfNumPyIsANumber(String alpha) throws JsonProcessingException {
    String config = "{\"name\": \"l\", \"alpha\": %s}".formatted(alpha);
    LeakyReLU layer =
        (LeakyReLU)
            LayerRegistry.make(
                "LeakyReLU", "l", ConfigJson.read(new ObjectMapper().readTree(config)));
    assertThat(layer.negativeSlope()).isEqualTo(0.25);
  }
}
