package dev.fovea.bench.peers;

import dev.fovea.model.Weight;
import dev.fovea.store.SavedModel;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The weights of the basic CNN as plain numbers: what every engine can read without help. */
final class Weights {
  private Weights() {}

  /** Writes those of a .keras file: their number, then for each its length and its values. */
  static void export(Path keras, Path to) throws IOException {
    List<Weight> weights = SavedModel.load(keras).model().weights();
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(to))) {
      out.writeInt(weights.size());
      for (Weight weight : weights) {
        float[] values = weight.values();
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
        bytes.asFloatBuffer().put(values);
        out.writeInt(values.length);
        out.write(bytes.array());
      }
    }
  }

  static List<float[]> read(Path file) throws IOException {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      List<float[]> weights = new ArrayList<>();
      for (int count = in.readInt(); count > 0; count--) {
        float[] values = new float[in.readInt()];
        ByteBuffer.wrap(in.readNBytes(values.length * Float.BYTES)).asFloatBuffer().get(values);
        weights.add(values);
      }
      return weights;
    }
  }
}
