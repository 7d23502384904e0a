package dev.fovea.formats.inspect;

import dev.fovea.data.DataException;
import dev.fovea.data.IdxFile;
import dev.fovea.formats.BadModelException;
import dev.fovea.formats.FileContents;
import dev.fovea.formats.archive.BoundedZip;
import dev.fovea.formats.archive.FirstBytes;
import dev.fovea.formats.array.NpyDescription;
import dev.fovea.formats.image.ImageFiles;
import dev.fovea.formats.keras.KerasContents;
import dev.fovea.formats.onnx.graph.TensorFile;
import dev.fovea.formats.pytorch.TorchFile;
import dev.fovea.formats.safetensors.SafetensorsFile;
import dev.fovea.formats.weights.StoredArray;
import dev.fovea.formats.weights.WeightFile;
import dev.fovea.formats.weights.WeightFiles;
import dev.fovea.layer.LayerRegistry;
import dev.fovea.store.SavedModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Tells what is in a file: a model, weights, arrays, images or anything else. Nothing of the file
 * is run.
 */
public final class Inspector {
  /** The longest header of a {@code .npy} file that is looked for; NumPy writes 128 bytes. */
  private static final int LONGEST_HEADER = 1 << 16;

  /** The classes of models, which stand among the layers of others. */
  private static final Set<String> MODELS = Set.of("Sequential", "Functional", "Model");

  private final Path file;
  private final String name;
  private final String lowerCase;
  private final FirstBytes start;

  private Inspector(Path file, FirstBytes start) {
    this.file = file;
    this.name = file.toString();
    this.lowerCase = name.toLowerCase(Locale.ROOT);
    this.start = start;
  }

  /**
   * Returns what is in a file.
   *
   * @throws IOException if it cannot be read, or is damaged; the message names it and says why
   */
  public static FileContents of(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new IOException(file + ": there is no such file");
    }
    if (Files.isDirectory(file)) {
      throw new BadModelException(
          file.toString(),
          Files.exists(file.resolve("saved_model.pb"))
              ? "is a SavedModel of TensorFlow, which is not read; save the model as .keras"
              : "is a folder, not a file");
    }
    return new Inspector(file, FirstBytes.of(file)).contents();
  }

  private FileContents contents() throws IOException {
    if (start.isZip()) {
      return zip();
    } else if (start.isHdf5()) {
      FileContents contents = KerasContents.ofHdf5(file, name);
      return contents.layers().isEmpty() ? contents : loadable(contents);
    } else if (TorchFile.isLegacy(start)
        || SafetensorsFile.isSafetensors(start)
        || lowerCase.endsWith(".pt")
        || lowerCase.endsWith(".pth")
        || lowerCase.endsWith(".safetensors")) {
      return weights();
    } else if (start.startWith("\u0093NUMPY")) {
      return npy();
    } else if (lowerCase.endsWith(".onnx")) {
      return loadable(OnnxContents.of(file));
    } else if (lowerCase.endsWith(".pb")) {
      return tensor();
    } else if (start.isPicture()) {
      return picture();
    } else if (isIdx()) {
      return idx();
    }
    return unknown(start.toString());
  }

  private static FileContents unknown(String what) {
    return FileContents.of(what.replaceFirst("^is ", ""));
  }

  private FileContents zip() throws IOException {
    List<String> members;
    try (BoundedZip zip = BoundedZip.open(file, name)) {
      members = zip.names();
    }
    if (members.contains("config.json")) {
      return loadable(KerasContents.ofArchive(file, name));
    }
    if (TorchFile.isTorchScript(members)) {
      return FileContents.of("TorchScript program of PyTorch")
          .fact("members", String.format(Locale.ROOT, "%d", members.size()))
          .obstacles(List.of("it is code, and only weights are read of PyTorch's files"));
    }
    if (TorchFile.isTorchZip(members)
        || (!members.isEmpty() && members.stream().allMatch(member -> member.endsWith(".npy")))) {
      return weights();
    }
    return unknown(
        String.format(
            Locale.ROOT,
            "is a zip of %d files (%s%s), none of a kind that is known here",
            members.size(),
            String.join(", ", members.subList(0, Math.min(3, members.size()))),
            members.size() > 3 ? ", ..." : ""));
  }

  /** Adds why the model cannot be loaded, if so; loading builds its graph and reads its weights. */
  private FileContents loadable(FileContents contents) {
    if (!SavedModel.isKnown(file)) {
      return contents;
    }
    try {
      SavedModel saved = SavedModel.load(file);
      return contents.fact(
          "parameters", String.format(Locale.ROOT, "%,d", saved.model().parameters()));
    } catch (IOException e) {
      List<String> obstacles = new ArrayList<>(contents.obstacles());
      String why = String.valueOf(e.getMessage());
      obstacles.add(why.startsWith(name + ": ") ? why.substring(name.length() + 2) : why);
      List<String> unknown =
          contents.layers().stream()
              .map(FileContents.Layer::type)
              .distinct()
              .filter(type -> !LayerRegistry.classNames().contains(type))
              .filter(type -> !MODELS.contains(type))
              .toList();
      if (unknown.size() > 1) {
        obstacles.add("classes of layers that are not known: " + String.join(", ", unknown));
      }
      return contents.obstacles(obstacles);
    }
  }

  private FileContents weights() throws IOException {
    try (WeightFile open = WeightFiles.open(file)) {
      List<FileContents.Array> arrays = new ArrayList<>();
      for (StoredArray array : open.arrays()) {
        String set = array.set().isEmpty() ? "" : array.set() + "/";
        arrays.add(FileContents.Array.of(set + array.name(), array.type(), array.shape()));
      }
      List<String> sets = open.arrays().stream().map(StoredArray::set).distinct().toList();
      return FileContents.of(open.format() + ", weights without layers")
          .fact("layout", open.layout().map(layout -> layout.key()).orElse(""))
          .fact(
              "parts",
              sets.size() < 2
                  ? ""
                  : String.join(", ", sets.subList(0, Math.min(8, sets.size())))
                      + (sets.size() > 8 ? ", ..." : ""))
          .arrays(arrays);
    }
  }

  private FileContents npy() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long length = channel.size();
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(length, LONGEST_HEADER));
      int read = 0;
      while (bytes.hasRemaining() && read >= 0) {
        read = channel.read(bytes);
      }
      NpyDescription header = NpyDescription.read(bytes.flip(), length, name);
      return FileContents.of("NumPy array (.npy)")
          .arrays(
              List.of(
                  FileContents.Array.of(
                      "array", header.type().name().toLowerCase(Locale.ROOT), header.shape())));
    }
  }

  private FileContents tensor() throws IOException {
    TensorFile tensor = TensorFile.read(file);
    return FileContents.of("ONNX tensor (.pb)")
        .arrays(
            List.of(
                FileContents.Array.of(
                    tensor.name().isEmpty() ? "tensor" : tensor.name(),
                    tensor.array().type().name().toLowerCase(Locale.ROOT),
                    tensor.array().shape())));
  }

  private FileContents picture() throws IOException {
    try {
      return FileContents.of("picture")
          .arrays(List.of(FileContents.Array.of("pixels", "uint8", ImageFiles.read(file).shape())));
    } catch (DataException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Returns whether a file is IDX, plain or compressed: two zeros, a type, and up to 8 sizes. */
  private boolean isIdx() {
    byte[] bytes = start.bytes();
    boolean plain =
        bytes.length >= 8 && bytes[0] == 0 && bytes[1] == 0 && bytes[2] == 8 && bytes[3] <= 8;
    return plain || lowerCase.contains("-ubyte") || lowerCase.endsWith(".idx");
  }

  private FileContents idx() throws IOException {
    try {
      IdxFile idx = IdxFile.open(file);
      return FileContents.of("IDX file, as of the MNIST database")
          .arrays(List.of(FileContents.Array.of("values", "uint8", idx.shape())));
    } catch (DataException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
  }
}
