package dev.fovea.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.data.digits.DigitsDataset;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Workers;
import dev.fovea.model.Model;
import dev.fovea.optimizer.Adam;
import dev.fovea.train.Fit;
import dev.fovea.train.History;
import dev.fovea.train.Trainer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZooTest {
  static Stream<Architecture> architectures() {
    return Zoo.all().stream();
  }

  @Test
  void findsArchitecturesByName() {
    assertThat(Zoo.names()).doesNotHaveDuplicates().contains("basic-cnn", "digit-locator");
    assertThat(Zoo.of("basic-cnn").create().parameters()).isEqualTo(1_199_882);
    assertThat(Zoo.find("resnet-9000")).isEmpty();
    assertThatThrownBy(() -> Zoo.of("resnet-9000"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("there is no architecture \"resnet-9000\"; there are [basic-cnn");
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void describesItself(Architecture architecture) {
    assertThat(architecture.name()).matches("[a-z0-9-]+");
    assertThat(architecture.description()).isNotBlank();
    assertThat(architecture.source()).isNotBlank();
    assertThat(architecture.create().inputShapes().getFirst()).isEqualTo(architecture.input());
    List<String> recipes = architecture.recipes().stream().map(Recipe::name).toList();
    assertThat(recipes).isNotEmpty().doesNotHaveDuplicates();
    assertThat(architecture.recipe(recipes.getLast()).epochs()).isPositive();
    assertThatThrownBy(() -> architecture.recipe("soup"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(architecture.name() + " has no recipe \"soup\"; it has " + recipes);
  }

  /** A few samples are soon known by heart. */
  @ParameterizedTest
  @MethodSource("architectures")
  void learnsATinyTask(Architecture architecture) {
    Dataset samples =
        architecture
            .task(3)
            .map(split -> split.train())
            .orElseGet(() -> DigitsDataset.split(1).train());
    boolean large = samples.inputShape().size() > 5_000;
    Dataset few = architecture.samples(Datasets.limit(samples, large ? 16 : 64));
    Model model = architecture.create();
    model.initialize(5);
    Kernels kernels = Kernels.best(Workers.of(2));
    architecture.pretrain(model, few, 2, kernels, line -> {});
    Trainer trainer = architecture.compile(model, new Adam(0.002)).on(kernels);
    History history = trainer.fit(few, Fit.epochs(12).batchSize(large ? 2 : 16).seed(2).quiet());
    Map<String, Double> first = history.epochs().getFirst();
    Map<String, Double> last = history.epochs().getLast();
    assertThat(last.get("loss")).isLessThan(0.5 * first.get("loss"));
  }

  /** However short the training, hardly anything of the first weights is left in the average. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4, 6, 40, 1000, 9380, 1_000_000})
  void theAverageForgetsTheFirstWeights(int steps) {
    double kept = Recipe.oneCycle(0.001, 1, steps).options().emaMomentum();

    assertThat(Math.pow(kept, steps)).isLessThan(0.01);
    assertThat(kept).isBetween(0.0, 0.999);
    assertThat(Recipe.oneCycle(0.001, 20, 469).options().emaMomentum()).isEqualTo(0.999);
  }
}
