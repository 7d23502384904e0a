package dev.fovea.bench.peers.onnxruntime;

import dev.fovea.bench.peers.Network;
import dev.fovea.bench.peers.Tasks;
import dev.fovea.formats.onnx.write.OnnxOptions;
import dev.fovea.formats.onnx.write.OnnxWriter;
import java.nio.file.Path;

/** Writes the model's file for {@link OnnxRuntimeFirst}. */
public final class OnnxExport {
  private OnnxExport() {}

  /** Takes the file of the weights and the one to write. */
  public static void main(String[] args) throws Exception {
    OnnxWriter.write(
        Network.basic(Tasks.weights(Path.of(args[0]))), Path.of(args[1]), OnnxOptions.DEFAULT);
  }
}
