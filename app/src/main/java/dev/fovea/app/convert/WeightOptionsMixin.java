package dev.fovea.app.convert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.formats.weights.Layout;
import dev.fovea.formats.weights.WeightOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how the arrays of a file of weights belong to a model. */
public final class WeightOptionsMixin {
  /** The largest file with a map of names; those of the largest networks have some kilobytes. */
  private static final long LARGEST_MAP = 16L << 20;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description =
          "Take the weights of this file (.pt, .pth, .safetensors, .npz, .weights.h5) in place of"
              + " IN's own.")
  private @Nullable Path weights;

  @Option(
      names = "--map",
      paramLabel = "FILE",
      description =
          "JSON object that gives the layers of IN by the names in --weights, where shapes and names"
              + " do not tell, such as {\"fc1\": \"dense\", \"conv1.weight\": \"conv2d/kernel\"};"
              + " \"\" leaves one out.")
  private @Nullable Path map;

  @Option(
      names = "--part",
      paramLabel = "NAME",
      description = "Part of --weights to take, such as state_dict, where several fit.")
  private @Nullable String part;

  @Option(
      names = "--layout",
      paramLabel = "keras|pytorch",
      description =
          "Layout of weights whose names do not tell it; also that in which weights are written"
              + " (default: keras, channels last).")
  private @Nullable String layout;

  /** Returns the file of weights, if one is named. */
  Optional<Path> file() {
    return Optional.ofNullable(weights);
  }

  /** Returns the layout, if one is named. */
  Optional<Layout> layout() {
    return Optional.ofNullable(layout).map(Layout::of);
  }

  /**
   * Returns what is said of the weights.
   *
   * @throws IOException if the map cannot be read or is none; the message names the file
   */
  WeightOptions read() throws IOException {
    if (weights == null && (map != null || part != null)) {
      throw new IllegalArgumentException("--map and --part say how --weights is read; name it");
    }
    return new WeightOptions(names(), Optional.ofNullable(part), layout());
  }

  private Map<String, String> names() throws IOException {
    Map<String, String> names = new LinkedHashMap<>();
    if (map == null) {
      return names;
    }
    if (!Files.isRegularFile(map)) {
      throw new IOException(map + ": there is no such file");
    }
    if (Files.size(map) > LARGEST_MAP) {
      throw new IOException(map + ": is too large for a map of names");
    }
    try {
      JsonNode root = new ObjectMapper().readTree(map.toFile());
      if (!root.isObject()) {
        throw new IOException(map + ": is no JSON object of names");
      }
      for (Map.Entry<String, JsonNode> entry : root.properties()) {
        if (!entry.getValue().isTextual() && !entry.getValue().isNull()) {
          throw new IOException(
              "%s: \"%s\" is given %s, which is no name"
                  .formatted(map, entry.getKey(), entry.getValue()));
        }
        names.put(entry.getKey(), entry.getValue().asText(""));
      }
      return names;
    } catch (JsonProcessingException e) {
      throw new IOException("%s: is no JSON (%s)".formatted(map, e.getOriginalMessage()), e);
    }
  }
}
