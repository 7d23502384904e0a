package dev.fovea.formats.onnx.op;

/** The operators that are not computed, and why. */
final class DeclaredOut {
  private DeclaredOut() {}

  static void addTo(OperatorTable table) {
    table.declareOut(
        "is a loop; Fovea runs graphs whose nodes run once. Export the model with its loops"
            + " resolved",
        "Loop",
        "Scan");
    table.declareOut(
        "works on lists of tensors, and Fovea has tensors only",
        "ConcatFromSequence",
        "SequenceAt",
        "SequenceConstruct",
        "SequenceEmpty",
        "SequenceErase",
        "SequenceInsert",
        "SequenceLength",
        "SequenceMap",
        "SplitToSequence");
    table.declareOut(
        "works on values that may be missing, and Fovea has tensors only",
        "Optional",
        "OptionalGetElement",
        "OptionalHasElement");
    table.declareOut(
        "works on texts, and Fovea computes with numbers only",
        "RegexFullMatch",
        "StringConcat",
        "StringNormalizer",
        "StringSplit",
        "TfIdfVectorizer");
    table.declareOut(
        "draws random numbers of which ONNX does not say how they are drawn, so that no result"
            + " would be right",
        "Bernoulli",
        "Multinomial",
        "RandomNormal",
        "RandomNormalLike",
        "RandomUniform",
        "RandomUniformLike");
    table.declareOut(
        "reads image files within a graph; give the model the decoded picture", "ImageDecoder");
    table.declareOut(
        "is experimental and was taken out of ONNX again; export the model anew",
        "ATen",
        "Affine",
        "Crop",
        "DynamicSlice",
        "GivenTensorFill",
        "GRUUnit",
        "ImageScaler",
        "ParametricSoftplus",
        "Scale",
        "ScaledTanh");
  }
}
