package dev.fovea.formats.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.formats.weights.StoredArray;
import dev.fovea.formats.weights.WeightFile;
import dev.fovea.formats.weights.WeightFiles;
import dev.fovea.formats.weights.Weights;
import dev.fovea.layer.Layers;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsFileTest {
  @TempDir private Path folder;

  private Path file(String header, String hex) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    byte[] data = HexFormat.of().parseHex(hex);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(text.length).put(text).put(data);
    return Files.write(folder.resolve("x.safetensors"), bytes.array());
  }

  /** The bits are those of the IEEE and bfloat16 formats, written out by hand. */
  @ParameterizedTest
  @CsvSource({
    "F64, 000000000000f83f, 1.5",
    "F32, 000020c0, -2.5",
    "F16, 003e, 1.5",
    "BF16, 40c0, -3",
    "F8_E4M3, 3c, 1.5",
    "F8_E5M2, c1, -2.5",
    "I64, feffffffffffffff, -2",
    "I32, 00000180, -2147418112",
    "I16, 00ff, -256",
    "I8, 80, -128",
    "U64, 0000000001000000, 4294967296",
    "U32, ffffffff, 4294967295",
    "U16, ffff, 65535",
    "U8, ff, 255",
    "BOOL, 01, 1"
  })
  void everyTypeIsRead(String type, String hex, double expected) throws IOException {
    Path file =
        file(
            "{\"x\":{\"dtype\":\"%s\",\"shape\":[1],\"data_offsets\":[0,%s]}}  "
                .formatted(type, Integer.toString(hex.length() / 2)),
            hex);
    try (WeightFile open = WeightFiles.open(file)) {
      StoredArray array = open.arrays().getFirst();
      assertThat(array.read().number(0)).isEqualTo(expected);
      assertThat(array.shape()).isEqualTo(Shape.of(1));
    }
  }

  @Test
  void scalarsAndEmptyArraysAreRead() throws IOException {
    Path file =
        file(
            "{\"e\":{\"dtype\":\"F32\",\"shape\":[0,3],\"data_offsets\":[0,0]},"
                + "\"s\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}",
            "0000803f");
    try (WeightFile open = WeightFiles.open(file)) {
      assertThat(open.arrays().get(0).read().toFloats()).isEmpty();
      assertThat(open.arrays().get(1).read().toFloats()).containsExactly(1f);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // A gap, an overlap, bytes behind the end, too few bytes.
        "{'a':{'dtype':'U8','shape':[2],'data_offsets':[1,3]}}",
        "{'a':{'dtype':'U8','shape':[2],'data_offsets':[0,2]},'b':{'dtype':'U8','shape':[3],'data_offsets':[1,4]}}",
        "{'a':{'dtype':'U8','shape':[3],'data_offsets':[0,3]}}",
        "{'a':{'dtype':'U8','shape':[5],'data_offsets':[0,5]}}",
        // Shapes: of another size, negative, huge, fractions, beyond a long.
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}}",
        "{'a':{'dtype':'U8','shape':[-4],'data_offsets':[0,4]}}",
        "{'a':{'dtype':'U8','shape':[65536,65536,65536,65536,0],'data_offsets':[0,4]}}",
        "{'a':{'dtype':'U8','shape':[4.0],'data_offsets':[0,4]}}",
        "{'a':{'dtype':'U8','shape':[4],'data_offsets':[0,99999999999999999999999]}}",
        "{'a':{'dtype':'U8','shape':[4],'data_offsets':[4,0]}}",
        "{'a':{'dtype':'U8','shape':[4],'data_offsets':[-4,0]}}",
        // The same name twice, an unknown type, missing members, no JSON, trailing text.
        "{'a':{'dtype':'U8','shape':[4],'data_offsets':[0,4]},'a':{'dtype':'U8','shape':[4],'data_offsets':[0,4]}}",
        "{'a':{'dtype':'X8','shape':[4],'data_offsets':[0,4]}}",
        "{'a':{'dtype':'U8','data_offsets':[0,4]}}",
        "{'a':{'dtype':'U8','shape':[4]}}",
        "{'a':",
        "[1,2]",
        "{'a':{'dtype':'U8','shape':[4],'data_offsets':[0,4]}} x"
      })
  void badHeadersAreRefused(String header) throws IOException {
    Path file = file(header.replace('\'', '"'), "00000000");
    assertThatThrownBy(() -> WeightFiles.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageNotContaining("\n");
  }

  @Test
  void aHeaderThatNestsDeeplyIsRefused() throws IOException {
    Path file = file("{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}", "");
    assertThatThrownBy(() -> WeightFiles.open(file)).isInstanceOf(IOException.class);
  }

  @Test
  void aHeaderLongerThanTheFileIsRefused() throws IOException {
    Path file = folder.resolve("long.safetensors");
    Files.write(file, HexFormat.of().parseHex("ffffffffffffff7f7b7d"));
    assertThatThrownBy(() -> WeightFiles.open(file)).hasMessageContaining("declares a header of");
  }

  /** The bytes of a file, as the format's description has them. */
  @Test
  void filesAreWrittenByTheDescription() throws IOException {
    Model model = Model.sequential(Shape.of(2), Layers.dense(1).name("out"));
    model.weights().get(0).set(1.5f, -2f);
    model.weights().get(1).set(0.25f);
    Path file = folder.resolve("written.safetensors");
    Weights.save(file, model);
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) bytes.getLong();
    assertThat(length % 8).isZero();
    byte[] header = new byte[length];
    bytes.get(header);
    assertThat(new String(header, StandardCharsets.UTF_8).strip())
        .isEqualTo(
            "{\"__metadata__\":{\"format\":\"fovea\",\"layout\":\"keras\",\"order\":\"layers\"},"
                + "\"out/kernel\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]},"
                + "\"out/bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}}");
    assertThat(bytes.getFloat()).isEqualTo(1.5f);
    assertThat(bytes.getFloat()).isEqualTo(-2f);
    assertThat(bytes.getFloat()).isEqualTo(0.25f);
    assertThat(bytes.hasRemaining()).isFalse();
  }
}
