package dev.fovea.formats.pytorch;

import dev.fovea.formats.BadModelException;
import dev.fovea.formats.archive.FirstBytes;
import dev.fovea.formats.weights.Layout;
import dev.fovea.formats.weights.StoredArray;
import dev.fovea.formats.weights.WeightFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A file of {@code torch.save}: a pickle, of which only the tensors are taken, in either of the
 * forms that PyTorch has written since 2017. No code of the file is executed, and no class outside
 * of a short list is accepted.
 */
public final class TorchFile implements WeightFile {
  private final String format;
  private final List<StoredArray> arrays;
  private final Closeable source;

  TorchFile(String format, List<StoredArray> arrays, Closeable source) {
    this.format = format;
    this.arrays = arrays;
    this.source = source;
  }

  /** Returns whether a file begins as one of PyTorch does that is no zip. */
  public static boolean isLegacy(FirstBytes start) {
    return start.startWith(TorchLegacy.START);
  }

  /** Returns whether a zip has what one of PyTorch has. */
  public static boolean isTorchZip(List<String> members) {
    return members.stream().anyMatch(TorchZip::isPickle);
  }

  /** Returns whether a zip of PyTorch holds a TorchScript program, which has its code in it. */
  public static boolean isTorchScript(List<String> members) {
    return members.stream()
        .filter(TorchZip::isPickle)
        .map(TorchZip::folder)
        .anyMatch(folder -> members.stream().anyMatch(m -> m.startsWith(folder + "code/")));
  }

  /**
   * Opens a file.
   *
   * @param name the name of the file in messages
   * @throws BadModelException if it is no such file, is damaged, or holds more than data; the
   *     message names what
   */
  public static TorchFile open(Path file, String name) throws IOException {
    FirstBytes start = FirstBytes.of(file);
    if (start.isZip()) {
      return TorchZip.open(file, name);
    }
    if (isLegacy(start)) {
      return TorchLegacy.open(file, name);
    }
    if (start.text().contains("ustar") || start.text().startsWith("./") || isOldTar(start)) {
      throw new BadModelException(
          name,
          "is a tar archive of PyTorch before 0.1.10 (2017), which is not read; load it with"
              + " torch.load and save it again with torch.save");
    }
    if (start.startWith("\u0080")) {
      throw new BadModelException(
          name, "is a pickle, but none of torch.save; save model.state_dict() with torch.save");
    }
    throw new BadModelException(name, start + ", not a file of torch.save");
  }

  private static boolean isOldTar(FirstBytes start) {
    return start.startWith("storages\0") || start.startWith("tensors\0");
  }

  @Override
  public String format() {
    return format;
  }

  @Override
  public List<StoredArray> arrays() {
    return arrays;
  }

  @Override
  public Optional<Layout> layout() {
    return Optional.of(Layout.PYTORCH);
  }

  @Override
  public boolean isOrdered() {
    return true;
  }

  @Override
  public List<String> remarks() {
    return List.of();
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
