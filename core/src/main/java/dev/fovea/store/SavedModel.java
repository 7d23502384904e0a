package dev.fovea.store;

import dev.fovea.model.Model;
import dev.fovea.train.OutputMeaning;
import dev.fovea.train.Progress;
import dev.fovea.train.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * What a model file holds.
 *
 * @param model the model with its weights
 * @param trainer the compiled model with the state of its optimizer, where it was saved
 * @param progress where training stands, where the file is the backup of one
 */
public record SavedModel(Model model, Optional<Trainer> trainer, Optional<Progress> progress) {

  /** A model alone. */
  public static SavedModel of(Model model) {
    return new SavedModel(model, Optional.empty(), Optional.empty());
  }

  /** A compiled model: training can go on after it is loaded. */
  public static SavedModel of(Trainer trainer) {
    return new SavedModel(trainer.model(), Optional.of(trainer), Optional.empty());
  }

  /** A compiled model and where its training stands. */
  public static SavedModel of(Trainer trainer, Progress progress) {
    return new SavedModel(trainer.model(), Optional.of(trainer), Optional.of(progress));
  }

  /** Returns what the first output of the model means, by its loss and its last activation. */
  public OutputMeaning outputMeaning() {
    return OutputMeaning.of(model, trainer.map(compiled -> compiled.losses().getFirst()));
  }

  /**
   * Writes a file in the format of its name's ending, such as {@code .keras}.
   *
   * @throws IOException if it cannot be written; an older file of that name is then left whole
   */
  public void save(Path file) throws IOException {
    format(file).save(this, file);
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read, naming the file and why
   */
  public static SavedModel load(Path file) throws IOException {
    return format(file).load(file);
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
