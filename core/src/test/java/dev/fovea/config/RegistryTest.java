package dev.fovea.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryTest {
  private final AtomicInteger fills = new AtomicInteger();
  private final Registry<String> registry =
      new Registry<>("thing", "keras.things", "Things.register", this::fill);

  private void fill(Registry<String> things) {
    fills.incrementAndGet();
    things.add("MeanSquare", config -> "square" + config.integer("n", 2), "ms");
    things.add("L1L2", config -> "both");
    things.add("RMSprop", config -> "root");
    things.add("ReLU", config -> "relu");
  }

  @ParameterizedTest
  @CsvSource({
    "MeanSquare, square2",
    "mean_square, square2",
    "meansquare, square2",
    "MEAN_SQUARE, square2",
    "ms, square2",
    "MS, square2",
    "L1L2, both",
    "l1_l2, both",
    "l1l2, both",
    "RMSprop, root",
    "rmsprop, root",
    "rm_sprop, root",
    "re_lu, relu",
    "relu, relu"
  })
  void findsEverySpelling(String name, String made) {
    assertThat(registry.make(name)).isEqualTo(made);
  }

  @Test
  void readsEntriesOfConfigurations() {
    Config config =
        Config.empty()
            .with("named", "ms")
            .with("described", Described.of("MeanSquare", Config.empty().with("n", 5)))
            .with("none", Config.NOTHING)
            .with("bad", "cube");
    assertThat(registry.from(config, "named")).contains("square2");
    assertThat(registry.from(config, "described")).contains("square5");
    assertThat(registry.from(config, "none")).isEmpty();
    assertThat(registry.from(config, "missing")).isEmpty();
    assertThatThrownBy(() -> registry.from(config, "bad"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("\"bad\": unknown thing \"cube\"");
  }

  @Test
  void listsWhatIsKnownInTheSpellingAskedFor() {
    assertThatThrownBy(() -> registry.make("cube"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "unknown thing \"cube\"; register one of your own with Things.register; known are l1l2,"
                + " mean_square, rm_sprop, re_lu");
    assertThatThrownBy(() -> registry.make("Cube"))
        .hasMessageContaining("known are L1L2, MeanSquare, RMSprop, ReLU");
  }

  /** A class of one's own with a similar name is found, and hides no other. */
  @Test
  void theExactNameComesFirst() {
    registry.add("Relu", config -> "own");
    assertThat(registry.make("Relu")).isEqualTo("own");
    assertThat(registry.make("ReLU")).isEqualTo("relu");
    assertThat(registry.make("relu")).isEqualTo("relu");
  }

  /** One's own comes before a built-in class of the same name, though registered first. */
  @Test
  void replacesABuiltInClass() {
    registry.add("ReLU", config -> "own");
    assertThat(registry.make("ReLU")).isEqualTo("own");
    assertThat(registry.make("re_lu")).isEqualTo("own");
  }

  @Test
  void describesBuiltInClassesInKerasModule() {
    registry.add("Cube", config -> "cube");
    assertThat(registry.describe("L1L2", Config.empty()).module()).isEqualTo("keras.things");
    assertThat(registry.describe("L1L2", Config.empty()).isOfKeras()).isTrue();
    assertThat(registry.describe("Cube", Config.empty()).isOfKeras()).isFalse();
    assertThat(registry.describe("Unknown", Config.empty()).isOfKeras()).isFalse();
  }

  @Test
  void isFilledWhenFirstUsed() {
    assertThat(fills).hasValue(0);
    assertThat(registry.classNames()).containsExactly("L1L2", "MeanSquare", "RMSprop", "ReLU");
    registry.make("relu");
    assertThat(fills).hasValue(1);
  }

  @Test
  void servesSeveralThreads() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<String>> made =
          IntStream.range(0, 400)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> {
                            registry.add("Own" + i, config -> "own" + i);
                            return registry.make("own_" + i);
                          }))
              .toList();
      for (int i = 0; i < made.size(); i++) {
        assertThat(made.get(i).get()).isEqualTo("own" + i);
      }
    }
    assertThat(fills).hasValue(1);
    assertThat(registry.classNames()).hasSize(404);
  }
}
