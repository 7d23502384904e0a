package dev.fovea.formats.keras;

import dev.fovea.store.ModelFormat;
import dev.fovea.store.SavedModel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The HDF5 files of whole models that Keras 2 wrote, and Keras 3 still does: the configuration is
 * an attribute, and the weights are in a group for each layer.
 */
public final class KerasH5Format implements ModelFormat {
  @Override
  public boolean handles(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".h5") || name.endsWith(".hdf5");
  }

  @Override
  public SavedModel read(Path file, String name) throws IOException {
    return KerasFiles.read(file, name);
  }

  /** Writes a model for Keras 2 and 3. Nested models are dissolved into their layers. */
  @Override
  public void write(SavedModel saved, OutputStream out) throws IOException {
    HdfWriter.write(LegacyWriter.write(saved), out);
  }
}
