package dev.fovea.browser;

import static dev.fovea.layer.Layers.add;
import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.globalAveragePooling2D;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Padding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import dev.fovea.web.explore.live.InputMaker.Picture;
import dev.fovea.zoo.Zoo;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The networks and the drawing of the tests. */
final class Networks {
  private Networks() {}

  /** Returns the trained network of the zoo. */
  static SavedModel basicCnn() {
    try (InputStream in = Zoo.trained("basic-cnn").orElseThrow()) {
      return SavedModel.load(in, "basic-cnn.keras");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns a network with a branch, a layer used twice, and a nested network. */
  static Model branched() {
    Symbol x = Symbol.input(12, 12, 1);
    Layer twice = conv2D(4, 3).padding(Padding.SAME).activation(Activation.TANH);
    Model nested =
        Model.sequential(Shape.of(12, 12, 4), conv2D(4, 1), conv2D(4, 3).padding(Padding.SAME));
    Symbol first = x.then(conv2D(4, 1)).then(twice);
    Symbol sum = add(first, first.then(twice).then(nested));
    Model model =
        Model.of(
            x, sum.then(globalAveragePooling2D()).then(dense(3).activation(Activation.SOFTMAX)));
    model.initialize(7);
    return model;
  }

  /** Returns a drawing of a one, slanted, not in the middle. */
  static Picture drawing() {
    int size = 112;
    byte[] pixels = new byte[size * size];
    for (int y = 16; y < 84; y++) {
      for (int x = 0; x < size; x++) {
        double far = Math.abs(x - (70 - 0.3 * y));
        pixels[y * size + x] = (byte) Math.round(255 * Math.clamp(6 - far, 0, 1));
      }
    }
    return new Picture(size, size, 1, pixels);
  }

  /** Returns models to be written and read. */
  static List<Model> models() {
    return List.of(basicCnn().model(), branched());
  }
}
