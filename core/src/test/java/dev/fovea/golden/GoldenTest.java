package dev.fovea.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.SharedFolder;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Workers;
import dev.fovea.optimizer.GoldenOptimizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs every case of a folder: the one in the system property {@code fovea.golden}, else {@code
 * golden} in the shared folder.
 */
class GoldenTest {
  private static final Map<String, GoldenRunner> RUNNERS =
      Map.of(
          "layer", new GoldenLayer(),
          "loss", new GoldenLoss(),
          "optimizer", new GoldenOptimizer());

  static List<Arguments> cases() throws IOException {
    String given = System.getProperty("fovea.golden", "");
    Path folder = given.isEmpty() ? SharedFolder.path().resolve("golden") : Path.of(given);
    assumeTrue(Files.isDirectory(folder) || !given.isEmpty(), () -> folder + " is absent");
    List<Arguments> cases = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        for (Kernels kernels : kernels()) {
          cases.add(Arguments.of(file.getFileName().toString(), kernels.name(), file, kernels));
        }
      }
    }
    return cases;
  }

  private static List<Kernels> kernels() {
    Workers workers = Workers.of(2);
    Kernels scalar = Kernels.scalar(workers);
    Kernels best = Kernels.best(workers);
    return best.name().equals(scalar.name()) ? List.of(scalar) : List.of(scalar, best);
  }

  @ParameterizedTest(name = "{0} on {1} kernels")
  @MethodSource("cases")
  void agrees(String name, String kernelName, Path file, Kernels kernels) {
    GoldenCase golden = GoldenCase.read(file);
    assertThat(RUNNERS).as("what runs a case of kind %s", golden.kind()).containsKey(golden.kind());
    RUNNERS.get(golden.kind()).run(golden, kernels);
  }
}
