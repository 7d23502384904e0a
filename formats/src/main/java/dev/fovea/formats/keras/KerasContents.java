package dev.fovea.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.formats.FileContents;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What is in Keras's files, told without making a model of it. */
public final class KerasContents {
  /** The settings of a layer that tell most, in their order. */
  private static final List<String> SETTINGS =
      List.of(
          "batch_shape",
          "batch_input_shape",
          "filters",
          "depth_multiplier",
          "units",
          "kernel_size",
          "pool_size",
          "size",
          "strides",
          "padding",
          "dilation_rate",
          "groups",
          "target_shape",
          "rate",
          "axis",
          "activation",
          "use_bias");

  /** The values of settings that are not worth telling. */
  private static final List<String> USUAL =
      List.of(
          "strides [1,1]",
          "strides 1",
          "dilation_rate [1,1]",
          "dilation_rate 1",
          "groups 1",
          "padding valid",
          "activation linear",
          "use_bias true",
          "depth_multiplier 1");

  private static final int DEEPEST = 16;

  private KerasContents() {}

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Returns what is in a {@code .keras} file.
   *
   * @param name what messages call the file
   * @throws IOException if it is damaged or not what it should be, naming it and why
   */
  public static FileContents ofArchive(Path file, String name) throws IOException {
    try (KerasZip zip = KerasZip.open(file, name)) {
      return KerasFiles.guarded(name, () -> ofArchive(zip));
    }
  }

  private static FileContents ofArchive(KerasZip zip) throws IOException {
    JsonNode config = KerasFiles.json(zip, KerasFormat.CONFIG);
    JsonNode metadata = KerasFiles.json(zip, KerasFormat.METADATA);
    FileContents contents =
        model(
                FileContents.of("Keras model (.keras, version 3)")
                    .fact("keras_version", metadata.path("keras_version").asText(""))
                    .fact("date_saved", metadata.path("date_saved").asText("")),
                config)
            .fact("training", training(config.path("compile_config")));
    if (!KerasFiles.json(zip, KerasFormat.PROGRESS).isMissingNode()) {
      contents = contents.fact("progress", "that of a training which was stopped");
    }
    try (HdfFile hdf = HdfFile.fromByteBuffer(zip.weights(KerasFiles.MOST_BYTES))) {
      return weights(contents, HdfTree.of(hdf), "optimizer/");
    }
  }

  /**
   * Returns what is in an HDF5 file: a whole model of Keras, weights alone, or anything else.
   *
   * @param name what messages call the file
   * @throws IOException if it is damaged, naming it and why
   */
  public static FileContents ofHdf5(Path file, String name) throws IOException {
    return KerasFiles.guarded(
        name,
        () -> {
          try (HdfSource hdf = HdfSource.open(file)) {
            HdfTree tree = hdf.tree();
            FileContents contents = FileContents.of(kind(tree));
            contents =
                contents
                    .fact("keras_version", tree.text("", "keras_version").orElse(""))
                    .fact("backend", tree.text("", "backend").orElse(""));
            String config = tree.text("", LegacyWeights.MODEL_CONFIG).orElse("");
            if (!config.isEmpty()) {
              contents = model(contents, JSON.readTree(config));
            }
            String training = tree.text("", LegacyWeights.TRAINING_CONFIG).orElse("");
            if (!training.isEmpty()) {
              contents = contents.fact("training", training(JSON.readTree(training)));
            }
            return weights(contents, tree, LegacyWeights.OPTIMIZER + "/");
          }
        });
  }

  private static String kind(HdfTree tree) {
    if (tree.text("", LegacyWeights.MODEL_CONFIG).isPresent()) {
      return "Keras model (.h5)";
    }
    if (LegacyWeights.isWeightsFile(tree)) {
      return "Keras weights without a model (.h5)";
    }
    return tree.hasGroup("layers") || tree.hasGroup("_layer_checkpoint_dependencies")
        ? "Keras weights without a model (.weights.h5)"
        : "HDF5 file, none of Keras";
  }

  private static FileContents model(FileContents contents, JsonNode object) {
    List<FileContents.Layer> layers = new ArrayList<>();
    addLayers(object, "", layers, 0);
    return contents
        .fact("class", object.path("class_name").asText(""))
        .fact("name", object.path("config").path("name").asText(""))
        .layers(layers);
  }

  /** Adds the layers of a model; Keras 2.2 has the list itself as the configuration. */
  private static void addLayers(
      JsonNode object, String path, List<FileContents.Layer> layers, int depth) {
    JsonNode config = object.path("config");
    JsonNode list = config.isArray() ? config : config.path("layers");
    for (JsonNode node : list) {
      String name = node.path("config").path("name").asText(node.path("name").asText(""));
      String type = node.path("class_name").asText("without a class");
      layers.add(new FileContents.Layer(path + name, type, settings(node.path("config"))));
      if (depth < DEEPEST) {
        addLayers(node, path + name + "/", layers, depth + 1);
      }
    }
  }

  private static String settings(JsonNode config) {
    List<String> settings = new ArrayList<>();
    for (String key : SETTINGS) {
      JsonNode value = config.path(key);
      String text =
          key
              + " "
              + (value.isTextual() ? value.textValue() : value.isObject() ? word(value) : value);
      if (!value.isMissingNode() && !value.isNull() && !USUAL.contains(text)) {
        settings.add(text);
      }
    }
    return String.join(", ", settings);
  }

  private static String word(JsonNode object) {
    return object.path("class_name").asText(object.path("config").asText("an object"));
  }

  /** Returns the optimizer and the losses, in a few words; "" if there are none. */
  private static String training(JsonNode config) {
    JsonNode optimizer =
        config.has("optimizer_config") ? config.path("optimizer_config") : config.path("optimizer");
    JsonNode loss = config.path("loss");
    String what = optimizer.isObject() ? word(optimizer) : optimizer.asText("");
    return what.isEmpty() || what.equals("null")
        ? ""
        : what
            + (loss.isTextual()
                ? ", loss " + loss.asText()
                : loss.isObject() ? ", loss " + word(loss) : "");
  }

  /** Adds the data sets of a file, apart from the state of the optimizer, which is counted. */
  private static FileContents weights(FileContents contents, HdfTree tree, String optimizer) {
    List<FileContents.Array> arrays = new ArrayList<>();
    int slots = 0;
    for (String path : tree.datasetsBelow("")) {
      Dataset data = tree.dataset(path).orElseThrow();
      if (path.startsWith(optimizer)) {
        slots++;
      } else {
        arrays.add(
            new FileContents.Array(
                path, type(data), Arrays.stream(data.getDimensionsAsLong()).boxed().toList()));
      }
    }
    FileContents all = contents.arrays(arrays);
    return slots == 0
        ? all
        : all.fact("optimizer_state", String.format(Locale.ROOT, "%d arrays", slots));
  }

  private static String type(Dataset data) {
    return data.getJavaType().getSimpleName()
        + (data.getDataType().getSize() == 2 ? " of 2 bytes" : "");
  }
}
