package dev.fovea.bench.peers.onnxruntime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.fovea.bench.peers.Engine;
import dev.fovea.bench.peers.Network;
import dev.fovea.bench.peers.Tasks;
import dev.fovea.formats.onnx.write.OnnxOptions;
import dev.fovea.formats.onnx.write.OnnxWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      OnnxWriter.write(Network.basic(weights), file, OnnxOptions.DEFAULT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Optional.of(session(file.toByteArray(), batch, threads));
  }

  @Override
  public Optional<Prediction> file(Path onnx, int batch, int threads) throws IOException {
    return Optional.of(session(Files.readAllBytes(onnx), batch, threads));
  }

  private static Prediction session(byte[] file, int batch, int threads) {
    try {
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      OrtSession.SessionOptions options = new OrtSession.SessionOptions();
      options.setIntraOpNumThreads(threads);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      OrtSession session = environment.createSession(file, options);
      NodeInfo first = session.getInputInfo().values().iterator().next();
      String name = first.getName();
      long[] shape = ((TensorInfo) first.getInfo()).getShape();
      shape[0] = batch;
      // A direct buffer is taken as it is; one channel is the same first or last.
      int size = Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b));
      FloatBuffer input =
          ByteBuffer.allocateDirect(size * Float.BYTES)
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
      return (images, outputs) -> {
        input.clear();
        input.put(images).flip();
        try (OnnxTensor x = OnnxTensor.createTensor(environment, input, shape);
            OrtSession.Result result = session.run(Map.of(name, x))) {
          ((OnnxTensor) result.get(0)).getFloatBuffer().get(outputs);
        } catch (OrtException e) {
          throw new IllegalStateException(e);
        }
      };
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
