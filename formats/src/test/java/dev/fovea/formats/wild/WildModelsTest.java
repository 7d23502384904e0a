package dev.fovea.formats.wild;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.SharedFolder;
import dev.fovea.formats.array.Array;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Runs models that their authors published, against outputs of other programs. {@code
 * -Dfovea.wild=DIR} names a folder of them with an {@code expected.json}; otherwise that of the
 * shared folder is taken. {@code -Dfovea.wildAccuracy=true} also classifies all test images, which
 * takes minutes.
 */
class WildModelsTest {
  /** The kinds of files of which every model must pass; those of others are only printed. */
  private static final Set<String> SUPPORTED = Set.of("onnx");

  /** By how much the accuracy may differ: 0.05 points. */
  private static final double ACCURACY = 0.0005;

  private record Outcome(String file, String detail) {
    boolean passed() {
      return detail.isEmpty();
    }

    boolean isSupported() {
      return SUPPORTED.contains(file.substring(file.lastIndexOf('.') + 1));
    }
  }

  @Test
  void everyModelGivesTheOutputsOfOtherPrograms() throws IOException {
    Path folder =
        Optional.ofNullable(System.getProperty("fovea.wild"))
            .map(Path::of)
            .orElse(SharedFolder.path().resolve("wild"));
    Path expected = folder.resolve("expected.json");
    Assumptions.assumeTrue(Files.exists(expected), "no models at " + folder);
    JsonNode all = new ObjectMapper().readTree(expected.toFile());
    double tolerance = all.get("tolerance").get("absolute").asDouble();
    List<Outcome> outcomes = new ArrayList<>();
    for (JsonNode model : all.get("models")) {
      String file = model.get("file").asText();
      outcomes.add(new Outcome(file, difference(folder.resolve(file), model, tolerance)));
    }
    for (Outcome outcome : outcomes) {
      System.out.printf(
          Locale.ROOT,
          "%-7s %s%s%n",
          outcome.passed() ? "passed" : "failed",
          outcome.file(),
          outcome.passed() ? "" : ": " + outcome.detail());
    }
    System.out.printf(
        Locale.ROOT,
        "%d of %d models passed%n",
        outcomes.stream().filter(Outcome::passed).count(),
        outcomes.size());
    assertThat(outcomes).filteredOn(Outcome::isSupported).allMatch(Outcome::passed);
  }

  /** Returns what is wrong with a model, or an empty text. */
  private static String difference(Path file, JsonNode model, double tolerance) {
    try {
      WildEngine engine = WildEngine.of(file);
      WildInput input = new WildInput(model.get("input"));
      List<Array> outputs = engine.runAll(input.make(input.samples()));
      for (int i = 0; i < model.get("outputs").size(); i++) {
        String difference =
            compare(outputs.get(i), model.get("outputs").get(i), input.samples(), tolerance);
        if (!difference.isEmpty()) {
          return "output " + i + ": " + difference;
        }
      }
      return Boolean.getBoolean("fovea.wildAccuracy") && model.path("accuracy").isNumber()
          ? accuracy(engine, input, model)
          : classes(engine, input, model);
    } catch (IOException | RuntimeException e) {
      return String.valueOf(e);
    }
  }

  private static String compare(Array actual, JsonNode expected, int samples, double tolerance) {
    int[] shape = WildInput.ints(expected.get("shape"));
    if (!Arrays.equals(actual.shape().tail().dims(), shape)) {
      return "has shape " + actual.shape() + ", wanted " + expected.get("shape");
    }
    boolean isProbed = expected.has("probe_index");
    JsonNode values = expected.get(isProbed ? "probe_values" : "values");
    double largest = 1;
    for (JsonNode sample : values) {
      for (JsonNode value : sample) {
        largest = Math.max(largest, Math.abs(value.asDouble()));
      }
    }
    int size = actual.shape().tail().size();
    for (int sample = 0; sample < samples; sample++) {
      JsonNode row = values.get(sample);
      for (int i = 0; i < row.size(); i++) {
        int at = isProbed ? expected.get("probe_index").get(i).asInt() : i;
        double value = actual.number(sample * size + at);
        if (!(Math.abs(value - row.get(i).asDouble()) <= tolerance * largest)) {
          return String.format(
              Locale.ROOT, "sample %d at %d: got %s, wanted %s", sample, at, value, row.get(i));
        }
      }
      if (isProbed) {
        double sum = 0;
        for (int i = sample * size; i < (sample + 1) * size; i++) {
          sum += actual.number(i);
        }
        double mean = expected.get("mean").get(sample).asDouble();
        if (!(Math.abs(sum / size - mean) <= tolerance * largest)) {
          return String.format(
              Locale.ROOT, "sample %d: got a mean of %s, wanted %s", sample, sum / size, mean);
        }
      }
    }
    return "";
  }

  private static String classes(WildEngine engine, WildInput input, JsonNode model) {
    String expected = model.path("argmax_first_100").asText("");
    StringBuilder classes = new StringBuilder();
    if (!expected.isEmpty()) {
      best(engine.runAll(input.make(expected.length())).getFirst()).forEach(classes::append);
    }
    return expected.contentEquals(classes)
        ? ""
        : "takes the first images for " + classes + ", not for " + expected;
  }

  private static String accuracy(WildEngine engine, WildInput input, JsonNode model) {
    int images = model.get("accuracy_images").asInt();
    byte[] labels = input.labels();
    List<Integer> classes = best(engine.runAll(input.make(images)).getFirst());
    int right = 0;
    for (int i = 0; i < images; i++) {
      right += classes.get(i) == labels[i] ? 1 : 0;
    }
    double accuracy = (double) right / images;
    double expected = model.get("accuracy").asDouble();
    return Math.abs(accuracy - expected) <= ACCURACY
        ? ""
        : "has an accuracy of " + accuracy + ", not of " + expected;
  }

  private static List<Integer> best(Array output) {
    int size = output.shape().tail().size();
    List<Integer> classes = new ArrayList<>();
    for (int start = 0; start < output.size(); start += size) {
      int best = 0;
      for (int i = 1; i < size; i++) {
        best = output.number(start + i) > output.number(start + best) ? i : best;
      }
      classes.add(best);
    }
    return classes;
  }
}
