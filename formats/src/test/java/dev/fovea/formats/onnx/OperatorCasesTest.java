package dev.fovea.formats.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.SharedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Runs cases of ONNX's conformance tests, and prints how they ended by operator. {@code
 * -Dfovea.onnxNode=DIR} names a folder of them; otherwise those of the shared folder are run.
 */
class OperatorCasesTest {
  @Test
  void everyCasePassesOrItsOperatorIsDeclaredOut() throws IOException {
    List<OperatorCase.Outcome> outcomes = new ArrayList<>();
    for (Path folder : folders()) {
      for (OperatorCase operatorCase : OperatorCase.in(folder)) {
        outcomes.add(operatorCase.run());
      }
    }
    Assumptions.assumeFalse(outcomes.isEmpty(), "no conformance cases at " + folders());
    print(outcomes);
    assertThat(outcomes)
        .filteredOn(outcome -> outcome.kind() == OperatorCase.Outcome.Kind.FAILED)
        .isEmpty();
  }

  private static List<Path> folders() {
    return Optional.ofNullable(System.getProperty("fovea.onnxNode"))
        .map(folder -> List.of(Path.of(folder)))
        .orElseGet(
            () ->
                List.of(
                    SharedFolder.path().resolve("wild/onnx-node"),
                    SharedFolder.path().resolve("wild/onnx-pytorch")))
        .stream()
        .filter(Files::isDirectory)
        .toList();
  }

  private static void print(List<OperatorCase.Outcome> outcomes) {
    Map<String, int[]> counts = new TreeMap<>();
    for (OperatorCase.Outcome outcome : outcomes) {
      counts.computeIfAbsent(outcome.operator(), key -> new int[3])[outcome.kind().ordinal()]++;
    }
    System.out.println(line("operator", "passed", "failed", "declared out"));
    int[] sums = new int[3];
    counts.forEach(
        (operator, own) -> {
          System.out.println(line(operator, own[0], own[1], own[2]));
          for (int i = 0; i < sums.length; i++) {
            sums[i] += own[i];
          }
        });
    System.out.println(line("all " + outcomes.size(), sums[0], sums[1], sums[2]));
    for (OperatorCase.Outcome outcome : outcomes) {
      if (outcome.kind() != OperatorCase.Outcome.Kind.PASSED) {
        System.out.println(outcome.kind() + " " + outcome.name() + ": " + outcome.detail());
      }
    }
  }

  private static String line(Object... columns) {
    return String.format(Locale.ROOT, "%-30s %8s %8s %14s", columns);
  }
}
