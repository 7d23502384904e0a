package dev.fovea.app.convert;

import dev.fovea.app.common.Output;
import dev.fovea.formats.array.Array;
import dev.fovea.formats.weights.Layout;
import dev.fovea.formats.weights.StoredArray;
import dev.fovea.formats.weights.WeightFile;
import dev.fovea.formats.weights.WeightFiles;
import dev.fovea.formats.weights.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** Copies arrays from one file of weights to another, with their names, types and layout. */
record WeightCopy(Output output) {
  /** The number of bytes that arrays may declare together. */
  private static final long MOST_BYTES = 4L << 30;

  void run(Path in, Path out, Optional<Layout> layout) throws IOException {
    if (!Weights.isWritable(out)) {
      throw new IllegalArgumentException(
          in
              + ": has weights without layers; name the model that they belong to, and this file as"
              + " --weights");
    }
    SequencedMap<String, Array> arrays = new LinkedHashMap<>();
    try (WeightFile file = WeightFiles.open(in)) {
      long bytes = 0;
      for (StoredArray array : file.arrays()) {
        bytes += 8L * array.shape().size();
      }
      if (bytes > 2 * MOST_BYTES) {
        throw new IOException(in + ": declares more than 4 GiB of weights");
      }
      for (StoredArray array : file.arrays()) {
        String name = array.set().isEmpty() ? array.name() : array.set() + "/" + array.name();
        arrays.put(name, array.read());
      }
      Weights.write(out, arrays, layout.or(file::layout), file.isOrdered());
    }
    long values = arrays.values().stream().mapToLong(Array::size).sum();
    output.line("Wrote %s: %d arrays, %,d values", out, arrays.size(), values);
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("in", in.toString());
    line.put("out", out.toString());
    line.put("arrays", arrays.size());
    line.put("values", values);
    output.json(line);
  }
}
