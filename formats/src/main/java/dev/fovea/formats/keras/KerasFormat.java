package dev.fovea.formats.keras;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.formats.BadModelException;
import dev.fovea.model.Model;
import dev.fovea.store.ModelFormat;
import dev.fovea.store.ModelMetadata;
import dev.fovea.store.SavedModel;
import dev.fovea.train.Progress;
import dev.fovea.train.Trainer;
import io.jhdf.HdfFile;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Keras's own format, version 3: a zip of {@code metadata.json}, {@code config.json} and {@code
 * model.weights.h5}. The names of classes and the preparation of images are in {@code
 * assets/fovea.json}, and the backup of a training also has {@code fovea.json} and {@code
 * fovea.bin}, all of which Keras ignores.
 */
public final class KerasFormat implements ModelFormat {
  static final String METADATA = "metadata.json";
  static final String CONFIG = "config.json";
  static final String WEIGHTS = "model.weights.h5";
  static final String PROGRESS = "fovea.json";
  static final String PROGRESS_ARRAYS = "fovea.bin";
  static final String ASSETS = "assets/fovea.json";

  /** The version of Keras whose file layout is written. */
  private static final String KERAS_VERSION = "3.11.3";

  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public boolean handles(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".keras");
  }

  @Override
  public void write(SavedModel saved, OutputStream out) throws IOException {
    try {
      MetadataJson.check(saved.metadata(), saved.model());
    } catch (IllegalArgumentException e) {
      throw new IOException("metadata of another model: " + e.getMessage(), e);
    }
    ObjectNode config = KerasConfigWriter.write(saved.model());
    saved.trainer().ifPresent(t -> config.set("compile_config", CompileConfig.write(t)));
    ZipOutputStream zip = new ZipOutputStream(out);
    store(zip, METADATA, JSON.writeValueAsBytes(metadata()));
    store(zip, CONFIG, JSON.writeValueAsBytes(config));
    store(zip, WEIGHTS, weights(saved));
    if (!saved.metadata().equals(ModelMetadata.NONE)) {
      store(zip, ASSETS, JSON.writeValueAsBytes(MetadataJson.write(saved.metadata())));
    }
    if (saved.progress().isPresent()) {
      store(
          zip,
          PROGRESS,
          JSON.writeValueAsBytes(
              ProgressJson.write(
                  saved.progress().get(),
                  saved.trainer().flatMap(t -> t.optimizerState().fixedRate()))));
      store(zip, PROGRESS_ARRAYS, ProgressJson.arrays(saved.progress().get()));
    }
    zip.finish();
  }

  /** Returns the HDF5 file as bytes; goes through a file, as the library writes to a path only. */
  private static byte[] weights(SavedModel saved) throws IOException {
    Path temporary = Files.createTempFile("fovea", ".h5");
    try {
      KerasWeights.write(temporary, saved.model(), saved.trainer().map(OptimizerVariables::of));
      return Files.readAllBytes(temporary);
    } catch (HdfException e) {
      throw new IOException(
          "cannot write the temporary file %s: %s".formatted(temporary, e.getMessage()), e);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static Map<String, String> metadata() {
    String now =
        ZonedDateTime.now(ZoneOffset.UTC)
            .format(DateTimeFormatter.ofPattern("yyyy-MM-dd@HH:mm:ss", Locale.ROOT));
    return Map.of("keras_version", KERAS_VERSION, "date_saved", now);
  }

  /** Adds a member without compression, as Keras does. */
  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    ((OutputStream) zip).write(content);
    zip.closeEntry();
  }

  @Override
  public SavedModel read(Path file, String name) throws IOException {
    Map<String, byte[]> members = KerasZip.read(file, name);
    try {
      JsonNode config = JSON.readTree(members.get(CONFIG));
      Model model = KerasConfigReader.read(config);
      Optional<Trainer> trainer;
      try (HdfFile hdf = HdfFile.fromBytes(members.get(WEIGHTS))) {
        KerasWeights.read(hdf, model);
        trainer = CompileConfig.read(config.path("compile_config"), model);
        if (trainer.isPresent() && !OptimizerVariables.read(hdf, trainer.get())) {
          System.getLogger(KerasFormat.class.getName())
              .log(
                  System.Logger.Level.DEBUG,
                  "{0} holds no state of its optimizer: training starts afresh",
                  name);
        }
      }
      Optional<Progress> progress = Optional.empty();
      if (members.containsKey(PROGRESS)) {
        JsonNode json = JSON.readTree(members.get(PROGRESS));
        byte[] arrays = members.getOrDefault(PROGRESS_ARRAYS, new byte[0]);
        progress = Optional.of(ProgressJson.read(json, arrays));
        trainer.ifPresent(
            t -> ProgressJson.fixedRate(json).ifPresent(t.optimizerState()::learningRate));
      }
      ModelMetadata metadata =
          members.containsKey(ASSETS)
              ? MetadataJson.read(JSON.readTree(members.get(ASSETS)), model)
              : ModelMetadata.NONE;
      return new SavedModel(model, trainer, progress, metadata);
    } catch (JsonProcessingException e) {
      throw new BadModelException(name, "is damaged: " + e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new BadModelException(name, String.valueOf(e.getMessage()), e);
    } catch (RuntimeException e) {
      throw new BadModelException(
          name, "its weights are damaged (%s); save the model again".formatted(e.getMessage()), e);
    }
  }
}
