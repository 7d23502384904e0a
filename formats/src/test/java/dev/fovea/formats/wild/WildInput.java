package dev.fovea.formats.wild;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fovea.SharedFolder;
import dev.fovea.data.FashionMnist;
import dev.fovea.data.IdxFile;
import dev.fovea.data.Mnist;
import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.ElementType;
import dev.fovea.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** Makes the inputs of a model as {@code expected.json} describes them. */
final class WildInput {
  private static final int SIDE = 28;

  private final JsonNode input;

  WildInput(JsonNode input) {
    this.input = input;
  }

  int samples() {
    return input.get("samples").asInt();
  }

  /** Returns the shape of a sample of an input. */
  private Shape shape(int index) {
    return Shape.of(ints(input.get("check").get(index).get("shape")));
  }

  static int[] ints(JsonNode numbers) {
    int[] values = new int[numbers.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.get(i).asInt();
    }
    return values;
  }

  /**
   * Returns the inputs of samples, checked against their sums.
   *
   * @param count how many samples, from the first one on
   */
  List<Array> make(int count) {
    List<Array> inputs = new ArrayList<>();
    String kind = input.get("kind").asText();
    switch (kind) {
      case "dataset" -> inputs.add(images(count));
      case "pattern" -> inputs.add(pattern(count));
      case "lcg", "lcg+label" -> {
        inputs.add(random(count));
        if (kind.endsWith("label")) {
          Shape shape = shape(1).prepend(count);
          int size = shape(1).size();
          inputs.add(Array.ofNumbers(ElementType.FLOAT, shape, i -> i / size % 10));
        }
      }
      default -> throw new IllegalArgumentException("inputs of kind " + kind);
    }
    for (int i = 0; i < inputs.size(); i++) {
      check(inputs.get(i), input.get("check").get(i).get("sum"), i);
    }
    return inputs;
  }

  private void check(Array made, JsonNode sums, int index) {
    int size = shape(index).size();
    for (int sample = 0; sample < Math.min(sums.size(), made.shape().dim(0)); sample++) {
      double sum = 0;
      double sizes = 1;
      for (int i = sample * size; i < (sample + 1) * size; i++) {
        sum += made.number(i);
        sizes += Math.abs(made.number(i));
      }
      if (Math.abs(sum - sums.get(sample).asDouble()) > 1e-4 * sizes) {
        throw new IllegalStateException(
            "input %s of sample %s sums up to %s, not to %s"
                .formatted(index, sample, sum, sums.get(sample)));
      }
    }
  }

  private Array images(int count) {
    byte[] pixels = pixels(input.get("dataset").asText(), "images-idx3-ubyte");
    String formula = input.get("formula").asText();
    float[] table = new float[256];
    for (int value = 0; value < table.length; value++) {
      table[value] = (float) Formula.of(formula, value);
    }
    Matcher pad = Pattern.compile("^(\\d+)").matcher(input.path("pad_before_formula").asText(""));
    int border = pad.find() ? Integer.parseInt(pad.group(1)) : 0;
    int side = SIDE + 2 * border;
    Shape shape = shape(0).prepend(count);
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      int row = i / side % side - border;
      int column = i % side - border;
      boolean isInside = row >= 0 && row < SIDE && column >= 0 && column < SIDE;
      int pixel = isInside ? pixels[(i / side / side * SIDE + row) * SIDE + column] & 0xff : 0;
      values[i] = table[pixel];
    }
    return Array.of(shape, values);
  }

  /** Returns the classes of the first images. */
  byte[] labels() {
    return pixels(input.get("dataset").asText(), "labels-idx1-ubyte");
  }

  private static byte[] pixels(String dataset, String kind) {
    Path own = SharedFolder.path().resolve("data");
    Optional<Path> folder = Optional.of(own).filter(Files::isDirectory);
    Optional<Path> found =
        dataset.startsWith("fashion") ? FashionMnist.find(Optional.empty()) : Mnist.find(folder);
    Assumptions.assumeTrue(found.isPresent(), dataset + " is not on this machine");
    Path packed = found.orElseThrow().resolve("t10k-" + kind + ".gz");
    return IdxFile.read(Files.exists(packed) ? packed : found.orElseThrow().resolve("t10k-" + kind))
        .bytes();
  }

  private Array pattern(int count) {
    byte[] pixels = pixels("mnist-t10k", "images-idx3-ubyte");
    int[] size = ints(input.get("pattern_hwc"));
    float scale = (float) input.get("scale").asDouble();
    boolean isChannelsFirst = input.get("order").asText().startsWith("NCHW");
    Shape shape = shape(0).prepend(count);
    float[] values = new float[shape.size()];
    int area = size[0] * size[1];
    for (int i = 0; i < values.length; i++) {
      int sample = i / area / size[2];
      int within = i % (area * size[2]);
      int channel = isChannelsFirst ? within / area : within % size[2];
      int place = isChannelsFirst ? within % area : within / size[2];
      int row = place / size[1] * SIDE / size[0];
      int column = place % size[1] * SIDE / size[1];
      values[i] = scale * (pixels[((sample + channel) * SIDE + row) * SIDE + column] & 0xff) / 255;
    }
    return Array.of(shape, values);
  }

  private Array random(int count) {
    double low = input.path("low").asDouble(0);
    double high = input.path("high").asDouble(1);
    Shape shape = shape(0).prepend(count);
    int size = shape(0).size();
    float[] values = new float[shape.size()];
    long state = 0;
    for (int i = 0; i < values.length; i++) {
      state = i % size == 0 ? 1000 + i / size : state;
      state = (state * 1_103_515_245 + 12_345) % (1L << 31);
      values[i] = (float) (low + (high - low) * ((state >> 8 & 65_535) / 65_535.0));
    }
    return Array.of(shape, values);
  }
}
