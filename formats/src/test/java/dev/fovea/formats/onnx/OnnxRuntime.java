package dev.fovea.formats.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.ElementType;
import dev.fovea.formats.array.RawElements;
import dev.fovea.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** ONNX Runtime, an independent implementation, on arrays. */
final class OnnxRuntime {
  private OnnxRuntime() {}

  /** Returns the outputs of a model. */
  static List<Array> run(byte[] model, Map<String, Array> inputs) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, OnnxTensor> given = new HashMap<>();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
      try (OrtSession session = environment.createSession(model, options)) {
        for (Map.Entry<String, Array> input : inputs.entrySet()) {
          given.put(input.getKey(), tensor(environment, input.getValue()));
        }
        List<Array> outputs = new ArrayList<>();
        try (OrtSession.Result result = session.run(given)) {
          for (Map.Entry<String, OnnxValue> output : result) {
            outputs.add(array((OnnxTensor) output.getValue()));
          }
        }
        return outputs;
      }
    } finally {
      given.values().forEach(OnnxTensor::close);
    }
  }

  private static OnnxTensor tensor(OrtEnvironment environment, Array array) throws OrtException {
    int length = (int) array.type().bytes(array.size());
    ByteBuffer bytes = ByteBuffer.allocateDirect(length).order(ByteOrder.nativeOrder());
    RawElements.write(array, bytes);
    long[] shape = new long[array.rank()];
    for (int axis = 0; axis < shape.length; axis++) {
      shape[axis] = array.shape().dim(axis);
    }
    return OnnxTensor.createTensor(environment, bytes.flip(), shape, type(array.type()));
  }

  private static OnnxJavaType type(ElementType type) {
    return OnnxJavaType.valueOf(type.name());
  }

  private static Array array(OnnxTensor tensor) {
    TensorInfo info = tensor.getInfo();
    int[] dims = new int[info.getShape().length];
    for (int axis = 0; axis < dims.length; axis++) {
      dims[axis] = (int) info.getShape()[axis];
    }
    ElementType type = ElementType.valueOf(info.type.name());
    return RawElements.read(
        type, Shape.of(dims), tensor.getByteBuffer().order(ByteOrder.nativeOrder()));
  }
}
