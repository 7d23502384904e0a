package dev.fovea.formats.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ArrayTest {
  @ParameterizedTest
  @CsvSource({
    // Those of the table "FP8 binary formats" of Micikevicius and others.
    "FLOAT8E4M3FN, 0x7e, 448",
    "FLOAT8E4M3FN, 0x08, 0.015625",
    "FLOAT8E4M3FN, 0x01, 0.001953125",
    "FLOAT8E4M3FN, 0xff, NaN",
    "FLOAT8E5M2, 0x7b, 57344",
    "FLOAT8E5M2, 0x04, 0.00006103515625",
    "FLOAT8E5M2, 0x01, 0.0000152587890625",
    "FLOAT8E5M2, 0x7c, Infinity",
    "FLOAT8E5M2, 0xfc, -Infinity",
    "FLOAT8E5M2, 0x7f, NaN",
    // Those of ONNX's page on float 8.
    "FLOAT8E4M3FNUZ, 0x7f, 240",
    "FLOAT8E4M3FNUZ, 0x80, NaN",
    "FLOAT8E5M2FNUZ, 0x7f, 57344",
    "FLOAT8E5M2FNUZ, 0x80, NaN",
    // The OCP Microscaling specification.
    "FLOAT4E2M1, 0x7, 6",
    "FLOAT4E2M1, 0x1, 0.5",
    "FLOAT4E2M1, 0xb, -1.5",
    "FLOAT8E8M0, 0x7f, 1",
    "FLOAT8E8M0, 0xff, NaN",
    "FLOAT16, 0x3c01, 1.0009765625",
    "BFLOAT16, 0x3f81, 1.0078125"
  })
  void bitsStandForNumbers(ElementType type, String bits, float number) {
    assertThat(ElementBits.toFloat(type, Integer.decode(bits))).isEqualTo(Float.valueOf(number));
    if (!Float.isNaN(number)) {
      Array array = Array.ofNumbers(type, Shape.of(1), i -> number);
      long mask = (1L << type.bits()) - 1;
      assertThat(ElementBits.of(array, 0) & mask).isEqualTo((long) Integer.decode(bits));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ElementType.class,
      names = {"FLOAT8E4M3FN", "FLOAT8E4M3FNUZ", "FLOAT8E5M2", "FLOAT8E5M2FNUZ", "FLOAT4E2M1"})
  void theNearestOfAllNumbersIsTaken(ElementType type) {
    int patterns = 1 << type.bits();
    for (float value : new float[] {0.3f, 1.06f, 1.19f, -5.1f, 0.0071f, 2.5f, 3.7f}) {
      double nearest = Double.NaN;
      for (int bits = 0; bits < patterns; bits++) {
        double candidate = ElementBits.toFloat(type, bits);
        if (!Double.isNaN(candidate)
            && !(Math.abs(candidate - value) >= Math.abs(nearest - value))) {
          nearest = candidate;
        }
      }
      assertThat(type.round(value, true)).as("%s", value).isEqualTo(nearest);
    }
  }

  @Test
  void smallFloatsSaturateOrNot() {
    assertThat(ElementType.FLOAT8E4M3FN.round(1e6, true)).isEqualTo(448);
    assertThat(ElementType.FLOAT8E4M3FN.round(1e6)).isNaN();
    assertThat(ElementType.FLOAT8E5M2.round(-1e6)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(ElementType.FLOAT8E5M2.round(Double.POSITIVE_INFINITY, true)).isEqualTo(57344);
    // A tie goes to the even mantissa.
    assertThat(ElementType.FLOAT8E4M3FN.round(17)).isEqualTo(16);
    assertThat(ElementType.FLOAT8E4M3FN.round(19)).isEqualTo(20);
  }

  @Test
  void integersKeepTheirLowBits() {
    Array x = Array.row(300, -1, 128);
    assertThat(x.to(ElementType.UINT8).toLongs()).containsExactly(44, 255, 128);
    assertThat(x.to(ElementType.INT8).toLongs()).containsExactly(44, -1, -128);
    assertThat(x.to(ElementType.UINT4).toLongs()).containsExactly(12, 15, 0);
    assertThat(x.to(ElementType.INT4).toLongs()).containsExactly(-4, -1, 0);
    assertThat(x.to(ElementType.BOOL).toLongs()).containsExactly(1, 1, 1);
    assertThat(x.to(ElementType.UINT32).number(1)).isEqualTo(4294967295.0);
    assertThat(x.to(ElementType.UINT64).number(1)).isEqualTo(18446744073709551615.0);
    assertThat(Array.of(Shape.of(1), 1.5e19).to(ElementType.UINT64).number(0)).isEqualTo(1.5e19);
    assertThat(Array.of(Shape.of(2), -2.7f, 2.7f).to(ElementType.INT32).toLongs())
        .containsExactly(-2, 2);
  }

  @Test
  void axesAreWalkedAsViews() {
    Array x = Array.row(0, 1, 2, 3, 4, 5).reshape(Shape.of(2, 3));
    assertThat(x.strided(Shape.of(3, 2), 0, 1, 3).toLongs()).containsExactly(0, 3, 1, 4, 2, 5);
    assertThat(x.strided(Shape.of(2, 2), 5, -3, -2).toLongs()).containsExactly(5, 3, 2, 0);
    assertThat(x.broadcast(Shape.of(2, 2, 3)).toLongs())
        .containsExactly(0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5);
    assertThat(Broadcasting.shape(Shape.of(4, 1), Shape.of(3), Shape.of(1, 1, 1)))
        .isEqualTo(Shape.of(1, 4, 3));
    assertThatThrownBy(() -> Broadcasting.shape(Shape.of(2), Shape.of(3)))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("do not broadcast");
  }

  @Test
  void bytesAreReadInTheirOrderAndPacked() {
    ByteBuffer big = ByteBuffer.wrap(new byte[] {0x3f, (byte) 0x80, 0, 0, 0, 1});
    assertThat(RawElements.read(ElementType.FLOAT, Shape.of(1), big).number(0)).isEqualTo(1);
    assertThat(RawElements.read(ElementType.UINT16, Shape.of(1), big).number(0)).isEqualTo(1);
    ByteBuffer packed = ByteBuffer.wrap(new byte[] {(byte) 0xf1, 0x07});
    Array four = RawElements.read(ElementType.INT4, Shape.of(3), packed);
    assertThat(four.toLongs()).containsExactly(1, -1, 7);
    ByteBuffer written = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN);
    RawElements.write(four, written);
    assertThat(written.array()).containsExactly(0xf1, 0x07);
  }

  @Test
  void memoryIsBounded() {
    assertThatThrownBy(
            () -> MemoryBudget.within(1000, () -> Array.zeros(ElementType.FLOAT, Shape.of(300))))
        .isInstanceOf(MemoryBudget.BudgetException.class);
    assertThat(
            MemoryBudget.within(1200, () -> Array.zeros(ElementType.FLOAT, Shape.of(300))).size())
        .isEqualTo(300);
  }
}
