package dev.fovea.formats.onnx.write;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.fovea.model.Model;
import dev.fovea.model.TrainedLike;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Models that are written as ONNX and run in ONNX Runtime, beside their own predictions. */
final class InOnnxRuntime {
  private InOnnxRuntime() {}

  static byte[] bytes(Model model, OnnxOptions options) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    OnnxWriter.write(model, bytes, options);
    return bytes.toByteArray();
  }

  /** Checks the outputs for random inputs, in batches of the given sizes. */
  static void verify(Model model, OnnxOptions options, int... batches)
      throws IOException, OrtException {
    try (OrtSession session = session(bytes(model, options))) {
      for (int batch : batches) {
        List<Tensor> inputs = new ArrayList<>();
        for (Shape shape : model.inputShapes()) {
          inputs.add(TrainedLike.input(shape.prepend(batch), inputs.size()));
        }
        verify(model, session, options.layout(), inputs);
      }
    }
  }

  static OrtSession session(byte[] file) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      return OrtEnvironment.getEnvironment().createSession(file, options);
    }
  }

  /** Checks the outputs for inputs in Fovea's layout. */
  static void verify(Model model, OrtSession session, OnnxLayout layout, List<Tensor> inputs)
      throws OrtException {
    List<Tensor> expected = model.predict(inputs);
    Map<String, OnnxTensor> feeds = new LinkedHashMap<>();
    try {
      int i = 0;
      for (String name : session.getInputNames()) {
        feeds.put(name, tensor(inFile(inputs.get(i++), layout)));
      }
      try (OrtSession.Result result = session.run(feeds)) {
        assertThat(result.size()).isEqualTo(expected.size());
        for (int k = 0; k < expected.size(); k++) {
          Tensor wanted = inFile(expected.get(k), layout);
          OnnxTensor found = (OnnxTensor) result.get(k);
          assertThat(found.getInfo().getShape()).isEqualTo(dims(wanted.shape()));
          TrainedLike.assertClose(found.getFloatBuffer().array(), wanted.data());
        }
      }
    } finally {
      feeds.values().forEach(OnnxTensor::close);
    }
  }

  private static OnnxTensor tensor(Tensor values) throws OrtException {
    return OnnxTensor.createTensor(
        OrtEnvironment.getEnvironment(), FloatBuffer.wrap(values.data()), dims(values.shape()));
  }

  private static long[] dims(Shape shape) {
    return Arrays.stream(shape.dims()).asLongStream().toArray();
  }

  /** The values with the last axis in front of the others, for channels first. */
  private static Tensor inFile(Tensor values, OnnxLayout layout) {
    Shape sample = values.shape().tail();
    if (layout == OnnxLayout.NHWC || sample.rank() < 2) {
      return values;
    }
    int channels = sample.channels();
    int positions = sample.size() / channels;
    float[] moved = new float[values.data().length];
    for (int i = 0; i < moved.length; i++) {
      int channel = i % channels;
      int position = i / channels % positions;
      int first = i / sample.size() * sample.size();
      moved[first + channel * positions + position] = values.data()[i];
    }
    Shape shape = sample.slice(0, sample.rank() - 1).prepend(channels).prepend(values.batch());
    return Tensor.of(shape, moved);
  }
}
