package dev.fovea.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.fovea.formats.onnx.write.OnnxLayout;
import dev.fovea.formats.onnx.write.OnnxOptions;
import dev.fovea.formats.onnx.write.OnnxWriter;
import dev.fovea.model.Model;
import dev.fovea.model.TrainedLike;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.zoo.Zoo;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every network of the zoo gives the same outputs in ONNX Runtime. */
class ZooExportTest {
  private static final OrtEnvironment RUNTIME = OrtEnvironment.getEnvironment();

  static Stream<String> names() {
    return Zoo.names().stream();
  }

  static Stream<String> trained() {
    return names().filter(Zoo::isTrained);
  }

  @ParameterizedTest
  @MethodSource("names")
  void channelsFirst(String name) throws Exception {
    verify(TrainedLike.model(Zoo.of(name).create()), OnnxLayout.NCHW, 1, 3);
  }

  @ParameterizedTest
  @MethodSource("names")
  void channelsLast(String name) throws Exception {
    verify(TrainedLike.model(Zoo.of(name).create()), OnnxLayout.NHWC, 1, 3);
  }

  @ParameterizedTest
  @MethodSource("trained")
  void withTheWeightsOfItsTraining(String name) throws Exception {
    try (InputStream file = Zoo.trained(name).orElseThrow()) {
      verify(SavedModel.load(file, name + ".keras").model(), OnnxLayout.NCHW, 1);
    }
  }

  /** Fovea reads its own files; it may leave out an axis of size 1 that stands in the file. */
  @ParameterizedTest
  @MethodSource("names")
  void roundTrip(String name) throws Exception {
    Model model = TrainedLike.model(Zoo.of(name).create());
    byte[] file = SavedModel.of(model).toBytes(name + ".onnx");
    Model read = SavedModel.load(file, name + ".onnx").model();
    List<Tensor> inputs = inputs(model, 2);
    List<Tensor> expected = model.predict(inputs);
    List<Tensor> found = read.predict(inputs);
    for (int i = 0; i < expected.size(); i++) {
      TrainedLike.assertClose(found.get(i).data(), expected.get(i).data());
    }
  }

  private static List<Tensor> inputs(Model model, int batch) {
    List<Tensor> inputs = new ArrayList<>();
    for (Shape shape : model.inputShapes()) {
      inputs.add(TrainedLike.input(shape.prepend(batch), inputs.size()));
    }
    return inputs;
  }

  private static void verify(Model model, OnnxLayout layout, int... batches) throws Exception {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    OnnxWriter.write(model, file, OnnxOptions.DEFAULT.layout(layout));
    try (OrtSession session = RUNTIME.createSession(file.toByteArray())) {
      for (int batch : batches) {
        List<Tensor> inputs = inputs(model, batch);
        verify(model.predict(inputs), session, inputs, layout);
      }
    }
  }

  private static void verify(
      List<Tensor> expected, OrtSession session, List<Tensor> inputs, OnnxLayout layout)
      throws OrtException {
    Map<String, OnnxTensor> feeds = new LinkedHashMap<>();
    for (String name : session.getInputNames()) {
      Tensor values = layout.toFile(inputs.get(feeds.size()));
      long[] dims = Arrays.stream(values.shape().dims()).asLongStream().toArray();
      feeds.put(name, OnnxTensor.createTensor(RUNTIME, FloatBuffer.wrap(values.data()), dims));
    }
    try (OrtSession.Result result = session.run(feeds)) {
      assertThat(result.size()).isEqualTo(expected.size());
      for (int i = 0; i < expected.size(); i++) {
        float[] found = ((OnnxTensor) result.get(i)).getFloatBuffer().array();
        TrainedLike.assertClose(found, layout.toFile(expected.get(i)).data());
      }
    } finally {
      feeds.values().forEach(OnnxTensor::close);
    }
  }
}
