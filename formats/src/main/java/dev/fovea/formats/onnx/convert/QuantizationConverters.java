package dev.fovea.formats.onnx.convert;

/** Quantized networks, which are run with the numbers that their whole ones stand for. */
final class QuantizationConverters {
  private QuantizationConverters() {}

  static void addTo(Converters.Table table) {}
}
