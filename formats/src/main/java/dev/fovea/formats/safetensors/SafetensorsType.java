package dev.fovea.formats.safetensors;

import dev.fovea.formats.array.ElementType;
import java.util.Arrays;
import java.util.Optional;

/** The element types of safetensors, by their names in a header. */
enum SafetensorsType {
  BOOL(8, ElementType.BOOL),
  U8(8, ElementType.UINT8),
  I8(8, ElementType.INT8),
  F8_E5M2(8, ElementType.FLOAT8E5M2),
  F8_E4M3(8, ElementType.FLOAT8E4M3FN),
  F8_E8M0(8, ElementType.FLOAT8E8M0),
  F8_E4M3FNUZ(8, ElementType.FLOAT8E4M3FNUZ),
  F8_E5M2FNUZ(8, ElementType.FLOAT8E5M2FNUZ),
  I16(16, ElementType.INT16),
  U16(16, ElementType.UINT16),
  F16(16, ElementType.FLOAT16),
  BF16(16, ElementType.BFLOAT16),
  I32(32, ElementType.INT32),
  U32(32, ElementType.UINT32),
  F32(32, ElementType.FLOAT),
  F64(64, ElementType.DOUBLE),
  I64(64, ElementType.INT64),
  U64(64, ElementType.UINT64),
  F4(4),
  F6_E2M3(6),
  F6_E3M2(6),
  C64(64);

  private final int bits;
  private final Optional<ElementType> type;

  SafetensorsType(int bits, ElementType type) {
    this.bits = bits;
    this.type = Optional.of(type);
  }

  SafetensorsType(int bits) {
    this.bits = bits;
    this.type = Optional.empty();
  }

  static Optional<SafetensorsType> of(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }

  /** Returns the type of some elements; nothing if the format has none for them. */
  static Optional<SafetensorsType> of(ElementType element) {
    return Arrays.stream(values())
        .filter(type -> type.type.equals(Optional.of(element)))
        .findFirst();
  }

  /** Returns the number of bits of an element. */
  int bits() {
    return bits;
  }

  /** Returns the numbers that the elements are; nothing if they are none that can be read. */
  Optional<ElementType> type() {
    return type;
  }
}
