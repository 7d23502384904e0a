package dev.fovea.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.optimizer.OptimizerState;
import dev.fovea.store.SavedModel;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The state of an Adam in files of Keras 2.12: of {@code tf.keras.optimizers.Adam}, weight by
 * weight, and of {@code tf.keras.optimizers.legacy.Adam}, slot by slot, which names tell apart.
 */
class LegacyOptimizerTest {
  @TempDir private Path folder;

  private static final float[][] KERNEL_M = {{1}, {2}, {3}};
  private static final float[] BIAS_M = {4};
  private static final float[][] KERNEL_V = {{5}, {6}, {7}};
  private static final float[] BIAS_V = {8};

  /** Writes a model of three weights and a bias whose optimizer has these arrays. */
  private Path write(List<String> names, List<Object> arrays) {
    Path file = folder.resolve("model.h5");
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      hdf.putAttribute("keras_version", "2.12.0");
      hdf.putAttribute("backend", "tensorflow");
      hdf.putAttribute(
          "model_config",
          "{\"class_name\": \"Sequential\", \"config\": {\"name\": \"sequential\", \"layers\":"
              + " [{\"class_name\": \"Dense\", \"config\": {\"name\": \"dense\","
              + " \"batch_input_shape\": [null, 3], \"units\": 1, \"activation\": \"linear\","
              + " \"use_bias\": true}}]}}");
      hdf.putAttribute(
          "training_config",
          "{\"loss\": \"mean_squared_error\", \"metrics\": null, \"optimizer_config\":"
              + " {\"class_name\": \"Adam\", \"config\": {\"name\": \"Adam\","
              + " \"learning_rate\": 0.001, \"beta_1\": 0.9, \"beta_2\": 0.999, \"epsilon\": 1e-07,"
              + " \"amsgrad\": false}}}");
      WritableGroup weights = hdf.putGroup("model_weights");
      weights.putAttribute("layer_names", new String[] {"dense"});
      WritableGroup layer = weights.putGroup("dense");
      layer.putAttribute("weight_names", new String[] {"dense/kernel:0", "dense/bias:0"});
      WritableGroup inner = layer.putGroup("dense");
      inner.putDataset("kernel:0", new float[][] {{1}, {2}, {3}});
      inner.putDataset("bias:0", new float[] {7});
      WritableGroup optimizer = hdf.putGroup("optimizer_weights");
      optimizer.putAttribute("weight_names", names.toArray(String[]::new));
      WritableGroup group = optimizer;
      for (int i = 0; i < names.size(); i++) {
        String[] path = names.get(i).split("/");
        group = optimizer;
        for (int k = 0; k < path.length - 1; k++) {
          WritableGroup parent = group;
          String part = path[k];
          group =
              parent.getChildren().containsKey(part)
                  ? (WritableGroup) parent.getChildren().get(part)
                  : parent.putGroup(part);
        }
        group.putDataset(path[path.length - 1], arrays.get(i));
      }
    }
    return file;
  }

  private static void assertRestored(Path file) throws IOException {
    OptimizerState state = SavedModel.load(file).trainer().orElseThrow().optimizerState();
    assertThat(state.iterations()).isEqualTo(9);
    assertThat(state.slots(0)).isDeepEqualTo(new float[][] {{1, 2, 3}, {5, 6, 7}});
    assertThat(state.slots(1)).isDeepEqualTo(new float[][] {{4}, {8}});
  }

  @Test
  void theLegacyOneIsSlotBySlot() throws IOException {
    assertRestored(
        write(
            List.of(
                "Adam/iter:0",
                "Adam/dense/kernel/m:0",
                "Adam/dense/bias/m:0",
                "Adam/dense/kernel/v:0",
                "Adam/dense/bias/v:0"),
            List.of(9L, KERNEL_M, BIAS_M, KERNEL_V, BIAS_V)));
  }

  @Test
  void theNewOneIsWeightByWeight() throws IOException {
    assertRestored(
        write(
            List.of(
                "iteration:0",
                "Adam/m/dense/kernel:0",
                "Adam/v/dense/kernel:0",
                "Adam/m/dense/bias:0",
                "Adam/v/dense/bias:0"),
            List.of(9L, KERNEL_M, KERNEL_V, BIAS_M, BIAS_V)));
  }
}
