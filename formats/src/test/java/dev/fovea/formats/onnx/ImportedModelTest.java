package dev.fovea.formats.onnx;

import static dev.fovea.layer.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.data.digits.DigitsDataset;
import dev.fovea.formats.BadModelException;
import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.ElementType;
import dev.fovea.formats.onnx.graph.OnnxException;
import dev.fovea.formats.onnx.graph.OnnxFile;
import dev.fovea.kernel.Padding;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.GradientCheck;
import dev.fovea.model.Mode;
import dev.fovea.model.Model;
import dev.fovea.model.Plan;
import dev.fovea.model.PlanSpec;
import dev.fovea.optimizer.Adam;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import dev.fovea.train.Fit;
import dev.fovea.train.OutputMeaning;
import dev.fovea.train.Trainer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What can be done with a model that was made of an ONNX file. */
class ImportedModelTest {
  private static ImportedModel imported(TestGraph graph) throws IOException {
    return OnnxFormat.importModel(OnnxFile.read(graph.bytes(), "test.onnx"), "test.onnx");
  }

  private static String conv(TestGraph g, String x, int in, int out, int kernel, int pad) {
    return g.add(
        "Conv",
        List.of(x, g.weight(out, in, kernel, kernel), g.weight(out)),
        "pads",
        new int[] {pad, pad, pad, pad});
  }

  private static String gemm(TestGraph g, String x, int in, int out) {
    return g.add("Gemm", List.of(x, g.weight(out, in), g.weight(out)), "transB", 1);
  }

  private static String normalized(TestGraph g, String x, int channels) {
    return g.add(
        "BatchNormalization",
        List.of(x, g.positive(channels), g.weight(channels), g.weight(channels), g.positive(channels)));
  }

  private static String pooled(TestGraph g, String x) {
    return g.add(
        "MaxPool", List.of(x), "kernel_shape", new int[] {2, 2}, "strides", new int[] {2, 2});
  }

  /** LeNet as PyTorch exports it, with batch normalization. */
  private static TestGraph leNet() {
    TestGraph g = new TestGraph(13);
    String x = g.input("input", "N", 1, 28, 28);
    x = pooled(g, g.add("Relu", List.of(normalized(g, conv(g, x, 1, 6, 5, 2), 6))));
    x = pooled(g, g.add("Relu", List.of(conv(g, x, 6, 16, 5, 0))));
    x = g.add("Reshape", List.of(x, g.longs(-1, 400)));
    x = g.add("Relu", List.of(gemm(g, x, 400, 84)));
    x = g.add("Softmax", List.of(gemm(g, x, 84, 10)), "axis", -1);
    return g.output(x, 2);
  }

  private static Model sameOfLayers() {
    return Model.sequential(
        Shape.of(28, 28, 1),
        conv2D(6, 5).padding(Padding.SAME),
        batchNormalization(),
        relu(),
        maxPooling2D(2),
        conv2D(16, 5),
        relu(),
        maxPooling2D(2),
        flatten(),
        dense(84),
        relu(),
        dense(10),
        softmax());
  }

  private static String plan(Model model, Mode mode, int batch) {
    return new Plan(model, PlanSpec.of(batch).mode(mode)).toString();
  }

  @Test
  void runsInTheStepsOfTheSameModelMadeOfLayers() throws IOException {
    Model model = imported(leNet()).model();
    for (int batch : new int[] {1, 32}) {
      assertThat(plan(model, Mode.PREDICT, batch))
          .isEqualTo(plan(sameOfLayers(), Mode.PREDICT, batch))
          .contains("conv2d + batch_normalization + re_lu + max_pooling2d");
    }
    assertThat(plan(model, Mode.TRAIN, 32)).isEqualTo(plan(sameOfLayers(), Mode.TRAIN, 32));
  }

  @Test
  void paddedConvolutionsReadNoPaddedCopies() throws IOException {
    TestGraph g = new TestGraph(13);
    String x = g.input("input", "N", 3, 16, 16);
    x =
        g.add(
            "Conv",
            List.of(x, g.weight(8, 3, 3, 3), g.weight(8)),
            "pads",
            new int[] {1, 1, 1, 1},
            "strides",
            new int[] {2, 2});
    x =
        g.add(
            "ConvTranspose",
            List.of(x, g.weight(8, 4, 3, 3), g.weight(4)),
            "pads",
            new int[] {1, 1, 1, 1},
            "output_padding",
            new int[] {1, 1},
            "strides",
            new int[] {2, 2});
    Model model = imported(g.output(g.add("Relu", List.of(x)), 4)).model();
    assertThat(plan(model, Mode.PREDICT, 4).lines().map(line -> line.replaceAll(" \\[.*", "")))
        .containsExactly(
            "zero_padding2d + conv2d",
            "conv2d_transpose + cropping2d + re_lu",
            "re_lu (shares its input)");
  }

  @Test
  void itsGradientsAgreeWithFiniteDifferences() throws IOException {
    TestGraph g = new TestGraph(13);
    String x = g.input("input", "N", 2, 5, 5);
    x = g.add("Tanh", List.of(normalized(g, conv(g, x, 2, 3, 3, 1), 3)));
    String pooled = g.add("GlobalAveragePool", List.of(x));
    x = g.add("Mul", List.of(x, g.add("Sigmoid", List.of(conv(g, pooled, 3, 3, 1, 0)))));
    x = g.add("Transpose", List.of(x), "perm", new int[] {0, 2, 3, 1});
    x = g.add("Reshape", List.of(x, g.longs(0, -1)));
    x = g.add("LogSoftmax", List.of(gemm(g, x, 75, 4)), "axis", 1);
    Model model = imported(g.output(x, 2)).model();
    GradientCheck.of(model).training(false).verify(Shape.of(5, 5, 2));
    GradientCheck.of(model).verify(Shape.of(5, 5, 2));
  }

  @Test
  void isTrainedOn() throws IOException {
    Model model = imported(leNet()).model();
    Trainer trainer =
        Trainer.compile(model, new Adam(1e-3), new SparseCategoricalCrossentropy(), new Accuracy());
    Dataset digits = Datasets.limit(DigitsDataset.split(1).train(), 256);
    double before = trainer.evaluate(digits, 64).get("loss");
    trainer.fit(digits, Fit.epochs(3).batchSize(32).seed(1).quiet());
    assertThat(trainer.evaluate(digits, 64).get("loss")).isLessThan(0.8 * before);
  }

  @Test
  void theLogarithmsOfProbabilitiesAreLogits() throws IOException {
    TestGraph g = new TestGraph(13);
    String x = gemm(g, g.input("input", "N", 6), 6, 4);
    SavedModel saved =
        SavedModel.of(imported(g.output(g.add("LogSoftmax", List.of(x)), 2)).model());
    assertThat(saved.outputMeaning()).isEqualTo(OutputMeaning.LOGITS);
  }

  @Test
  void takesAndGivesArraysInTheLayoutOfTheFile() throws IOException {
    TestGraph g = new TestGraph(13);
    String x = g.input(ElementType.UINT8, "input", 1, 2, 3, 4);
    x = g.add("Cast", List.of(x), "to", ElementType.FLOAT.code());
    String y = g.add("MaxPool", List.of(x), "kernel_shape", new int[] {2, 2});
    ImportedModel model =
        imported(g.output(y, 4).output(g.add("ArgMax", List.of(y), "axis", 1), 4));
    assertThat(model.model().inputShape()).isEqualTo(Shape.of(3, 4, 2));
    assertThat(model.inputs().getFirst().isInOrder()).isFalse();
    Array numbers =
        Array.ofIntegers(ElementType.UINT8, Shape.of(2, 2, 3, 4), i -> i < 12 ? i : 60 - i);
    List<Array> outputs = model.run(List.of(numbers));
    assertThat(outputs.get(0).shape()).isEqualTo(Shape.of(2, 2, 2, 3));
    // The largest of (0 1 / 4 5), (1 2 / 5 6), (2 3 / 6 7), ...
    assertThat(outputs.get(0).toFloats()).startsWith(5, 6, 7, 9, 10, 11, 48, 47, 46, 44, 43, 42);
    assertThat(outputs.get(1).type()).isEqualTo(ElementType.INT64);
    assertThat(outputs.get(1).toLongs()).startsWith(1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0);
    Array wrong = Array.zeros(ElementType.UINT8, Shape.of(1, 3, 4, 2));
    assertThatThrownBy(() -> model.run(List.of(wrong)))
        .isInstanceOf(OnnxException.class)
        .hasMessage("input 'input' takes an array of shape [1, 2, 3, 4], not [1, 3, 4, 2]");
  }

  @Test
  void whatIsNoFunctionOfASampleIsRefused() {
    TestGraph mean = new TestGraph(13);
    mean.output(
        mean.add("ReduceMean", List.of(mean.input("x", "N", 3)), "axes", new int[] {0}), 2);
    assertThatThrownBy(() -> imported(mean))
        .isInstanceOf(BadModelException.class)
        .hasMessage(
            "test.onnx: cannot be run as a model of layers: ReduceMean \"reducemean_1\": combines the"
                + " samples of a batch");
    TestGraph recurrent = new TestGraph(13);
    String x = recurrent.input("x", 4, "N", 3);
    recurrent.output(
        recurrent.add(
            "LSTM",
            List.of(x, recurrent.weight(1, 8, 3), recurrent.weight(1, 8, 2)),
            "hidden_size",
            2),
        4);
    assertThatThrownBy(() -> imported(recurrent))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining("LSTM");
    TestGraph loose = new TestGraph(13);
    loose.output(loose.add("Conv", List.of(loose.input("x", "N", 1, 5, 5), loose.input("w", 2, 1, 3, 3))), 4);
    assertThatThrownBy(() -> imported(loose))
        .hasMessage(
            "test.onnx: cannot be run as a model of layers: Conv \"conv_1\": a layer needs its weights"
                + " constant, and here the input decides on it");
  }

  @Test
  void aGraphThatIsTooDeepIsRefused() {
    TestGraph deep = new TestGraph(13);
    String x = deep.input("x", "N", 3);
    for (int i = 0; i < 40_000; i++) {
      x = deep.add("Tanh", List.of(x));
    }
    deep.output(x, 2);
    assertThatThrownBy(() -> imported(deep))
        .isInstanceOf(BadModelException.class)
        .hasMessageStartingWith("test.onnx: has more layers in a row than can be built");
  }

  @Test
  void aConstantTooLargeIsRefused() {
    TestGraph bomb = new TestGraph(13);
    String x = bomb.input("x", "N", 3);
    String ones = bomb.add("ConstantOfShape", List.of(bomb.longs(40_000, 40_000)));
    bomb.output(bomb.add("Add", List.of(x, bomb.add("ReduceMax", List.of(ones)))), 2);
    assertThatThrownBy(() -> imported(bomb))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining("ConstantOfShape");
  }
}
