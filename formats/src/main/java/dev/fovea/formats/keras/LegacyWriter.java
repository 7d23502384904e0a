package dev.fovea.formats.keras;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.config.Names;
import dev.fovea.model.Weight;
import dev.fovea.store.SavedModel;
import dev.fovea.train.Trainer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Writes whole models as the HDF5 files of Keras 2. */
final class LegacyWriter {
  /** The version in whose words the configuration is, and whose optimizers the state is of. */
  private static final String VERSION = "2.15.0";

  private static final ObjectMapper JSON = new ObjectMapper();

  private LegacyWriter() {}

  /**
   * Returns the content of the file.
   *
   * @throws IOException if the model has no form in these files, naming the layer
   */
  static HdfGroup write(SavedModel saved) throws IOException {
    FlatModel flat = new FlatModel(saved.model());
    HdfGroup root =
        new HdfGroup()
            .with("backend", "tensorflow")
            .with("keras_version", VERSION)
            .with(KerasFormat.WRITTEN_BY, "Fovea")
            .with(
                LegacyWeights.MODEL_CONFIG,
                JSON.writeValueAsString(LegacyConfigWriter.write(saved.model(), flat)));
    weights(flat, root.at("model_weights"));
    if (saved.trainer().isPresent()) {
      Trainer trainer = saved.trainer().get();
      root.with(
          LegacyWeights.TRAINING_CONFIG,
          JSON.writeValueAsString(LegacyConfigWriter.compiled(CompileConfig.write(trainer))));
      optimizer(trainer, root);
    }
    return root;
  }

  /** Writes the layers that have weights; readers pass over the others. */
  private static void weights(FlatModel flat, HdfGroup root) {
    List<String> layers = new ArrayList<>();
    for (FlatModel.Part part : flat.parts()) {
      List<Weight> weights = part.layer().weights();
      if (!weights.isEmpty()) {
        layers.add(part.name());
        HdfGroup group = root.at(part.name());
        List<String> names = new ArrayList<>();
        for (Weight weight : weights) {
          names.add(part.name() + "/" + weight.name() + ":0");
          group.at(part.name()).put(weight.name() + ":0", weight.shape(), weight.values());
        }
        group.with(LegacyWeights.WEIGHT_NAMES, names);
      }
    }
    root.with(LegacyWeights.LAYER_NAMES, layers)
        .with("backend", "tensorflow")
        .with("keras_version", VERSION);
  }

  /** Writes the optimizer's variables in their order, which is all that readers go by. */
  private static void optimizer(Trainer trainer, HdfGroup root) {
    String stem = Names.snakeCase(trainer.optimizer().className());
    List<HdfGroup.Data> variables = OptimizerVariables.data(trainer);
    List<String> names = new ArrayList<>();
    HdfGroup group = root.at(LegacyWeights.OPTIMIZER);
    for (int i = 0; i < variables.size(); i++) {
      String name = i == 0 ? "iteration" : "variable_" + i;
      names.add(stem + "/" + name);
      group.at(stem).data().put(name, variables.get(i));
    }
    group.with(LegacyWeights.WEIGHT_NAMES, names);
  }
}
