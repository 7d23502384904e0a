package dev.fovea.formats.weights;

import dev.fovea.formats.BadModelException;
import dev.fovea.formats.archive.BoundedZip;
import dev.fovea.formats.archive.FirstBytes;
import dev.fovea.formats.numpy.NpzFile;
import dev.fovea.formats.pytorch.TorchFile;
import dev.fovea.formats.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Opens files of weights, whatever their suffix: what a file is follows from its first bytes. */
public final class WeightFiles {
  private WeightFiles() {}

  /**
   * Opens a file of {@code torch.save}, safetensors or {@code numpy.savez}. Nothing in it is
   * executed.
   *
   * @throws IOException if it cannot be read, is damaged, or is of another kind; the message names
   *     the file and says what it is
   */
  public static WeightFile open(Path file) throws IOException {
    return open(file, file.toString());
  }

  /**
   * Opens a file.
   *
   * @param name the name of the file in messages
   * @throws IOException if it cannot be read, is damaged, or is of another kind
   */
  public static WeightFile open(Path file, String name) throws IOException {
    if (!Files.exists(file)) {
      throw new IOException(name + ": there is no such file");
    }
    if (!Files.isRegularFile(file)) {
      throw new BadModelException(name, "is not a file");
    }
    FirstBytes start = FirstBytes.of(file);
    if (start.isZip()) {
      return openZip(file, name);
    }
    if (SafetensorsFile.isSafetensors(start) || name.endsWith(".safetensors")) {
      return SafetensorsFile.open(file, name);
    }
    if (TorchFile.isLegacy(start) || name.endsWith(".pt") || name.endsWith(".pth")) {
      return TorchFile.open(file, name);
    }
    throw new BadModelException(
        name, start + ", none of the files of weights: .pt, .pth, .safetensors, .npz");
  }

  private static WeightFile openZip(Path file, String name) throws IOException {
    List<String> members;
    try (BoundedZip zip = BoundedZip.open(file, name)) {
      members = zip.names();
    }
    if (TorchFile.isTorchZip(members)) {
      return TorchFile.open(file, name);
    }
    if (members.contains("config.json")) {
      throw new BadModelException(name, "is a Keras model with its layers, not a file of weights");
    }
    return NpzFile.open(file, name);
  }
}
