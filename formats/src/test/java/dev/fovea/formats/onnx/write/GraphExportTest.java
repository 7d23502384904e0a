package dev.fovea.formats.onnx.write;

import static dev.fovea.layer.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtSession;
import dev.fovea.formats.onnx.proto.ModelProto;
import dev.fovea.formats.onnx.proto.NodeProto;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Padding;
import dev.fovea.layer.InputLayer;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.shape.UpSampling;
import dev.fovea.model.Model;
import dev.fovea.model.TrainedLike;
import dev.fovea.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Graphs of several layers: the operators that are written, and what ONNX Runtime makes of them.
 */
class GraphExportTest {
  private static final OnnxOptions FIRST = OnnxOptions.DEFAULT;
  private static final OnnxOptions LAST = FIRST.layout(OnnxLayout.NHWC);

  private static List<String> operators(Model model, OnnxOptions options) throws Exception {
    return ModelProto.parseFrom(InOnnxRuntime.bytes(model, options))
        .getGraph()
        .getNodeList()
        .stream()
        .map(NodeProto::getOpType)
        .toList();
  }

  private static long moves(Model model, OnnxOptions options) throws Exception {
    return operators(model, options).stream().filter("Transpose"::equals).count();
  }

  private static void verify(Model model) throws Exception {
    TrainedLike.model(model);
    InOnnxRuntime.verify(model, FIRST, 1, 2);
    InOnnxRuntime.verify(model, LAST, 1, 2);
  }

  private static Symbol convolved(Symbol x, int filters) {
    return x.then(conv2D(filters, 3).padding(Padding.SAME)).then(batchNormalization()).then(relu());
  }

  @Test
  void aClassifierMovesNoAxis() throws Exception {
    Model model =
        Model.sequential(
            Shape.of(8, 7, 3),
            rescaling(1 / 255.0),
            conv2D(4, 3).activation(Activation.RELU),
            maxPooling2D(2),
            dropout(0.25),
            flatten(),
            batchNormalization(),
            relu().maxValue(6),
            dense(5).activation(Activation.SIGMOID),
            dense(4).activation(Activation.SOFTMAX));
    assertThat(operators(model, FIRST))
        .containsExactly(
            "Mul",
            "Conv",
            "Relu",
            "MaxPool",
            "Flatten",
            "BatchNormalization",
            "Clip",
            "Gemm",
            "Sigmoid",
            "Gemm",
            "Softmax");
    assertThat(operators(model, LAST)).startsWith("Mul", "Transpose", "Conv");
    assertThat(moves(model, LAST)).isEqualTo(1);
    verify(model);
  }

  /** One channel is the same first or last, and so are axes of size 1. */
  @Test
  void axesOfSizeOneAreNotMoved() throws Exception {
    Model model = Model.sequential(Shape.of(6, 6, 1), conv2D(3, 6), flatten(), dense(2));
    assertThat(moves(model, LAST)).isZero();
    verify(model);
  }

  @Test
  void aNetworkOfPixelsMovesAxesAtItsEndsOnly() throws Exception {
    Symbol x = Symbol.input(8, 12, 3);
    Symbol fine = convolved(x, 4);
    Symbol coarse = convolved(fine.then(averagePooling2D(2)), 6);
    Symbol up = coarse.then(conv2DTranspose(4, 2).strides(2)).then(prelu().sharedAxes(1, 2));
    Symbol smooth = coarse.then(upSampling2D(2).interpolation(UpSampling.Interpolation.BILINEAR));
    Symbol joined = concatenate(up, fine, smooth).then(groupNormalization(7));
    Symbol y = joined.then(dense(5)).then(softmax());
    Model model = Model.of(x, y);
    assertThat(moves(model, FIRST)).isZero();
    assertThat(moves(model, LAST)).isEqualTo(2);
    verify(model);
  }

  @Test
  void residualAndGatedBlocksMoveNoAxis() throws Exception {
    Symbol x = Symbol.input(6, 6, 4);
    Symbol y = convolved(x, 4);
    Symbol gate =
        y.then(globalAveragePooling2D())
            .then(reshape(1, 1, 4))
            .then(dense(2).activation(Activation.RELU))
            .then(dense(4).activation(Activation.SIGMOID));
    Symbol row = y.then(globalMaxPooling2D());
    Symbol z = add(multiply(y, gate), x, row).then(cropping2D(1)).then(zeroPadding2D(2));
    Model model = Model.of(x, z.then(globalAveragePooling2D()).then(dense(3)));
    assertThat(moves(model, FIRST)).isZero();
    verify(model);
  }

  /** PyTorch's order inside: two permutations that a graph with channels first does not need. */
  @Test
  void permutationsThatUndoTheLayoutVanish() throws Exception {
    Model model =
        Model.sequential(
            Shape.of(3, 6, 5),
            permute(2, 3, 1),
            conv2D(4, 3),
            permute(3, 1, 2),
            flatten(),
            dense(2));
    assertThat(moves(model, LAST)).isZero();
    verify(model);
  }

  @Test
  void sequencesAndVolumes() throws Exception {
    verify(
        Model.sequential(
            Shape.of(12, 2),
            batchNormalization(),
            conv1D(4, 3).padding(Padding.SAME).activation(Activation.GELU),
            layerNormalization(),
            reshape(6, 2, 4),
            reshape(12, 4),
            maxPooling1D(2),
            permute(2, 1),
            dense(3),
            flatten()));
    verify(
        Model.sequential(
            Shape.of(4, 5, 6, 2),
            conv3D(3, 2).strides(1, 2, 2).padding(Padding.SAME),
            batchNormalization(),
            averagePooling3D(2).padding(Padding.SAME),
            layerNormalization().axis(1, 2, 3, 4),
            dense(2),
            softmax(2)));
  }

  @Test
  void severalInputsAndOutputs() throws Exception {
    Symbol image = Symbol.input(new InputLayer("image", Shape.of(6, 6, 2)));
    Symbol hint = Symbol.input(new InputLayer("hint", Shape.of(2)));
    Symbol map = add(image, hint).then(conv2D(3, 3).name("map"));
    Symbol code = concatenate(map.then(flatten()), hint).then(dense(4).name("code"));
    Model model =
        Model.of("", List.of(image, hint), List.of(map, code, code.then(dense(2)), image, map));
    TrainedLike.model(model);
    verify(model);
    try (OrtSession session = InOnnxRuntime.session(InOnnxRuntime.bytes(model, FIRST))) {
      assertThat(session.getInputNames()).containsExactly("image", "hint");
      assertThat(session.getOutputNames())
          .containsExactly("map", "code", "dense", "image_1", "map_1");
    }
  }

  /** A layer that is used twice has one set of weights in the file, also within nested models. */
  @Test
  void sharedLayersAndNestedModels() throws Exception {
    Layer shared = conv2D(2, 3).padding(Padding.SAME).name("shared");
    Symbol inner = Symbol.input(6, 6, 2);
    Model nested =
        Model.of(
            "nested",
            List.of(inner),
            List.of(inner.then(shared).then(batchNormalization()), inner.then(maxPooling2D(2))));
    Symbol x = Symbol.input(6, 6, 2);
    List<Symbol> once = nested.applyAll(x);
    List<Symbol> twice = nested.applyAll(once.getFirst());
    Symbol y = add(once.getLast(), twice.getLast());
    Model model = Model.of("", List.of(x), List.of(y, twice.getFirst().then(shared)));
    verify(model);
    ModelProto file = ModelProto.parseFrom(InOnnxRuntime.bytes(model, FIRST));
    assertThat(file.getGraph().getInitializerList())
        .filteredOn(tensor -> tensor.getName().endsWith("shared/kernel"))
        .hasSize(1);
  }

  @Test
  void constantsInMergesAndElsewhere() throws Exception {
    Symbol x = Symbol.input(4, 4, 3);
    Symbol scale = constant(0.5, 2, -1).apply();
    Symbol y = multiply(x.then(conv2D(3, 1)), scale);
    Symbol z = concatenate(y.then(flatten()), add(scale, constant(0.25).apply()));
    Model model = Model.of(x, z);
    assertThat(operators(model, FIRST)).containsOnlyOnce("Expand");
    verify(model);
  }

  /** Sizes that the model leaves open stay open, with the padding of each size. */
  @Test
  void anySize() throws Exception {
    Symbol x = Symbol.input(-1, -1, 2);
    Symbol y =
        x.then(conv2D(4, 3).strides(2).padding(Padding.SAME))
            .then(groupNormalization(2))
            .then(depthwiseConv2D(3).padding(Padding.SAME))
            .then(averagePooling2D(3).strides(2).padding(Padding.SAME))
            .then(conv2DTranspose(3, 3).strides(2).padding(Padding.SAME))
            .then(conv2DTranspose(3, 2).strides(3))
            .then(upSampling2D(2))
            .then(batchNormalization())
            .then(dense(2));
    Model model =
        TrainedLike.model(Model.of("", List.of(x), List.of(y, y.then(globalMaxPooling2D()))));
    for (OnnxOptions options : List.of(FIRST, LAST)) {
      try (OrtSession session = InOnnxRuntime.session(InOnnxRuntime.bytes(model, options))) {
        for (Shape size : List.of(Shape.of(2, 9, 12, 2), Shape.of(1, 14, 7, 2))) {
          InOnnxRuntime.verify(
              model, session, options.layout(), List.of(TrainedLike.input(size, 1)));
        }
      }
    }
  }

  /** A frozen batch normalization is in inference even where its model is called in training. */
  @Test
  void frozenNormalizationKeepsItsStatistics() throws Exception {
    Symbol x = Symbol.input(4, 4, 2);
    Model model = Model.of(x, x.then(batchNormalization().name("frozen")).inTraining());
    model.layer("frozen").trainable(false);
    verify(model);
  }

  /** In training the row of the true class chooses the capsule. */
  @Test
  void aMaskInTrainingTakesItsSecondInput() throws Exception {
    Symbol capsules = Symbol.input(3, 4);
    Symbol row = Symbol.input(3);
    verify(
        Model.of(
            "", List.of(capsules, row), List.of(capsuleMask().apply(capsules, row).inTraining())));
  }
}
