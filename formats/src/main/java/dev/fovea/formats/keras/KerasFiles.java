package dev.fovea.formats.keras;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.fovea.formats.BadModelException;
import dev.fovea.model.Model;
import dev.fovea.store.ModelMetadata;
import dev.fovea.store.SavedModel;
import dev.fovea.train.Trainer;
import io.jhdf.HdfFile;
import io.jhdf.exceptions.HdfException;
import io.jhdf.exceptions.UnsupportedHdfException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads the model files of Keras. What a file is, its bytes tell: TensorFlow wrote HDF5 under names
 * that end in {@code .keras}, too.
 */
final class KerasFiles {
  /** The most bytes that the weights of a model may take. */
  static final long MOST_BYTES = 4L << 30;

  private static final ObjectMapper JSON = new ObjectMapper();

  private KerasFiles() {}

  /** A part of the reading of a file. */
  interface Reading<T> {
    T read() throws IOException;
  }

  /**
   * Reads a model.
   *
   * @param name what messages call the file
   * @throws IOException if it cannot be read or is no such model, naming it and why
   */
  static SavedModel read(Path file, String name) throws IOException {
    return Notices.after(
        () ->
            switch (FileKind.of(file, name)) {
              case ZIP -> archive(file, name);
              case HDF5 -> guarded(name, () -> legacy(file, name));
            });
  }

  /**
   * Runs a reading and turns what goes wrong into one line.
   *
   * @throws BadModelException if the file is damaged or not what it should be
   */
  static <T> T guarded(String name, Reading<T> reading) throws IOException {
    try {
      return reading.read();
    } catch (JsonProcessingException e) {
      throw new BadModelException(name, "is damaged: " + e.getOriginalMessage(), e);
    } catch (UnsupportedHdfException e) {
      throw new BadModelException(name, unsupported(e), e);
    } catch (HdfException e) {
      Throwable cause = e;
      while (cause.getCause() != null && !(cause instanceof UnsupportedHdfException)) {
        cause = cause.getCause();
      }
      throw new BadModelException(
          name, cause instanceof UnsupportedHdfException u ? unsupported(u) : damaged(cause), e);
    } catch (IllegalArgumentException e) {
      throw new BadModelException(name, brief(e), e);
    } catch (StackOverflowError e) {
      throw new BadModelException(name, "is nested deeper than any model", e);
    } catch (RuntimeException e) {
      throw new BadModelException(name, damaged(e), e);
    }
  }

  /** Returns a message without the list of all known classes at its end. */
  static String brief(IllegalArgumentException e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf("; known are ");
    return end < 0 ? message : message.substring(0, end);
  }

  private static String unsupported(UnsupportedHdfException e) {
    return "its HDF5 holds something that models do not (%s); save the model again"
        .formatted(e.getMessage());
  }

  private static String damaged(Throwable e) {
    return "its weights are damaged (%s); save or copy the model again".formatted(e.getMessage());
  }

  /** Refuses a model whose weights would take more memory than a stranger's file may. */
  static void requireFits(Model model) {
    long bytes = Float.BYTES * model.parameters();
    if (bytes > MOST_BYTES) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "its weights would take %,d bytes, more than the %,d that are allowed",
              bytes,
              MOST_BYTES));
    }
  }

  private static SavedModel archive(Path file, String name) throws IOException {
    try (KerasZip zip = KerasZip.open(file, name)) {
      return guarded(name, () -> archive(zip, name));
    }
  }

  private static SavedModel archive(KerasZip zip, String name) throws IOException {
    JsonNode config = json(zip, KerasFormat.CONFIG);
    JsonNode metadata = json(zip, KerasFormat.METADATA);
    KerasVersion version =
        KerasVersion.of(
            metadata.path("keras_version").asText(""), metadata.has(KerasFormat.WRITTEN_BY));
    ReadModel read = KerasConfigReader.read(config, version, name);
    Model model = read.model();
    requireFits(model);
    Optional<Trainer> trainer;
    try (HdfFile hdf = HdfFile.fromByteBuffer(zip.weights(mostBytes(model)))) {
      HdfTree tree = HdfTree.of(hdf);
      ArchiveWeights.read(tree, read, WeightSink.strict());
      trainer = CompileReader.read(config.path("compile_config"), model, name);
      trainer.ifPresent(
          t ->
              restore(
                  OptimizerVariables.read(
                      OptimizerVariables.variables(tree), OptimizerVariables.Order.BY_WEIGHT, t),
                  name));
    }
    JsonNode progress = json(zip, KerasFormat.PROGRESS);
    trainer.ifPresent(
        t -> ProgressJson.fixedRate(progress).ifPresent(t.optimizerState()::learningRate));
    byte[] arrays = zip.member(KerasFormat.PROGRESS_ARRAYS).orElse(new byte[0]);
    JsonNode assets = json(zip, KerasFormat.ASSETS);
    return new SavedModel(
        model,
        trainer,
        progress.isMissingNode()
            ? Optional.empty()
            : Optional.of(ProgressJson.read(progress, arrays)),
        assets.isMissingNode() ? ModelMetadata.NONE : MetadataJson.read(assets, model));
  }

  /** Returns a member; a missing node if there is none. */
  static JsonNode json(KerasZip zip, String member) throws IOException {
    Optional<byte[]> content = zip.member(member);
    return content.isPresent() ? JSON.readTree(content.get()) : MissingNode.getInstance();
  }

  /**
   * Returns the most bytes that a file with the weights of a model can take: numbers of 8 bytes,
   * and as many arrays for each weight as an optimizer may keep, with what describes them.
   */
  private static long mostBytes(Model model) {
    return (32L << 20) + model.parameters() * Double.BYTES * 5 + model.weights().size() * 20_000L;
  }

  /** Says that the optimizer starts anew, if there is a reason. */
  private static void restore(Optional<String> reason, String name) {
    reason.ifPresent(why -> Notices.warn(name, "the optimizer starts anew: " + why));
  }

  private static SavedModel legacy(Path file, String name) throws IOException {
    try (HdfSource hdf = HdfSource.open(file)) {
      HdfTree tree = hdf.tree();
      Optional<String> config = tree.text("", LegacyWeights.MODEL_CONFIG);
      if (config.isEmpty()) {
        throw new IllegalArgumentException(
            LegacyWeights.isWeightsFile(tree) || tree.hasGroup("layers")
                ? "holds weights only and no model; load them into a model of their architecture"
                    + " (fovea convert --weights, or KerasWeightsFile)"
                : "is an HDF5 file without a model of Keras (no model_config)");
      }
      KerasVersion written = LegacyWeights.version(tree);
      ReadModel read = KerasConfigReader.read(JSON.readTree(config.get()), written, name);
      Model model = read.model();
      requireFits(model);
      LegacyWeights.read(tree, "model_weights", read, WeightSink.strict());
      Optional<String> compiled = tree.text("", LegacyWeights.TRAINING_CONFIG);
      Optional<Trainer> trainer =
          compiled.isEmpty()
              ? Optional.empty()
              : CompileReader.read(JSON.readTree(compiled.get()), model, name);
      trainer.ifPresent(
          t ->
              restore(
                  OptimizerVariables.read(
                      LegacyWeights.optimizerVariables(tree),
                      LegacyWeights.optimizerOrder(tree, written),
                      t),
                  name));
      return new SavedModel(model, trainer, Optional.empty(), ClassLabels.beside(file, model));
    }
  }
}
