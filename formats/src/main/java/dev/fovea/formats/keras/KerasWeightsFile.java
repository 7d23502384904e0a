package dev.fovea.formats.keras;

import dev.fovea.data.AtomicFile;
import dev.fovea.formats.BadModelException;
import dev.fovea.model.Model;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Keras's files of weights without a model: {@code .weights.h5} of Keras 3, and those that {@code
 * save_weights} of Keras 2 wrote. They are read into a model of the same architecture.
 *
 * <pre>{@code
 * Model model = Zoo.find("lenet-5").orElseThrow().create();
 * KerasWeightsFile.Outcome outcome = KerasWeightsFile.load(model, Path.of("lenet.weights.h5"));
 * if (!outcome.isComplete()) {
 *   System.out.println(outcome);
 * }
 * }</pre>
 */
public final class KerasWeightsFile {
  private KerasWeightsFile() {}

  /**
   * What of a file became weights of the model.
   *
   * @param read the layers whose weights were read
   * @param misfits the layers that kept their weights, each with the reason
   */
  public record Outcome(List<String> read, List<String> misfits) {
    /** Copies the lists. */
    public Outcome {
      read = List.copyOf(read);
      misfits = List.copyOf(misfits);
    }

    /** Returns whether the weights of all layers were read. */
    public boolean isComplete() {
      return misfits.isEmpty();
    }

    /** Returns a text such as "read the weights of 4 layers", with the misfits. */
    @Override
    public String toString() {
      return "read the weights of %s layers%s"
          .formatted(read.size(), misfits.isEmpty() ? "" : "; not read: " + misfits);
    }
  }

  /**
   * Reads weights into a model, layer by layer. A layer whose weights are missing in the file or
   * have other shapes keeps its own.
   *
   * @throws IOException if the file cannot be read, or is no file of weights, naming it and why
   * @throws BadModelException if no weight of the file fits the model
   */
  public static Outcome load(Model model, Path file) throws IOException {
    String name = file.toString();
    if (FileKind.of(file, name) != FileKind.HDF5) {
      throw new BadModelException(name, "is a zip, not a file of weights; load it as a model");
    }
    return KerasFiles.guarded(name, () -> read(model, file));
  }

  private static Outcome read(Model model, Path file) throws IOException {
    try (HdfSource hdf = HdfSource.open(file)) {
      HdfTree tree = hdf.tree();
      ReadModel read = ReadModel.of(model);
      WeightSink sink = WeightSink.lenient();
      if (LegacyWeights.isWeightsFile(tree)) {
        LegacyWeights.read(tree, "", read, sink);
      } else if (tree.hasGroup("model_weights")) {
        LegacyWeights.read(tree, "model_weights", read, sink);
      } else if (ArchiveWeights.isWeightsFile(tree)) {
        ArchiveWeights.read(tree, read, sink);
      } else {
        throw new IllegalArgumentException("holds no weights of Keras");
      }
      if (sink.read.isEmpty() && !sink.misfits.isEmpty()) {
        throw new IllegalArgumentException(
            "none of its weights fit the model: " + sink.misfits.getFirst());
      }
      return new Outcome(sink.read, sink.misfits);
    }
  }

  /**
   * Writes the weights of a model as Keras's {@code .weights.h5}. After a crash at any moment the
   * complete old or the complete new file exists.
   *
   * @throws IOException if the file cannot be written; an existing file is then left unchanged
   */
  public static void save(Model model, Path file) throws IOException {
    HdfGroup root = new HdfGroup();
    KerasWeights.write(root, model, Optional.empty());
    AtomicFile.write(
        file,
        temporary -> {
          try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary))) {
            HdfWriter.write(root, out);
          }
        });
  }
}
