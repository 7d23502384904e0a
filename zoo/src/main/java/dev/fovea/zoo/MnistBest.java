package dev.fovea.zoo;

import static dev.fovea.layer.Layers.batchNormalization;
import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.dropout;
import static dev.fovea.layer.Layers.globalAveragePooling2D;
import static dev.fovea.layer.Layers.maxPooling2D;
import static dev.fovea.layer.Layers.relu;

import dev.fovea.data.augment.Augmentations;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Padding;
import dev.fovea.layer.Layer;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A small batch-normalized network for handwritten digits: three pairs of 3x3 convolutions between
 * poolings, then the mean of each map. It has 289,066 parameters for ten classes.
 */
public final class MnistBest implements Architecture {
  private static final Recipe RECIPE =
      new Recipe(
          "standard",
          "augmented digits, one cycle of the learning rate up to 0.004, averaged weights",
          20,
          128,
          0.004,
          Augmentations.digits(),
          Recipe::oneCycle);

  @Override
  public String name() {
    return "mnist-best";
  }

  @Override
  public String description() {
    return "small and accurate on digits: six 3x3 convolutions with batch normalization";
  }

  @Override
  public String result() {
    return "99.65 % of MNIST's test samples, the mean of three seeds";
  }

  @Override
  public String source() {
    return "Fovea; after K. Simonyan and A. Zisserman, VGG, 2015, and M. Lin et al., Network in"
        + " Network, 2014";
  }

  @Override
  public Shape input() {
    return Shape.of(28, 28, 1);
  }

  @Override
  public int classes() {
    return 10;
  }

  @Override
  public Model create(Shape input, int classes) {
    List<Layer> layers = new ArrayList<>();
    pair(layers, 32);
    layers.add(maxPooling2D(2));
    layers.add(dropout(0.1));
    pair(layers, 64);
    layers.add(maxPooling2D(2));
    layers.add(dropout(0.2));
    pair(layers, 128);
    layers.add(globalAveragePooling2D());
    layers.add(dropout(0.3));
    layers.add(dense(classes).activation(Activation.SOFTMAX));
    return Model.sequential(input, layers);
  }

  private static void pair(List<Layer> layers, int filters) {
    for (int i = 0; i < 2; i++) {
      layers.add(conv2D(filters, 3).padding(Padding.SAME).useBias(false));
      layers.add(batchNormalization());
      layers.add(relu());
    }
  }

  @Override
  public List<Recipe> recipes() {
    return List.of(RECIPE);
  }
}
