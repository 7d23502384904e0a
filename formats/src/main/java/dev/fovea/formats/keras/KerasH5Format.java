package dev.fovea.formats.keras;

import dev.fovea.store.ModelFormat;
import dev.fovea.store.SavedModel;
import java.io.IOException;
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
}
