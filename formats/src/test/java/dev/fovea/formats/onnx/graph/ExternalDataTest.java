package dev.fovea.formats.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.formats.BadModelException;
import dev.fovea.formats.onnx.proto.GraphProto;
import dev.fovea.formats.onnx.proto.ModelProto;
import dev.fovea.formats.onnx.proto.NodeProto;
import dev.fovea.formats.onnx.proto.StringStringEntryProto;
import dev.fovea.formats.onnx.proto.TensorProto;
import dev.fovea.formats.onnx.proto.ValueInfoProto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalDataTest {
  @TempDir private Path outside;
  private Path folder = Path.of("");

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectory(outside.resolve("model"));
    Files.write(outside.resolve("secret.bin"), new byte[8]);
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  /** Writes a model with two floats at a place. */
  private Path model(String location, String... more) throws IOException {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName("w")
            .setDataType(1)
            .addDims(2)
            .setDataLocation(TensorProto.DataLocation.EXTERNAL)
            .addExternalData(entry("location", location));
    for (int i = 0; i < more.length; i += 2) {
      tensor.addExternalData(entry(more[i], more[i + 1]));
    }
    ModelProto model =
        ModelProto.newBuilder()
            .setGraph(
                GraphProto.newBuilder()
                    .addInitializer(tensor)
                    .addNode(NodeProto.newBuilder().setOpType("Relu").addInput("w").addOutput("y"))
                    .addOutput(ValueInfoProto.newBuilder().setName("y")))
            .build();
    return Files.write(folder.resolve("m.onnx"), model.toByteArray());
  }

  private void weights(Path file, float... values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    Files.write(file, bytes.array());
  }

  private void refused(Path model, String reason) {
    assertThatThrownBy(() -> OnnxFile.read(model))
        .isInstanceOf(BadModelException.class)
        .hasMessageStartingWith(model + ": initializer 'w' ")
        .hasMessageContaining(reason);
  }

  @Test
  void filesInTheFolderAreRead() throws IOException {
    weights(folder.resolve("w.bin"), 7, 8, 9);
    OnnxModel model = OnnxFile.read(model("w.bin", "offset", "4", "length", "8"));
    assertThat(model.graph().initializers().get("w").toFloats()).containsExactly(8, 9);
    Files.createDirectory(folder.resolve("weights"));
    weights(folder.resolve("weights/w.bin"), 1, 2);
    assertThat(OnnxFile.read(model("weights/w.bin")).graph().initializers().get("w").toFloats())
        .containsExactly(1, 2);
  }

  @Test
  void theFolderMayBeReachedThroughALink() throws IOException {
    weights(folder.resolve("w.bin"), 1, 2);
    model("w.bin");
    Path link = Files.createSymbolicLink(outside.resolve("link"), folder);
    assertThat(OnnxFile.read(link.resolve("m.onnx")).graph().initializers()).containsKey("w");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "..",
        "../secret.bin",
        "a/../../secret.bin",
        "/etc/passwd",
        "/proc/self/environ",
        "*/_ORT_MEM_ADDR_/*",
        "C:\\secret.bin",
        "a\\b.bin",
        "a\u0000b",
        "missing.bin"
      })
  void otherNamesAreRefused(String location) throws IOException {
    refused(model(location), "has its data in the file");
  }

  @Test
  void linksAreRefused() throws IOException {
    Files.createSymbolicLink(folder.resolve("soft.bin"), outside.resolve("secret.bin"));
    refused(model("soft.bin"), "it is a link");
    Files.createSymbolicLink(folder.resolve("up"), outside);
    refused(model("up/secret.bin"), "it is a link");
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("unix"));
    Files.createLink(folder.resolve("hard.bin"), outside.resolve("secret.bin"));
    refused(model("hard.bin"), "a hard link");
  }

  @Test
  void foldersAndOtherPlacesAreRefused() throws IOException {
    Files.createDirectory(folder.resolve("d"));
    refused(model("d"), "no regular file");
    weights(folder.resolve("w.bin"), 1, 2);
    refused(model("w.bin", "offset", "4"), "which has only 8");
    refused(model("w.bin", "offset", "-4"), "a bad offset");
    refused(model("w.bin", "offset", "99999999999999999999"), "a bad offset");
    refused(model("w.bin", "length", "4"), "has 4 bytes");
    refused(model("w.bin", "offset", "999999999999999999"), "which has only 8");
  }
}
