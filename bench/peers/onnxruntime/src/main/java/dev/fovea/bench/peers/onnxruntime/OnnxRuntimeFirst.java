package dev.fovea.bench.peers.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.fovea.bench.peers.Tasks;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;

/** What a small program has to do for one prediction: load a file, read a picture, print. */
public final class OnnxRuntimeFirst {
  private OnnxRuntimeFirst() {}

  /** Takes the model's file and the picture's. */
  public static void main(String[] args) throws Exception {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(args[0]);
        OnnxTensor x =
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(Tasks.image(args[1])), new long[] {1, 1, 28, 28});
        OrtSession.Result result =
            session.run(Map.of(session.getInputNames().iterator().next(), x))) {
      System.out.println(Arrays.toString(((float[][]) result.get(0).getValue())[0]));
    }
  }
}
