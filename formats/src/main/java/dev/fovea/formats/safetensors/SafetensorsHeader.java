package dev.fovea.formats.safetensors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fovea.formats.BadModelException;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The header of a safetensors file: a JSON object that gives for each array its type, shape and
 * place. The rules are those of the format's <a
 * href="https://github.com/huggingface/safetensors#format">description</a>: no name twice, and the
 * arrays cover the bytes behind the header without a gap or an overlap.
 *
 * @param arrays the arrays in the order of the header
 * @param metadata free text by name
 */
record SafetensorsHeader(List<Entry> arrays, Map<String, String> metadata) {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** The member of the header that is no array. */
  static final String METADATA = "__metadata__";

  /**
   * An array.
   *
   * @param begin its first byte, counted from the end of the header
   * @param end the byte behind its last one
   */
  record Entry(String name, SafetensorsType type, Shape shape, long begin, long end) {}

  /**
   * Reads a header.
   *
   * @param room the number of bytes behind the header
   * @param file the name of the file in messages
   */
  static SafetensorsHeader read(byte[] text, long room, String file) throws BadModelException {
    JsonNode root;
    try {
      if (text.length == 0 || text[0] != '{') {
        throw new BadModelException(file, "is no safetensors file: its header is no JSON object");
      }
      root = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new BadModelException(
          file, "is damaged: its header is no JSON (%s)".formatted(e.getOriginalMessage()), e);
    } catch (IOException e) {
      throw new BadModelException(file, "is damaged: its header is no text", e);
    }
    List<Entry> arrays = new ArrayList<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> member : root.properties()) {
      if (member.getKey().equals(METADATA)) {
        member
            .getValue()
            .properties()
            .forEach(e -> metadata.put(e.getKey(), e.getValue().asText()));
      } else {
        arrays.add(entry(member.getKey(), member.getValue(), room, file));
      }
    }
    check(arrays, room, file);
    return new SafetensorsHeader(List.copyOf(arrays), Map.copyOf(metadata));
  }

  private static Entry entry(String name, JsonNode node, long room, String file)
      throws BadModelException {
    String typeName = node.path("dtype").asText("none");
    SafetensorsType type =
        SafetensorsType.of(typeName)
            .orElseThrow(
                () ->
                    new BadModelException(
                        file,
                        "the array \"%s\" has the type %s, which is none of safetensors"
                            .formatted(name, typeName)));
    JsonNode offsets = node.path("data_offsets");
    if (!node.path("shape").isArray()
        || offsets.size() != 2
        || !offsets.path(0).canConvertToLong()
        || !offsets.path(1).canConvertToLong()) {
      throw new BadModelException(
          file, "is damaged: the array \"%s\" has no shape or no place".formatted(name));
    }
    long begin = offsets.path(0).asLong();
    long end = offsets.path(1).asLong();
    if (begin < 0 || end < begin || end > room) {
      throw new BadModelException(
          file,
          String.format(
              Locale.ROOT,
              "is damaged or cut short: the array \"%s\" lies at bytes %d to %d of %d",
              name,
              begin,
              end,
              room));
    }
    Shape shape = shape(name, node.path("shape"), file);
    long bits = (long) shape.size() * type.bits();
    if (bits % 8 != 0 || bits / 8 != end - begin) {
      throw new BadModelException(
          file,
          String.format(
              Locale.ROOT,
              "is damaged: the array \"%s\" has %d bytes, and %s of %s takes %d",
              name,
              end - begin,
              shape,
              type,
              Math.ceilDiv(bits, 8L)));
    }
    return new Entry(name, type, shape, begin, end);
  }

  private static Shape shape(String name, JsonNode dims, String file) throws BadModelException {
    int[] sizes = new int[dims.size()];
    for (int i = 0; i < sizes.length; i++) {
      JsonNode dim = dims.path(i);
      if (!dim.isIntegralNumber() || !dim.canConvertToInt() || dim.intValue() < 0) {
        throw new BadModelException(
            file, "the array \"%s\" has the dimension %s".formatted(name, dim));
      }
      sizes[i] = dim.intValue();
    }
    try {
      return Shape.of(sizes);
    } catch (ShapeException e) {
      throw new BadModelException(file, "array \"%s\": %s".formatted(name, e.getMessage()), e);
    }
  }

  /** Checks that the arrays follow each other from the first byte to the last. */
  private static void check(List<Entry> arrays, long room, String file) throws BadModelException {
    long at = 0;
    List<Entry> sorted =
        arrays.stream()
            .sorted(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end))
            .toList();
    for (Entry entry : sorted) {
      if (entry.begin() != at) {
        throw new BadModelException(
            file,
            String.format(
                Locale.ROOT,
                "is damaged: the array \"%s\" begins at byte %d, where byte %d follows the one"
                    + " before",
                entry.name(),
                entry.begin(),
                at));
      }
      at = entry.end();
    }
    if (at != room) {
      throw new BadModelException(
          file,
          String.format(
              Locale.ROOT,
              "is damaged: %,d bytes follow its header, and its arrays take %,d",
              room,
              at));
    }
  }
}
