package dev.fovea.formats.wild;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.SharedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * A file that its author published, with its entry in the {@code expected.json} of its folder. The
 * folder is that of the system property {@code fovea.wild}, else {@code wild} of the shared data.
 */
record WildModel(Path path, JsonNode expected) {
  /** Returns the models to load and run; skips the test if there is no folder of them. */
  static List<WildModel> all() throws IOException {
    return listed("models");
  }

  /** Returns the files to refuse; skips the test if there is no folder of models. */
  static List<WildModel> rejected() throws IOException {
    return listed("reject");
  }

  private static List<WildModel> listed(String key) throws IOException {
    Path folder =
        Optional.ofNullable(System.getProperty("fovea.wild"))
            .map(Path::of)
            .orElse(SharedFolder.path().resolve("wild"));
    Path list = folder.resolve("expected.json");
    Assumptions.assumeTrue(Files.exists(list), "no models at " + folder);
    List<WildModel> all = new ArrayList<>();
    for (JsonNode one : new ObjectMapper().readTree(list.toFile()).path(key)) {
      all.add(new WildModel(folder.resolve(one.path("file").asText()), one));
    }
    return all;
  }

  String file() {
    return expected.path("file").asText();
  }

  /** Returns whether the expected outputs were confirmed, so that the model must give them. */
  boolean isVerified() {
    return !expected.path("verified").asText().isEmpty();
  }

  WildInput input() {
    return new WildInput(expected.path("input"));
  }
}
