package dev.fovea.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.ElementType;
import dev.fovea.formats.array.NpyFile;
import dev.fovea.formats.onnx.graph.TensorFile;
import dev.fovea.formats.onnx.proto.GraphProto;
import dev.fovea.formats.onnx.proto.ModelProto;
import dev.fovea.formats.onnx.proto.NodeProto;
import dev.fovea.formats.onnx.proto.OperatorSetIdProto;
import dev.fovea.formats.onnx.proto.TensorShapeProto;
import dev.fovea.formats.onnx.proto.TypeProto;
import dev.fovea.formats.onnx.proto.ValueInfoProto;
import dev.fovea.layer.Layers;
import dev.fovea.model.Model;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest {
  @TempDir private Path folder;

  /** Writes a graph that divides whole numbers, and also gives which of them are equal. */
  private Path graph() throws IOException {
    GraphProto graph =
        GraphProto.newBuilder()
            .addInput(value("a"))
            .addInput(value("b"))
            .addNode(node("Div", "quotient"))
            .addNode(node("Equal", "same"))
            .addOutput(value("quotient"))
            .addOutput(ValueInfoProto.newBuilder().setName("same"))
            .build();
    ModelProto model =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(14))
            .setGraph(graph)
            .build();
    return Files.write(folder.resolve("m.onnx"), model.toByteArray());
  }

  private static NodeProto node(String operator, String output) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .addInput("a")
        .addInput("b")
        .addOutput(output)
        .build();
  }

  private static ValueInfoProto value(String name) {
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder()
            .setElemType(ElementType.INT64.code())
            .setShape(
                TensorShapeProto.newBuilder()
                    .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("n")));
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private Path npy(String name, Array array) throws IOException {
    Path file = folder.resolve(name);
    NpyFile.write(file, array);
    return file;
  }

  private Cli.Result run(Path model, String... inputs) {
    List<String> args = new ArrayList<>(List.of("run", model.toString()));
    Arrays.stream(inputs).forEach(input -> args.addAll(List.of("--input", input)));
    args.addAll(List.of("--output-dir", folder.resolve("out").toString(), "--json"));
    return Cli.run(args.toArray(String[]::new));
  }

  private Array output(int index) throws IOException {
    return NpyFile.read(folder.resolve("out").resolve("output_" + index + ".npy"));
  }

  private void refused(Cli.Result result, String reason) {
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.err()).contains(reason);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aGraphRunsInItsOwnTypes() throws IOException {
    Path a = npy("a.npy", Array.row(7, -7, 3));
    Path b = folder.resolve("b.pb");
    new TensorFile("", Array.row(2, 2, 3)).write(b);
    Cli.Result result = run(graph(), a.toString(), b.toString());
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(output(0).type()).isEqualTo(ElementType.INT64);
    assertThat(output(0).toLongs()).containsExactly(3, -3, 1);
    assertThat(output(1).type()).isEqualTo(ElementType.BOOL);
    assertThat(output(1).toLongs()).containsExactly(0, 0, 1);
    JsonNode outputs = new ObjectMapper().readTree(result.out()).get("outputs");
    assertThat(outputs.get(1).get("name").asText()).isEqualTo("same");
    assertThat(outputs.get(1).get("type").asText()).isEqualTo("bool");
    assertThat(outputs.get(1).get("shape").get(0).asInt()).isEqualTo(3);
    assertThat(outputs.get(1).get("file").asText()).endsWith("output_1.npy");
  }

  @Test
  void inputsMayBeNamed() throws IOException {
    Path a = npy("a.npy", Array.row(8));
    Path b = npy("b.npy", Array.row(2));
    assertThat(run(graph(), "b=" + b, a.toString()).code()).isZero();
    assertThat(output(0).toLongs()).containsExactly(4);
  }

  @Test
  void layersRunInTheOrderOfTheirFile() throws IOException {
    Model model =
        Model.sequential(Shape.of(4, 4, 2), Layers.conv2D(3, 3), Layers.flatten(), Layers.dense(2));
    Path file = folder.resolve("m.keras");
    SavedModel.of(model).save(file);
    Array x = Array.ofNumbers(ElementType.FLOAT, Shape.of(5, 4, 4, 2), i -> i % 7 / 7.0);
    Cli.Result result = run(file, npy("x.npy", x).toString());
    assertThat(result.code()).as(result.err()).isZero();
    Tensor expected = model.predict(x.toTensor());
    assertThat(output(0).shape()).isEqualTo(Shape.of(5, 2));
    assertThat(output(0).toFloats()).isEqualTo(expected.data());
    refused(
        cleared(run(file, npy("y.npy", Array.row(1, 2)).toString())), "got shape 2, needs ?x4x4x2");
  }

  /** Returns a result after the outputs of an earlier one are gone. */
  private Cli.Result cleared(Cli.Result result) throws IOException {
    Files.delete(folder.resolve("out").resolve("output_0.npy"));
    Files.delete(folder.resolve("out"));
    return result;
  }

  @Test
  void whatDoesNotFitIsOneLine() throws IOException {
    Path model = graph();
    String a = npy("a.npy", Array.row(7, 8)).toString();
    String b = npy("b.npy", Array.row(7, 8, 9)).toString();
    String real = npy("c.npy", Array.of(Shape.of(2), 1f, 2)).toString();
    refused(run(model, a), "needs the input 'b' (int64 [n]); give it with --input FILE");
    refused(run(model, a, b), "input 'b': got int64 [3], needs int64 [n] with {n=2}");
    refused(run(model, a, real), "input 'b': got float [2], needs int64 [n]");
    refused(run(model, a, a, a), "has 2 inputs, [a, b], and --input was given 3 times");
    refused(run(model, "a=" + a, "a=" + a), "input 'a' is given twice");
    refused(run(model, a, model.toString()), "is neither .npy");
    refused(run(model, a, folder.resolve("none.npy").toString()), "there is no such file");
    Path zero = npy("z.npy", Array.row(0, 0));
    refused(run(model, a, zero.toString()), "Div \"quotient\": divides a whole number by zero");
    Path text = Files.writeString(folder.resolve("text.onnx"), "hello");
    refused(run(text, a), "is no ONNX model");
  }
}
