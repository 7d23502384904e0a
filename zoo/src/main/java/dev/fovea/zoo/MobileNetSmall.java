package dev.fovea.zoo;

import static dev.fovea.layer.Layers.batchNormalization;
import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.depthwiseConv2D;
import static dev.fovea.layer.Layers.globalAveragePooling2D;
import static dev.fovea.layer.Layers.relu;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Padding;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * A small MobileNet: after a convolution each block is a depthwise 3x3 convolution and a mixture of
 * the channels by a 1x1 convolution, both with batch normalization and ReLU. It has 51,722
 * parameters for inputs of 28x28x1 and ten classes.
 *
 * <p>After A. G. Howard et al., "MobileNets: efficient convolutional neural networks for mobile
 * vision applications", 2017, section 3.2 and figure 3.
 */
public final class MobileNetSmall implements Architecture {
  @Override
  public String name() {
    return "mobilenet-small";
  }

  @Override
  public String description() {
    return "five depthwise separable blocks, for Fashion-MNIST";
  }

  @Override
  public String result() {
    return "92.33 % of Fashion-MNIST's test samples";
  }

  @Override
  public String source() {
    return "A. G. Howard et al., MobileNets: efficient convolutional neural networks for mobile"
        + " vision applications, 2017";
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
    Symbol y =
        x.then(conv2D(16, 3).padding(Padding.SAME).useBias(false))
            .then(batchNormalization())
            .then(relu());
    y = block(y, 32, 2);
    y = block(y, 64, 1);
    y = block(y, 128, 2);
    y = block(y, 128, 1);
    y = block(y, 128, 1);
    Symbol scores =
        y.then(globalAveragePooling2D()).then(dense(classes).activation(Activation.SOFTMAX));
    return Model.of(name(), List.of(x), List.of(scores));
  }

  private static Symbol block(Symbol x, int filters, int stride) {
    return x.then(depthwiseConv2D(3).strides(stride).padding(Padding.SAME).useBias(false))
        .then(batchNormalization())
        .then(relu())
        .then(conv2D(filters, 1).useBias(false))
        .then(batchNormalization())
        .then(relu());
  }

  @Override
  public List<Recipe> recipes() {
    return List.of(ResNetSmall.clothes(0.006));
  }
}
