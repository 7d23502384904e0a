package dev.fovea.formats.onnx.write;

import dev.fovea.data.AtomicFile;
import dev.fovea.formats.onnx.proto.GraphProto;
import dev.fovea.formats.onnx.proto.ModelProto;
import dev.fovea.formats.onnx.proto.OperatorSetIdProto;
import dev.fovea.formats.onnx.proto.StringStringEntryProto;
import dev.fovea.formats.onnx.proto.TensorShapeProto;
import dev.fovea.formats.onnx.proto.TypeProto;
import dev.fovea.formats.onnx.proto.ValueInfoProto;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Writes models as ONNX files, as their {@link Model#predict} computes: layers that act only in
 * training are left out. The number of samples is open, sizes that the model leaves open are too.
 *
 * <p>Inputs and outputs have the names of their layers, and the order of axes that {@link
 * OnnxOptions#layout} asks for; inside, axes are moved only where an operator needs it.
 */
public final class OnnxWriter {
  /** ONNX's number of the type float. */
  private static final int FLOAT = 1;

  /** The name of the open number of samples. */
  private static final String BATCH = "batch";

  private OnnxWriter() {}

  /**
   * Writes a file. After a crash at any moment the complete old or the complete new file exists.
   *
   * @throws IOException if a layer has no form in ONNX, or the file cannot be written; the message
   *     names the layer or the file, and an existing file is left unchanged
   */
  public static void write(Model model, Path file, OnnxOptions options) throws IOException {
    ModelProto written = written(model, options);
    AtomicFile.write(
        file,
        temporary -> {
          try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary))) {
            written.writeTo(out);
          }
        });
  }

  /**
   * Writes to a stream, which stays open.
   *
   * @throws IOException if a layer has no form in ONNX, in which case nothing is written, or the
   *     stream fails
   */
  public static void write(Model model, OutputStream out, OnnxOptions options) throws IOException {
    written(model, options).writeTo(out);
  }

  private static ModelProto written(Model model, OnnxOptions options) throws IOException {
    try {
      Initializers.requireRoom(4 * model.parameters());
      return message(model, options);
    } catch (NoOnnxFormException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static ModelProto message(Model model, OnnxOptions options) {
    ModelGraph all = ModelGraph.of(model, options.layout(), options.opset());
    String name = options.name().isEmpty() ? model.name() : options.name();
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName(name.isEmpty() ? "model" : name)
            .addAllNode(all.graph().needed(all.outputs()))
            .addAllInitializer(all.graph().initializers().tensors().values());
    values(all.inputs(), model.inputShapes(), options.layout()).forEach(graph::addInput);
    values(all.outputs(), model.outputShapes(), options.layout()).forEach(graph::addOutput);
    ModelProto.Builder message =
        ModelProto.newBuilder()
            .setIrVersion(irVersion(options.opset()))
            .setProducerName("Fovea")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(options.opset()))
            .setGraph(graph);
    for (Map.Entry<String, String> entry : options.metadata().entrySet()) {
      message.addMetadataProps(
          StringStringEntryProto.newBuilder().setKey(entry.getKey()).setValue(entry.getValue()));
    }
    return message.build();
  }

  /**
   * Returns the version of the file format that came with a version of the operators, by the table
   * in ONNX's Versioning.md.
   */
  private static int irVersion(int opset) {
    return opset >= 23 ? 11 : opset >= 21 ? 10 : opset >= 19 ? 9 : 8;
  }

  private static List<ValueInfoProto> values(
      List<String> names, List<Shape> samples, OnnxLayout layout) {
    return java.util.stream.IntStream.range(0, names.size())
        .mapToObj(i -> value(names.get(i), layout.inFile(samples.get(i))))
        .toList();
  }

  private static ValueInfoProto value(String name, Shape sample) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(BATCH));
    for (int i = 0; i < sample.rank(); i++) {
      TensorShapeProto.Dimension.Builder dim = TensorShapeProto.Dimension.newBuilder();
      shape.addDim(
          sample.dim(i) == Shape.UNKNOWN
              ? dim.setDimParam(name + "_" + (i + 1))
              : dim.setDimValue(sample.dim(i)));
    }
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder().setElemType(FLOAT).setShape(shape).build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
