package dev.fovea.formats.weights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;

/** The files that PyTorch wrote, with the inputs and outputs of their networks (generate.py). */
public final class TorchFixtures {
  private static final JsonNode EXPECTED = read();

  private TorchFixtures() {}

  private static JsonNode read() {
    try {
      return new ObjectMapper().readTree(file("expected.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a file of the folder. */
  public static Path file(String name) {
    URL url = Objects.requireNonNull(TorchFixtures.class.getResource("/pytorch/" + name), name);
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static JsonNode expected(String name) {
    return EXPECTED.path(name);
  }

  /** Returns the input of a network, channels last. */
  static Tensor input(String name) {
    return channelsLast(tensor(EXPECTED.path(name), "input"));
  }

  /** Returns the output of a network, channels last. */
  static Tensor output(String name) {
    return channelsLast(tensor(EXPECTED.path(name), "output"));
  }

  private static Tensor tensor(JsonNode node, String key) {
    int[] dims = new int[node.path(key + "_shape").size()];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = node.path(key + "_shape").path(i).asInt();
    }
    float[] values = new float[node.path(key).size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) node.path(key).path(i).asDouble();
    }
    return Tensor.of(Shape.of(dims), values);
  }

  /** Returns (batch, channels, sizes) as (batch, sizes, channels). */
  static Tensor channelsLast(Tensor x) {
    if (x.shape().rank() < 3) {
      return x;
    }
    int batch = x.batch();
    int channels = x.shape().dim(1);
    int positions = x.shape().size() / batch / channels;
    float[] moved = new float[x.data().length];
    for (int n = 0; n < batch; n++) {
      for (int c = 0; c < channels; c++) {
        for (int p = 0; p < positions; p++) {
          moved[(n * positions + p) * channels + c] = x.data()[(n * channels + c) * positions + p];
        }
      }
    }
    Shape shape = Shape.of(batch);
    for (int i = 2; i < x.shape().rank(); i++) {
      shape = shape.append(x.shape().dim(i));
    }
    return Tensor.of(shape.append(channels), moved);
  }
}
