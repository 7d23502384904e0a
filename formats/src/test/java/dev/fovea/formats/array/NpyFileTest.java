package dev.fovea.formats.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files are made here byte by byte, as NumPy's format description has them. */
class NpyFileTest {
  @TempDir private Path folder;

  private static ByteBuffer file(int version, String header, int... values) {
    byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
    bytes.write(text.length);
    bytes.write(text.length >> 8);
    if (version > 1) {
      bytes.write(0);
      bytes.write(0);
    }
    bytes.writeBytes(text);
    for (int value : values) {
      bytes.write(value);
    }
    return ByteBuffer.wrap(bytes.toByteArray());
  }

  private static String header(String descr, boolean columnMajor, String shape) {
    return "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }   \n"
        .formatted(descr, columnMajor ? "True" : "False", shape);
  }

  private static Array read(ByteBuffer content) throws IOException {
    return NpyFile.read(content, "x.npy");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void allVersionsAreRead(int version) throws IOException {
    Array x = read(file(version, header("<i2", false, "(2, 2)"), 1, 0, 0xff, 0xff, 3, 1, 4, 0));
    assertThat(x.type()).isEqualTo(ElementType.INT16);
    assertThat(x.shape()).isEqualTo(Shape.of(2, 2));
    assertThat(x.toLongs()).containsExactly(1, -1, 259, 4);
  }

  @ParameterizedTest
  @CsvSource({
    "'>f4', FLOAT, 63 128 0 0, 1",
    "'<f4', FLOAT, 0 0 128 63, 1",
    "'<f8', DOUBLE, 0 0 0 0 0 0 240 63, 1",
    "'<f2', FLOAT16, 0 60, 1",
    "'>i8', INT64, 0 0 0 0 0 0 1 2, 258",
    "'<u4', UINT32, 255 255 255 255, 4294967295",
    "'|u1', UINT8, 200, 200",
    "'|i1', INT8, 200, -56",
    "'|b1', BOOL, 1, 1"
  })
  void allTypesAndOrdersAreRead(String descr, ElementType type, String bytes, double number)
      throws IOException {
    int[] values = Arrays.stream(bytes.split(" ")).mapToInt(Integer::parseInt).toArray();
    Array x = read(file(1, header(descr, false, "()"), values));
    assertThat(x.type()).isEqualTo(type);
    assertThat(x.rank()).isZero();
    assertThat(x.number(0)).isEqualTo(number);
  }

  @Test
  void columnsMayRunFastest() throws IOException {
    Array x = read(file(1, header("|u1", true, "(2, 3)"), 0, 3, 1, 4, 2, 5));
    assertThat(x.toLongs()).containsExactly(0, 1, 2, 3, 4, 5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'|O'; (1,); Python objects",
        "'<c8'; (1,); no real numbers",
        "'<U3'; (1,); no real numbers",
        "'|u1'; (3,); has 2 bytes",
        "'|u1'; (1,); has 2 bytes",
        "'<f8'; (1000000000, 1000000000); more elements",
        "'<f8'; (99999999999999999999,); larger than any array",
        "'<f8'; (2147483647,); more elements",
        "'|u1'; (-2,); is none of a .npy file",
        "'<f4'; ( ,2 3); is none of a .npy file"
      })
  void whatDoesNotFitIsRefused(String descr, String shape, String reason) {
    assertThatThrownBy(() -> read(file(1, header(descr, false, shape), 1, 2)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("x.npy: ")
        .hasMessageContaining(reason);
  }

  @Test
  void whatIsNoSuchFileIsRefused() {
    ByteBuffer records =
        file(1, "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}");
    assertThatThrownBy(() -> read(records)).hasMessageContaining("several fields");
    assertThatThrownBy(() -> read(ByteBuffer.wrap(new byte[0]))).hasMessageContaining("no .npy");
    assertThatThrownBy(() -> read(file(4, header("|u1", false, "()"), 1)))
        .hasMessageContaining("version 4");
    ByteBuffer whole = file(2, header("|u1", false, "()"), 1);
    for (int length = 0; length < whole.capacity(); length++) {
      ByteBuffer part = whole.slice(0, length);
      assertThatThrownBy(() -> read(part)).isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ElementType.class,
      names = {
        "FLOAT", "UINT8", "INT8", "UINT16", "INT16", "INT32", "INT64", "BOOL", "FLOAT16", "DOUBLE",
        "UINT32", "UINT64"
      })
  void whatIsWrittenComesBack(ElementType type) throws IOException {
    Array x = Array.ofIntegers(type, Shape.of(3, 1, 2), i -> i % 2 == 0 ? i : 1L << i);
    Path file = folder.resolve("x.npy");
    NpyFile.write(file, x);
    Array back = NpyFile.read(file);
    assertThat(back.type()).isEqualTo(type);
    assertThat(back.shape()).isEqualTo(x.shape());
    assertThat(back.toDoubles()).isEqualTo(x.toDoubles());
  }

  @Test
  void aHeaderIsAlignedAndEndsItsLine() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    NpyFile.write(out, Array.of(Shape.of(2), 1.5f, -2f));
    byte[] bytes = out.toByteArray();
    assertThat(bytes).hasSize(136);
    assertThat(bytes[127]).isEqualTo((byte) '\n');
    assertThat(new String(bytes, 10, 60, StandardCharsets.ISO_8859_1))
        .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }");
  }

  @Test
  void typesThatNumPyLacksBecomeWider() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    NpyFile.write(out, Array.ofNumbers(ElementType.BFLOAT16, Shape.of(2), i -> i + 0.5));
    Array back = read(ByteBuffer.wrap(out.toByteArray()));
    assertThat(back.type()).isEqualTo(ElementType.FLOAT);
    assertThat(back.toFloats()).containsExactly(0.5f, 1.5f);
  }
}
