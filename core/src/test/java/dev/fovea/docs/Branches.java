package dev.fovea.docs;

import static dev.fovea.kernel.Activation.RELU;
import static dev.fovea.kernel.Activation.SIGMOID;
import static dev.fovea.kernel.Padding.SAME;
import static dev.fovea.layer.Layers.add;
import static dev.fovea.layer.Layers.concatenate;
import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.conv2DTranspose;
import static dev.fovea.layer.Layers.maxPooling2D;
import static dev.fovea.layer.Layers.relu;

import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;

/** Models with branches. */
final class Branches {
  private Branches() {}

  /** Two convolutions and a shortcut around them (He et al. 2016). */
  static Symbol residualBlock(Symbol x, int filters) {
    Symbol y =
        x.then(conv2D(filters, 3).padding(SAME).activation(RELU))
            .then(conv2D(filters, 3).padding(SAME));
    return add(y, x).then(relu());
  }

  /** A way down, a way up, and a skip connection between them (Ronneberger et al. 2015). */
  static Model smallUNet() {
    Symbol input = Symbol.input(32, 32, 1);
    Symbol skip = input.then(conv2D(8, 3).padding(SAME).activation(RELU));
    Symbol deep = skip.then(maxPooling2D(2)).then(conv2D(16, 3).padding(SAME).activation(RELU));
    Symbol up = deep.then(conv2DTranspose(8, 2).strides(2));
    Symbol joined = concatenate(up, skip).then(conv2D(8, 3).padding(SAME).activation(RELU));
    return Model.of(input, joined.then(conv2D(1, 1).activation(SIGMOID)));
  }
}
