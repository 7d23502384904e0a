package dev.fovea.bench.peers.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.fovea.bench.peers.Engine;
import dev.fovea.bench.peers.Network;
import dev.fovea.bench.peers.Tasks;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** ONNX Runtime with all its optimizations of the graph; it does not train. */
public final class OnnxRuntimeEngine implements Engine {
  /** Runs one task in this process. */
  public static void main(String[] args) throws Exception {
    Tasks.run(new OnnxRuntimeEngine(), args);
  }

  @Override
  public String name() {
    return "ONNX Runtime " + OrtEnvironment.getEnvironment().getVersion();
  }

  @Override
  public Optional<Training> training(Network network, int threads) {
    return Optional.empty();
  }

  @Override
  public Optional<Prediction> prediction(List<float[]> weights, int batch, int threads) {
    try {
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      OrtSession.SessionOptions options = new OrtSession.SessionOptions();
      options.setIntraOpNumThreads(threads);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      OrtSession session = environment.createSession(OnnxFile.of(weights), options);
      // A direct buffer is taken as it is; one channel is the same first or last.
      FloatBuffer input =
          ByteBuffer.allocateDirect(batch * 28 * 28 * Float.BYTES)
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
      long[] shape = {batch, 1, 28, 28};
      return Optional.of(
          (images, probabilities) -> {
            input.clear();
            input.put(images).flip();
            try (OnnxTensor x = OnnxTensor.createTensor(environment, input, shape);
                OrtSession.Result result = session.run(Map.of("x", x))) {
              ((OnnxTensor) result.get(0)).getFloatBuffer().get(probabilities);
            } catch (OrtException e) {
              throw new IllegalStateException(e);
            }
          });
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
