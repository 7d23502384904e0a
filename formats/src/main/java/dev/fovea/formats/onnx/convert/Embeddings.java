package dev.fovea.formats.onnx.convert;

/** Rows of a constant matrix that are chosen by the values of the input. */
final class Embeddings {
  private Embeddings() {}

  static View of(Call call) {
    throw call.failure("chooses from a constant by the values of the input");
  }
}
