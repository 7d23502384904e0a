package dev.fovea.formats.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.data.Classified;
import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.kernel.Activation;
import dev.fovea.layer.Layers;
import dev.fovea.model.Model;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureDatasetTest {
  private static final int COUNT = 100;
  private static final Model BODY =
      Model.sequential(
          Shape.of(6, 6, 1),
          Layers.conv2D(5, 3).activation(Activation.RELU),
          Layers.globalAveragePooling2D());

  @TempDir private Path folder;

  private static Dataset samples() {
    Tensor x = Tensor.zeros(Shape.of(COUNT, 6, 6, 1));
    for (int i = 0; i < x.data().length; i++) {
      x.data()[i] = CounterRandom.ofSeed(2).uniform(i);
    }
    Tensor y = Tensor.zeros(Shape.of(COUNT));
    for (int i = 0; i < COUNT; i++) {
      y.data()[i] = i % 3;
    }
    return Datasets.of(x, y);
  }

  private FeatureDataset features(long memory, long disk) {
    CacheOptions options = new CacheOptions(memory, disk, folder);
    return FeatureDataset.of(samples(), BODY, options, ReadingProgress.NONE);
  }

  /** 100 samples have features of 20 bytes each. */
  @ParameterizedTest
  @CsvSource({
    "2000, 0,    kept in memory",
    "0,    2000, kept in a file in",
    "0,    600,  30 of 100 are kept in a file in",
    "0,    0,    0 of 100 are kept in memory",
  })
  void areTheSameWhereverTheyAreKept(long memory, long disk, String place) {
    FeatureDataset features = features(memory, disk);
    assertThat(features.place()).startsWith(place);
    assertThat(features.inputShape()).isEqualTo(Shape.of(5));
    for (int i = 0; i < COUNT; i++) {
      features.expect(i);
      float[] expected = BODY.predict(Datasets.inputs(samples(), i)).data();
      float[] found = new float[7];
      features.readInput(i, 0, found, 1);
      assertThat(Arrays.copyOfRange(found, 1, 6)).isEqualTo(expected);
      assertThat(Classified.of(features).label(i)).isEqualTo(i % 3);
      assertThat(features.source(i)).isEqualTo("sample " + i);
    }
  }

  @Test
  void tellItsProgress() {
    List<Integer> done = new ArrayList<>();
    FeatureDataset.of(samples(), BODY, CacheOptions.usual(), (at, of) -> done.add(at));
    assertThat(done).containsExactly(64, 100);
  }
}
