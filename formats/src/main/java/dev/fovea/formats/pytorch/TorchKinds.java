package dev.fovea.formats.pytorch;

import dev.fovea.formats.array.ElementType;
import dev.fovea.formats.pytorch.PickleValue.Kind;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The element types of PyTorch, by their own names and by those of the typed storages. */
final class TorchKinds {
  /** Bytes that get a type only from the tensors that show them. */
  static final Kind UNTYPED = new Kind("untyped", Optional.empty(), 1);

  private static final Map<String, Kind> DTYPES =
      Stream.of(
              real("float64", ElementType.DOUBLE),
              real("float32", ElementType.FLOAT),
              real("float16", ElementType.FLOAT16),
              real("bfloat16", ElementType.BFLOAT16),
              real("float8_e4m3fn", ElementType.FLOAT8E4M3FN),
              real("float8_e4m3fnuz", ElementType.FLOAT8E4M3FNUZ),
              real("float8_e5m2", ElementType.FLOAT8E5M2),
              real("float8_e5m2fnuz", ElementType.FLOAT8E5M2FNUZ),
              real("int64", ElementType.INT64),
              real("int32", ElementType.INT32),
              real("int16", ElementType.INT16),
              real("int8", ElementType.INT8),
              real("uint64", ElementType.UINT64),
              real("uint32", ElementType.UINT32),
              real("uint16", ElementType.UINT16),
              real("uint8", ElementType.UINT8),
              real("bool", ElementType.BOOL),
              new Kind("complex32", Optional.empty(), 4),
              new Kind("complex64", Optional.empty(), 8),
              new Kind("complex128", Optional.empty(), 16),
              new Kind("quint8", Optional.empty(), 1),
              new Kind("qint8", Optional.empty(), 1),
              new Kind("qint32", Optional.empty(), 4))
          .collect(Collectors.toMap(Kind::name, kind -> kind));

  private static final Map<String, String> STORAGES =
      Map.ofEntries(
          Map.entry("DoubleStorage", "float64"),
          Map.entry("FloatStorage", "float32"),
          Map.entry("HalfStorage", "float16"),
          Map.entry("BFloat16Storage", "bfloat16"),
          Map.entry("LongStorage", "int64"),
          Map.entry("IntStorage", "int32"),
          Map.entry("ShortStorage", "int16"),
          Map.entry("CharStorage", "int8"),
          Map.entry("ByteStorage", "uint8"),
          Map.entry("BoolStorage", "bool"),
          Map.entry("ComplexHalfStorage", "complex32"),
          Map.entry("ComplexFloatStorage", "complex64"),
          Map.entry("ComplexDoubleStorage", "complex128"),
          Map.entry("QUInt8Storage", "quint8"),
          Map.entry("QInt8Storage", "qint8"),
          Map.entry("QInt32Storage", "qint32"));

  private TorchKinds() {}

  private static Kind real(String name, ElementType type) {
    return new Kind(name, Optional.of(type), type.bits() / 8);
  }

  /** Returns the elements of a type such as {@code torch.float32}, without the module. */
  static Optional<Kind> ofType(String name) {
    return Optional.ofNullable(DTYPES.get(name));
  }

  /** Returns the elements of a class of storages such as {@code FloatStorage}. */
  static Optional<Kind> ofStorage(String name) {
    return name.equals("UntypedStorage")
        ? Optional.of(UNTYPED)
        : Optional.ofNullable(STORAGES.get(name)).map(DTYPES::get);
  }
}
