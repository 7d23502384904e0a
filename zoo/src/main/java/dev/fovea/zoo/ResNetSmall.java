package dev.fovea.zoo;

import static dev.fovea.layer.Layers.add;
import static dev.fovea.layer.Layers.batchNormalization;
import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.globalAveragePooling2D;
import static dev.fovea.layer.Layers.relu;

import dev.fovea.data.augment.Augmentations;
import dev.fovea.data.augment.RandomFlip;
import dev.fovea.data.augment.RandomTranslation;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Padding;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.convolution.Conv;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.weight.Initializers;
import java.util.List;

/**
 * A small residual network of blocks with the activation after the sum: a convolution and a block
 * of 16 filters, two blocks of 32 and of 64 filters and one of 128, which halve height and width
 * whenever the number of filters doubles, and the mean of each map. It has 402,906 parameters for
 * inputs of 28x28x1 and ten classes.
 *
 * <p>After K. He, X. Zhang, S. Ren, J. Sun, "Deep residual learning for image recognition", 2015,
 * section 4.2, with the projection shortcuts of section 3.3 (equation 2).
 */
public final class ResNetSmall implements Architecture {
  @Override
  public String name() {
    return "resnet-small";
  }

  @Override
  public String description() {
    return "residual network of six blocks, for Fashion-MNIST";
  }

  @Override
  public String result() {
    return "94.11 % of Fashion-MNIST's test samples";
  }

  @Override
  public String source() {
    return "K. He, X. Zhang, S. Ren, J. Sun, Deep residual learning for image recognition, 2015";
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
    Symbol x = Symbol.input(input.dims());
    Symbol y = x.then(conv(16, 1)).then(batchNormalization()).then(relu());
    y = block(y, 16, 1);
    y = block(y, 32, 2);
    y = block(y, 32, 1);
    y = block(y, 64, 2);
    y = block(y, 64, 1);
    y = block(y, 128, 2);
    Symbol scores =
        y.then(globalAveragePooling2D()).then(dense(classes).activation(Activation.SOFTMAX));
    return Model.of(name(), List.of(x), List.of(scores));
  }

  /**
   * Returns relu(F(x) + x) with two 3x3 convolutions F, or relu(F(x) + W x) with a 1x1 convolution
   * W if the shape changes.
   */
  private static Symbol block(Symbol x, int filters, int stride) {
    Symbol residual =
        x.then(conv(filters, stride))
            .then(batchNormalization())
            .then(relu())
            .then(conv(filters, 1))
            .then(batchNormalization());
    boolean same = stride == 1 && x.shape().channels() == filters;
    Symbol shortcut =
        same
            ? x
            : x.then(conv2D(filters, 1).strides(stride).useBias(false)).then(batchNormalization());
    return add(residual, shortcut).then(relu());
  }

  private static Conv conv(int filters, int stride) {
    return conv2D(filters, 3)
        .strides(stride)
        .padding(Padding.SAME)
        .useBias(false)
        .kernelInitializer(Initializers.heNormal());
  }

  @Override
  public List<Recipe> recipes() {
    return List.of(clothes(0.004));
  }

  /**
   * Returns the recipe of both small networks for Fashion-MNIST, whose clothes may be mirrored and
   * shifted.
   */
  static Recipe clothes(double rate) {
    return new Recipe(
        "standard",
        "mirrored and shifted pictures, one cycle of the learning rate, averaged weights",
        20,
        128,
        rate,
        Augmentations.of(RandomFlip.HORIZONTAL, new RandomTranslation(0.07, 0.07)),
        Recipe::oneCycle);
  }
}
