package dev.fovea.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.model.Model;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhotoSmallTest {
  private final PhotoSmall photo = new PhotoSmall();

  @ParameterizedTest
  @CsvSource({
    "1,      12, 215134, 120, 16",
    "299,    12, 215134, 120, 16",
    "300,    16, 380538, 120, 16",
    "800,    16, 380538, 120, 32",
    "1000,   24, 851890, 96,  32",
    "1600,   24, 851890, 60,  32",
    "20000,  24, 851890, 15,  64",
  })
  void widthAndEpochsFollowTheNumberOfSamples(
      int samples, int width, int parameters, int epochs, int batch) {
    assertThat(PhotoSmall.width(samples)).isEqualTo(width);
    assertThat(photo.create(Shape.of(96, 96, 3), 10, samples).parameters()).isEqualTo(parameters);
    Recipe recipe = photo.recipes(samples).getFirst();
    assertThat(recipe.epochs()).isEqualTo(epochs);
    assertThat(recipe.batchSize()).isEqualTo(batch);
  }

  @ParameterizedTest
  @ValueSource(ints = {28, 47, 48, 96, 160, 320})
  void takesImagesOfAnySize(int side) {
    Model model = photo.create(Shape.of(side, side + 8, 3), 4, 100);
    Tensor y = model.predict(Tensor.zeros(Shape.of(1, side, side + 8, 3)));
    assertThat(y.shape()).isEqualTo(Shape.of(1, 4));
    // The last maps are neither single pixels nor large.
    Shape last = model.layers().get(model.layers().size() - 4).outputShapes().getFirst();
    assertThat(last.dim(0)).isBetween(3, 10);
  }

  @Test
  void theRateRisesAndFallsToNothing() {
    Optimizer optimizer = photo.recipes(1600).getFirst().optimizer(60, 50);
    assertThat(optimizer.learningRate().at(0)).isLessThan(0.0001);
    assertThat(optimizer.learningRate().at(300)).isEqualTo(0.002);
    assertThat(optimizer.learningRate().at(2999)).isLessThan(1e-7);
    assertThat(optimizer.learningRate().describe()).isPresent();
  }
}
