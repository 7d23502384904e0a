package dev.fovea.bench.peers.onnxruntime;

import dev.fovea.bench.peers.Tasks;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the model's file for {@link OnnxRuntimeFirst}. */
public final class OnnxExport {
  private OnnxExport() {}

  /** Takes the file of the weights and the one to write. */
  public static void main(String[] args) throws Exception {
    Files.write(Path.of(args[1]), OnnxFile.of(Tasks.weights(Path.of(args[0]))));
  }
}
