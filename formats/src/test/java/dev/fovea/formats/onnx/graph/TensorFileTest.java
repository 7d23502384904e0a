package dev.fovea.formats.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.ElementType;
import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorFileTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void everyTypeComesBack(ElementType type) throws IOException {
    // Numbers that all types have.
    Array x = Array.ofIntegers(type, Shape.of(3, 1), i -> type.bits() > 2 ? 1L << i : 1);
    Path file = folder.resolve("x.pb");
    new TensorFile("x", x).write(file);
    TensorFile back = TensorFile.read(file);
    assertThat(back.name()).isEqualTo("x");
    assertThat(back.array().type()).isEqualTo(type);
    assertThat(back.array().shape()).isEqualTo(x.shape());
    assertThat(back.array().toDoubles()).isEqualTo(x.toDoubles());
  }

  @Test
  void aMessageIsReadAsTheSpecificationHasIt() throws IOException {
    // dims: 2, data_type: float, float_data: 1.0 and 2.0, packed
    byte[] message = {0x08, 2, 0x10, 1, 0x22, 8, 0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0x40};
    Path file = Files.write(folder.resolve("x.pb"), message);
    assertThat(TensorFile.read(file).array().toFloats()).containsExactly(1, 2);
  }

  @Test
  void whatIsNoTensorIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("x.pb"), "hello");
    assertThatThrownBy(() -> TensorFile.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ": ");
  }
}
