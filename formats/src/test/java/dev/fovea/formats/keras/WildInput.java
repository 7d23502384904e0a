package dev.fovea.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;

/**
 * The inputs of models found in the wild, made as the {@code input} entries of their {@code
 * expected.json} say.
 *
 * @param shared the folder with the data sets
 */
record WildInput(Path shared) {
  private static final int SIDE = 28;
  private static final Map<Path, byte[]> FILES = new ConcurrentHashMap<>();

  /** Returns samples from {@code first} of one input. */
  Tensor samples(JsonNode input, int index, Shape shape, int first, int count) {
    Shape known = known(input, shape);
    Tensor tensor = Tensor.zeros(known.prepend(count));
    int size = known.size();
    for (int i = 0; i < count; i++) {
      switch (input.path("kind").asText()) {
        case "dataset" -> dataset(input, first + i, tensor.data(), i * size, size);
        case "pattern" -> pattern(input, first + i, tensor.data(), i * size, size);
        case "lcg" -> lcg(input, first + i, tensor.data(), i * size, size);
        case "lcg+label" -> {
          if (index == 0) {
            lcg(input, first + i, tensor.data(), i * size, size);
          } else {
            tensor.data()[i] = (first + i) % 10;
          }
        }
        default -> throw new IllegalStateException("unknown kind of input " + input.path("kind"));
      }
    }
    return tensor;
  }

  /** Returns the shape with the sizes of the input for open ones. */
  private static Shape known(JsonNode input, Shape shape) {
    Shape known = shape;
    for (int i = 0; i < shape.rank(); i++) {
      if (shape.dim(i) == Shape.UNKNOWN) {
        known = known.with(i, input.path("pattern_hwc").path(i).asInt(SIDE));
      }
    }
    return known;
  }

  private byte[] images(String dataset) {
    return file(dataset, "t10k-images-idx3-ubyte.gz");
  }

  /** Returns the label of a test image. */
  int label(String dataset, int image) {
    return file(dataset, "t10k-labels-idx1-ubyte.gz")[8 + image];
  }

  private byte[] file(String dataset, String name) {
    Path folder =
        dataset.startsWith("fashion")
            ? Path.of("/usr/share/datasets/fashion-mnist")
            : shared.resolve("data/mnist");
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

  private void dataset(JsonNode input, int image, float[] to, int at, int size) {
    byte[] images = images(input.path("dataset").asText());
    int side = SIDE;
    while (side * side < size && input.has("pad_before_formula")) {
      side += 2;
    }
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

  private void pattern(JsonNode input, int sample, float[] to, int at, int size) {
    byte[] images = images("mnist");
    int height = input.path("pattern_hwc").path(0).asInt();
    int width = input.path("pattern_hwc").path(1).asInt();
    int channels = input.path("pattern_hwc").path(2).asInt();
    double scale = input.path("scale").asDouble();
    if (height * width * channels != size) {
      throw new IllegalStateException("the pattern has another size than the input");
    }
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < channels; c++) {
          int value = pixel(images, sample + c, y * SIDE / height, x * SIDE / width);
          to[at + (y * width + x) * channels + c] = (float) (scale * value / 255);
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
