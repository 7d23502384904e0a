package dev.fovea.formats.wild;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fovea.formats.BadModelException;
import dev.fovea.formats.array.Array;
import dev.fovea.store.SavedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs models that their authors published, of Keras and of ONNX, against outputs of other
 * programs. {@code -Dfovea.wild=DIR} names a folder of them with an {@code expected.json};
 * otherwise that of the shared folder is taken. {@code -Dfovea.wildAccuracy=true} also classifies
 * all test images, which takes minutes.
 */
class WildModelsTest {
  /** By how much the accuracy may differ: 0.05 points. */
  private static final double ACCURACY = 0.0005;

  private static final int BATCH = 100;

  /** Words of the messages about files that cannot be read. */
  private static final Map<String, String> REASONS =
      Map.of(
          "reject/weights-only.h5", "holds weights only and no model",
          "reject/custom-qdense.keras", "layer \"fc1\": unknown layer \"QDense\"",
          "reject/keras-ops-max.keras", "the operation Max");

  @TempDir private Path folder;

  /** How a model ended: with an empty detail if it passed. */
  private record Outcome(WildModel model, String detail) {
    boolean passed() {
      return detail.isEmpty();
    }
  }

  @Test
  void everyModelGivesTheOutputsOfOtherPrograms() throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    for (WildModel model : WildModel.all()) {
      Outcome outcome = new Outcome(model, difference(model));
      outcomes.add(outcome);
      System.out.println(
          outcome.passed()
              ? "passed  " + model.file()
              : "failed  " + model.file() + ": " + outcome.detail());
    }
    System.out.printf(
        Locale.ROOT,
        "%d of %d models passed%n",
        outcomes.stream().filter(Outcome::passed).count(),
        outcomes.size());
    assertThat(outcomes).isNotEmpty();
    assertThat(outcomes)
        .filteredOn(outcome -> outcome.model().isVerified())
        .allMatch(Outcome::passed);
  }

  @Test
  void everyFileToRejectIsRefusedInOneLine() throws IOException {
    Map<String, String> wrong = new LinkedHashMap<>();
    for (WildModel model : WildModel.rejected()) {
      try {
        SavedModel.load(model.path());
        if (!model.expected().path("why").asText().contains("may be supported")) {
          wrong.put(model.file(), "is read");
        }
      } catch (BadModelException e) {
        String message = String.valueOf(e.getMessage());
        System.out.println("refused " + message);
        if (!message.startsWith(model.path() + ": ")
            || message.contains("\n")
            || !message.contains(REASONS.getOrDefault(model.file(), ""))) {
          wrong.put(model.file(), message);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** Returns what is wrong with a model, or an empty text. */
  private String difference(WildModel model) {
    try {
      List<Array> inputs = model.input().make(model.input().samples());
      int samples = model.input().samples();
      WildEngine layers = WildEngine.layersOf(model.path());
      Map<String, List<Array>> outputs = new LinkedHashMap<>();
      outputs.put("in a batch", layers.runAll(inputs, samples));
      outputs.put("one at a time", layers.runAll(inputs, 1));
      if (model.file().endsWith(".onnx")) {
        WildEngine graph = new WildEngine.OfGraph(model.path());
        outputs.put("by its operators", graph.runAll(inputs, samples));
      }
      WildEngine again = layers.rewritten(folder.resolve("again.keras"));
      outputs.put("saved as .keras", again.runAll(inputs, samples));
      JsonNode expected = model.expected().path("outputs");
      for (Map.Entry<String, List<Array>> way : outputs.entrySet()) {
        for (int i = 0; i < expected.size(); i++) {
          String difference =
              new WildOutput(expected.get(i)).difference(way.getValue().get(i), samples);
          if (!difference.isEmpty()) {
            return String.format(
                Locale.ROOT, "output %d, %s, %s", i, way.getKey(), difference);
          }
        }
      }
      return Boolean.getBoolean("fovea.wildAccuracy") && model.expected().has("accuracy")
          ? accuracy(layers, model)
          : classes(layers, model);
    } catch (IOException | RuntimeException e) {
      return String.valueOf(e);
    }
  }

  private static String classes(WildEngine layers, WildModel model) {
    String expected = model.expected().path("argmax_first_100").asText("");
    StringBuilder classes = new StringBuilder();
    if (!expected.isEmpty()) {
      best(layers, model, expected.length()).forEach(classes::append);
    }
    return expected.contentEquals(classes)
        ? ""
        : "takes the first images for " + classes + ", not for " + expected;
  }

  private static String accuracy(WildEngine layers, WildModel model) {
    int images = model.expected().path("accuracy_images").asInt();
    byte[] labels = model.input().labels();
    List<Integer> classes = best(layers, model, images);
    int right = 0;
    for (int i = 0; i < images; i++) {
      right += classes.get(i) == labels[i] ? 1 : 0;
    }
    double accuracy = (double) right / images;
    double expected = model.expected().path("accuracy").asDouble();
    System.out.printf(
        Locale.ROOT, "        accuracy %.4f, expected %.4f%n", accuracy, expected);
    return Math.abs(accuracy - expected) <= ACCURACY
        ? ""
        : "has an accuracy of " + accuracy + ", not of " + expected;
  }

  private static List<Integer> best(WildEngine layers, WildModel model, int images) {
    Array output = layers.runAll(model.input().make(images), BATCH).getFirst();
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
