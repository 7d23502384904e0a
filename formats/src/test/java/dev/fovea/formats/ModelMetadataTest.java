package dev.fovea.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.image.Fit;
import dev.fovea.data.image.Ground;
import dev.fovea.data.image.Preparation;
import dev.fovea.data.image.Scaling;
import dev.fovea.layer.Layers;
import dev.fovea.model.Model;
import dev.fovea.store.ModelMetadata;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelMetadataTest {
  private static final String MEMBER = "assets/fovea.json";

  private static Model model() {
    return Model.sequential(Shape.of(4, 6, 3), Layers.flatten(), Layers.dense(2));
  }

  private static ModelMetadata full() {
    Preparation preparation =
        Preparation.of(Shape.of(4, 6, 3))
            .fit(Fit.PAD)
            .scaling(
                Scaling.standardized(List.of(0.485f, 0.1f, 0.4f), List.of(0.229f, 0.3f, 0.225f)))
            .background(0x0a0b0c)
            .inverted(true);
    return ModelMetadata.of(List.of("Füchse \"&\" 狐", "הכלב"), preparation)
        .ground(Ground.DARK)
        .splitSeed(Long.MIN_VALUE);
  }

  private static Map<String, byte[]> members(byte[] file) throws IOException {
    Map<String, byte[]> members = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        members.put(entry.getName(), zip.readAllBytes());
      }
    }
    return members;
  }

  private static byte[] zip(Map<String, byte[]> members) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> member : members.entrySet()) {
        zip.putNextEntry(new ZipEntry(member.getKey()));
        zip.write(member.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  @Test
  void comeBackAsTheyWere() throws IOException {
    byte[] file = SavedModel.of(model()).with(full()).toBytes("a.keras");
    assertThat(SavedModel.load(file, "a.keras").metadata()).isEqualTo(full());
    Preparation centered = Preparation.of(Shape.of(4, 6, 3)).scaling(Scaling.BYTES).centered(true);
    ModelMetadata other = ModelMetadata.NONE.preparation(centered);
    file = SavedModel.of(model()).with(other).toBytes("a.keras");
    assertThat(SavedModel.load(file, "a.keras").metadata()).isEqualTo(other);
  }

  @Test
  void imagesOfAnySizeComeBack() throws IOException {
    Model any =
        Model.sequential(
            Shape.of(Shape.UNKNOWN, Shape.UNKNOWN, 3),
            Layers.conv2D(2, 3),
            Layers.globalAveragePooling2D());
    ModelMetadata metadata = ModelMetadata.NONE.preparation(Preparation.of(any.inputShape()));
    byte[] file = SavedModel.of(any).with(metadata).toBytes("a.keras");
    assertThat(SavedModel.load(file, "a.keras").metadata()).isEqualTo(metadata);
  }

  /** The members that Keras reads are the same, byte for byte; it passes over other members. */
  @Test
  void stayBesideWhatKerasReads() throws IOException {
    Model model = model();
    Map<String, byte[]> plain = members(SavedModel.of(model).toBytes("a.keras"));
    Map<String, byte[]> named = members(SavedModel.of(model).with(full()).toBytes("a.keras"));
    assertThat(plain).containsOnlyKeys("metadata.json", "config.json", "model.weights.h5");
    assertThat(named).containsOnlyKeys("metadata.json", "config.json", "model.weights.h5", MEMBER);
    assertThat(named.get("config.json")).isEqualTo(plain.get("config.json"));
    assertThat(named.get("model.weights.h5")).isEqualTo(plain.get("model.weights.h5"));
    assertThat(SavedModel.load(zip(plain), "a.keras").metadata()).isEqualTo(ModelMetadata.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{                                                | is damaged",
        "[]                                               | assets/fovea.json is damaged",
        "{\"version\": 2}                                 | is of a later version of Fovea",
        "{\"version\": 1, \"classes\": [\"a\"]}           | names 1 classes, the model has 2 outputs",
        "{\"version\": 1, \"ground\": \"sea\"}            | holds \"sea\", which is not known",
        "{\"version\": 1, \"preparation\": {}}            | has no background such as #ffffff",
        "@4:6:3                                           | OK",
        "@4:6:1:grey                                      | prepares images of 4x6x1, the model takes 4x6x3",
        "@40000:40000:3                                   | an input has at most 33,554,432 pixels",
        "@-7:6:3                                          | an image has at least 1x1 pixels, not -7x6",
      })
  void damagedOnesAreToldInOneLine(String json, String message) throws IOException {
    Map<String, byte[]> members = members(SavedModel.of(model()).with(full()).toBytes("a.keras"));
    String text = json;
    if (json.startsWith("@")) {
      String[] parts = json.substring(1).split(":");
      text =
          """
          {"version": 1, "preparation": {"height": %s, "width": %s, "color": "%s", "fit": "crop",
          "factors": [1], "offsets": [0], "background": "#ffffff"}}"""
              .formatted(parts[0], parts[1], parts.length > 3 ? parts[3] : "rgb");
    }
    members.put(MEMBER, text.getBytes(StandardCharsets.UTF_8));
    byte[] file = zip(members);
    if (message.equals("OK")) {
      assertThat(SavedModel.load(file, "a.keras").metadata().preparation()).isPresent();
    } else {
      assertThatThrownBy(() -> SavedModel.load(file, "a.keras"))
          .isInstanceOf(BadModelException.class)
          .hasMessageStartingWith("a.keras: ")
          .hasMessageContaining(message)
          .hasMessageNotContainingAny("\n", "null");
    }
  }
}
