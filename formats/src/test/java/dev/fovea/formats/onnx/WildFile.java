package dev.fovea.formats.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.SharedFolder;
import dev.fovea.formats.array.Array;
import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;

/**
 * A model found in the wild, with the inputs that its entry in {@code expected.json} describes; its
 * text is the name of the file.
 */
record WildFile(String file, JsonNode expected) {
  private static final int SIDE = 28;
  private static final Map<Path, byte[]> FILES = new ConcurrentHashMap<>();

  static Path folder() {
    return Optional.ofNullable(System.getProperty("fovea.wild"))
        .map(Path::of)
        .orElse(SharedFolder.path().resolve("wild"));
  }

  /** Returns the ONNX models in the folder; none if it is not there. */
  static List<WildFile> all() throws IOException {
    Path list = folder().resolve("expected.json");
    List<WildFile> all = new ArrayList<>();
    if (Files.exists(list)) {
      for (JsonNode one : new ObjectMapper().readTree(list.toFile()).path("models")) {
        if (one.path("file").asText().endsWith(".onnx")) {
          all.add(new WildFile(one.path("file").asText(), one));
        }
      }
    }
    return all;
  }

  @Override
  public String toString() {
    return file;
  }

  Path path() {
    return folder().resolve(file);
  }

  int samples() {
    return expected.path("input").path("samples").asInt();
  }

  /**
   * Returns samples of each input in the layout of the file; the first of them with given numbers.
   */
  List<Array> inputs(int first, int count) {
    JsonNode input = expected.path("input");
    List<Array> inputs = new ArrayList<>();
    for (int i = 0; i < input.path("check").size(); i++) {
      int[] dims =
          new ObjectMapper().convertValue(input.path("check").path(i).path("shape"), int[].class);
      Shape shape = Shape.of(dims);
      float[] values = new float[shape.size() * count];
      for (int sample = 0; sample < count; sample++) {
        fill(input, i, first + sample, values, sample * shape.size(), shape);
      }
      inputs.add(Array.of(shape.prepend(count), values));
    }
    return inputs;
  }

  private void fill(JsonNode input, int index, int sample, float[] to, int at, Shape shape) {
    switch (input.path("kind").asText()) {
      case "dataset" -> dataset(input, sample, to, at, shape.size());
      case "pattern" -> pattern(input, sample, to, at);
      case "lcg" -> lcg(input, sample, to, at, shape.size());
      case "lcg+label" -> {
        if (index == 0) {
          lcg(input, sample, to, at, shape.size());
        } else {
          to[at] = sample % 10;
        }
      }
      default -> throw new IllegalStateException("unknown kind of input " + input.path("kind"));
    }
  }

  /** Returns the class of a test image. */
  int label(int image) {
    String dataset = expected.path("input").path("dataset").asText();
    return file(dataset, "t10k-labels-idx1-ubyte.gz")[8 + image];
  }

  private static byte[] file(String dataset, String name) {
    Path folder =
        dataset.startsWith("fashion")
            ? Path.of("/usr/share/datasets/fashion-mnist")
            : SharedFolder.path().resolve("data/mnist");
    return FILES.computeIfAbsent(
        folder.resolve(name),
        path -> {
          try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(path))) {
            return in.readAllBytes();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static int pixel(byte[] images, int image, int row, int column) {
    return images[16 + (image * SIDE + row) * SIDE + column] & 0xff;
  }

  private static void dataset(JsonNode input, int image, float[] to, int at, int size) {
    byte[] images = file(input.path("dataset").asText(), "t10k-images-idx3-ubyte.gz");
    int side = (int) Math.round(Math.sqrt(size));
    int margin = (side - SIDE) / 2;
    for (int i = 0; i < side * side; i++) {
      int row = i / side - margin;
      int column = i % side - margin;
      boolean inside = row >= 0 && row < SIDE && column >= 0 && column < SIDE;
      double x = inside ? pixel(images, image, row, column) : 0;
      to[at + i] =
          (float)
              switch (input.path("formula").asText()) {
                case "x/255" -> x / 255;
                case "x" -> x;
                case "x/127.5-1" -> x / 127.5 - 1;
                case "x/255-0.5" -> x / 255 - 0.5;
                case "(x/255-0.1307)/0.3081" -> (x / 255 - 0.1307) / 0.3081;
                default -> throw new IllegalStateException("unknown " + input.path("formula"));
              };
    }
  }

  private static void pattern(JsonNode input, int sample, float[] to, int at) {
    byte[] images = file("mnist", "t10k-images-idx3-ubyte.gz");
    int height = input.path("pattern_hwc").path(0).asInt();
    int width = input.path("pattern_hwc").path(1).asInt();
    int channels = input.path("pattern_hwc").path(2).asInt();
    double scale = input.path("scale").asDouble();
    boolean first = input.path("order").asText().equals("NCHW");
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < channels; c++) {
          int value = pixel(images, sample + c, y * SIDE / height, x * SIDE / width);
          int place = first ? (c * height + y) * width + x : (y * width + x) * channels + c;
          to[at + place] = (float) (scale * value / 255);
        }
      }
    }
  }

  private static void lcg(JsonNode input, int sample, float[] to, int at, int size) {
    double low = input.path("low").asDouble();
    double high = input.path("high").asDouble();
    long state = 1000 + sample;
    for (int i = 0; i < size; i++) {
      state = (state * 1103515245L + 12345) & 0x7fffffffL;
      to[at + i] = (float) (low + (high - low) * (((state >> 8) & 65535) / 65535.0));
    }
  }
}
