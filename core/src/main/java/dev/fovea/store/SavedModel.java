package dev.fovea.store;

import dev.fovea.data.AtomicFile;
import dev.fovea.model.Model;
import dev.fovea.train.OutputMeaning;
import dev.fovea.train.Progress;
import dev.fovea.train.Trainer;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * The content of a model file.
 *
 * @param model the model with its weights
 * @param trainer the compiled model with the state of its optimizer, if it was saved
 * @param progress the progress of the training, if the file is the backup of a training
 * @param metadata the names of the classes and the preparation of images, as far as they are known
 */
public record SavedModel(
    Model model, Optional<Trainer> trainer, Optional<Progress> progress, ModelMetadata metadata) {
  /** The largest size of a stream, in bytes. */
  private static final long LARGEST = 4L << 30;

  /** Creates the content of a file without metadata. */
  public SavedModel(Model model, Optional<Trainer> trainer, Optional<Progress> progress) {
    this(model, trainer, progress, ModelMetadata.NONE);
  }

  /** Returns a model without training state. */
  public static SavedModel of(Model model) {
    return new SavedModel(model, Optional.empty(), Optional.empty());
  }

  /** Returns a compiled model: training can go on after it is loaded. */
  public static SavedModel of(Trainer trainer) {
    return new SavedModel(trainer.model(), Optional.of(trainer), Optional.empty());
  }

  /** Returns a compiled model with the progress of its training. */
  public static SavedModel of(Trainer trainer, Progress progress) {
    return new SavedModel(trainer.model(), Optional.of(trainer), Optional.of(progress));
  }

  /** Returns the same content with other metadata. */
  public SavedModel with(ModelMetadata changed) {
    return new SavedModel(model, trainer, progress, changed);
  }

  /**
   * Returns the meaning of the model's first output, which follows from its loss and last
   * activation.
   */
  public OutputMeaning outputMeaning() {
    return OutputMeaning.of(model, trainer.map(compiled -> compiled.losses().getFirst()));
  }

  /**
   * Returns the meaning of each row of the model's first output, such as a pixel of a segmentation.
   */
  public OutputMeaning rowMeaning() {
    return OutputMeaning.ofRows(model, trainer.map(compiled -> compiled.losses().getFirst()));
  }

  /**
   * Writes a file in the format that the extension of its name selects, such as {@code .keras}.
   * After a crash at any moment the complete old or the complete new file exists.
   *
   * @throws IOException if the file cannot be written; an existing file is then left unchanged
   */
  public void save(Path file) throws IOException {
    ModelFormat format = format(file);
    AtomicFile.write(
        file,
        temporary -> {
          try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary))) {
            format.write(this, out);
          }
        });
  }

  /**
   * Writes to a stream, which stays open.
   *
   * @param name a file name whose ending names the format, such as "model.keras"
   * @throws IOException if the stream fails or the format is unknown
   */
  public void save(OutputStream out, String name) throws IOException {
    format(Path.of(name)).write(this, out);
  }

  /**
   * Returns the content of a file.
   *
   * @param name a file name whose ending names the format, such as "model.keras"
   * @throws IOException if the format is unknown
   */
  public byte[] toBytes(String name) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    save(bytes, name);
    return bytes.toByteArray();
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read, naming the file and why
   */
  public static SavedModel load(Path file) throws IOException {
    return format(file).read(file, file.toString());
  }

  /**
   * Reads a stream to its end, through a temporary file; the stream stays open.
   *
   * @param name a file name whose ending names the format; messages call the stream so
   * @throws IOException if it cannot be read, is no such model, or has more than 4 GiB, naming it
   */
  public static SavedModel load(InputStream in, String name) throws IOException {
    ModelFormat format = format(Path.of(name));
    Path temporary = Files.createTempFile("fovea", ".model");
    try {
      try (OutputStream out = Files.newOutputStream(temporary)) {
        copy(in, out, name);
      }
      return format.read(temporary, name);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static void copy(InputStream in, OutputStream out, String name) throws IOException {
    byte[] part = new byte[1 << 16];
    long left = LARGEST;
    for (int read = in.read(part); read >= 0; read = in.read(part)) {
      left -= read;
      if (left < 0) {
        throw new IOException(name + ": is larger than 4 GiB, the most that is read of a stream");
      }
      out.write(part, 0, read);
    }
  }

  /**
   * Reads the content of a file.
   *
   * @param name a file name whose ending names the format; messages call the content so
   * @throws IOException if it is no such model, naming it and why
   */
  public static SavedModel load(byte[] content, String name) throws IOException {
    return load(new ByteArrayInputStream(content), name);
  }

  private static ModelFormat format(Path file) throws IOException {
    for (ModelFormat format : ServiceLoader.load(ModelFormat.class)) {
      if (format.handles(file)) {
        return format;
      }
    }
    throw new IOException(
        file
            + ": no module on the path knows this kind of file; models end in .keras and need"
            + " dev.fovea.formats");
  }
}
