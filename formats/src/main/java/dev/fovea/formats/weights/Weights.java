package dev.fovea.formats.weights;

import dev.fovea.data.AtomicFile;
import dev.fovea.formats.archive.FirstBytes;
import dev.fovea.formats.array.Array;
import dev.fovea.formats.keras.KerasWeightsFile;
import dev.fovea.formats.model.ModelUses;
import dev.fovea.formats.numpy.NpzFile;
import dev.fovea.formats.safetensors.SafetensorsFile;
import dev.fovea.model.Model;
import dev.fovea.model.Weight;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Weights of models in files of named arrays.
 *
 * <pre>{@code
 * WeightReport report = Weights.load(Path.of("mnist_cnn.pt"), model);
 * report.placed().forEach(System.out::println);
 * Weights.save(Path.of("mnist.safetensors"), model);
 * }</pre>
 */
public final class Weights {
  private static final String KERAS = ".weights.h5";

  private Weights() {}

  /**
   * Sets all weights of a model from a file of {@code torch.save}, safetensors, {@code numpy.savez}
   * or Keras's {@code save_weights}.
   *
   * @return which array became which weight
   * @throws IOException if the file cannot be read or is damaged, or its arrays do not fill the
   *     model, or not with certainty; the model is then as before. The message names the file, the
   *     layer, and the way out
   */
  public static WeightReport load(Path file, Model model) throws IOException {
    return load(file, model, WeightOptions.NONE);
  }

  /**
   * Sets all weights of a model from a file, with what the user says of it.
   *
   * @throws IOException as {@link #load(Path, Model)}
   */
  public static WeightReport load(Path file, Model model, WeightOptions options)
      throws IOException {
    if (Files.isRegularFile(file) && FirstBytes.of(file).isHdf5()) {
      return KerasWeightLoading.run(file, model, options);
    }
    try (WeightFile open = WeightFiles.open(file)) {
      return new WeightLoading(open, file.toString(), model, options).run();
    }
  }

  /** Returns whether a file of this name can be written. */
  public static boolean isWritable(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".safetensors") || name.endsWith(".npz") || name.endsWith(KERAS);
  }

  /**
   * Writes the weights of a model, laid out as Fovea and Keras have them, to a file that ends in
   * {@code .safetensors}, {@code .npz} or {@code .weights.h5}.
   *
   * @throws IOException if it cannot be written; an existing file is then left unchanged
   */
  public static void save(Path file, Model model) throws IOException {
    save(file, model, Layout.KERAS);
  }

  /**
   * Writes the weights of a model in a layout. In PyTorch's, they also have PyTorch's names, so
   * that a module with the same names of layers takes them by {@code load_state_dict}.
   *
   * @throws IOException if it cannot be written; an existing file is then left unchanged
   * @throws IllegalArgumentException if a layer has no form in this layout, or the name of the file
   *     another ending
   */
  public static void save(Path file, Model model, Layout layout) throws IOException {
    if (file.toString().toLowerCase(Locale.ROOT).endsWith(KERAS)) {
      if (layout != Layout.KERAS) {
        throw new IllegalArgumentException(file + ": files of Keras have Keras's layout");
      }
      KerasWeightsFile.save(model, file);
      return;
    }
    write(file, arrays(model, layout), Optional.of(layout), true);
  }

  /**
   * Writes arrays to a file that ends in {@code .safetensors} or {@code .npz}.
   *
   * @param layout their layout, if it is known
   * @param ordered whether they are in the order of the layers
   * @throws IOException if it cannot be written; an existing file is then left unchanged
   * @throws IllegalArgumentException if the name of the file has another ending
   */
  public static void write(
      Path file, SequencedMap<String, Array> arrays, Optional<Layout> layout, boolean ordered)
      throws IOException {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (!isWritable(file) || name.endsWith(KERAS)) {
      throw new IllegalArgumentException(
          file + ": arrays are written to .safetensors and .npz files");
    }
    AtomicFile.write(
        file,
        temporary -> {
          try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary))) {
            if (name.endsWith(".npz")) {
              NpzFile.write(out, arrays);
            } else {
              SafetensorsFile.write(out, arrays, layout, ordered);
            }
          }
        });
  }

  /**
   * Returns the weights of a model by name: "conv2d/kernel" in Keras's layout, "conv2d.weight" in
   * PyTorch's; layers of nested models have the names of these in front.
   *
   * @throws IllegalArgumentException if a layer has no form in this layout
   */
  public static SequencedMap<String, Array> arrays(Model model, Layout layout) {
    SequencedMap<String, Array> arrays = new LinkedHashMap<>();
    for (WeightSlot slot : WeightSlots.of(ModelUses.of(model), layout)) {
      for (WeightSlot.Part part : slot.parts()) {
        Weight weight = part.weight();
        if (layout == Layout.KERAS) {
          arrays.put(slot.target(part), Array.of(weight.shape(), weight.values()));
        } else {
          arrays.put(
              slot.path().replace('/', '.') + "." + part.role(),
              Array.of(part.form().source(), part.form().toArray(weight.values())));
        }
      }
    }
    return arrays;
  }
}
