package dev.fovea.bench.peers;

import static dev.fovea.layer.Layers.activation;
import static dev.fovea.layer.Layers.batchNormalization;
import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.flatten;
import static dev.fovea.layer.Layers.maxPooling2D;

import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.data.DownloadProgress;
import dev.fovea.data.Mnist;
import dev.fovea.data.Split;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Padding;
import dev.fovea.model.Model;
import dev.fovea.model.SubModel;
import dev.fovea.tensor.Shape;
import dev.fovea.zoo.Zoo;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A network that is trained, its samples, and the number of samples in a step. */
public enum Network {
  /** The CNN of Keras's MNIST example: 1,199,882 parameters, dropout 25 % and 50 %. */
  BASIC(128),

  /**
   * Three blocks of 3x3 convolution ({@code same}; 32, 64, 128), batch normalization, ReLU and 2x2
   * max pooling, then a dense layer, on images of CIFAR's shape: digits with a border, in three
   * tints.
   */
  CIFAR(128),

  /** LeNet-5 with ReLU and max pooling. */
  LENET(128),

  /** The residual network of the zoo, with its strides, on digits. */
  RESNET(128),

  /** The network of depthwise separable convolutions of the zoo, on digits. */
  MOBILENET(128),

  /** The U-Net of the zoo, on scenes of several digits; the class of each pixel is the target. */
  UNET(16);

  /** The learning rate of SGD. */
  public static final float RATE = 0.05f;

  /** The momentum of SGD. */
  public static final float MOMENTUM = 0.9f;

  private static final int SCENES = 512;

  /** The height and width of a scene to train on. */
  private static final int SCENE = 112;

  private final int batch;

  Network(int batch) {
    this.batch = batch;
  }

  /** Returns Fovea's model of it, freshly initialized. */
  public Model model() {
    return switch (this) {
      case BASIC -> zoo("basic-cnn");
      case CIFAR -> cifar();
      case LENET -> zoo("lenet-5-modern");
      case RESNET -> zoo("resnet-small");
      case MOBILENET -> zoo("mobilenet-small");
      case UNET -> SubModel.withInput(zoo("unet"), Shape.of(SCENE, SCENE, 1));
    };
  }

  /**
   * Returns Fovea's model of the basic CNN with given weights.
   *
   * @param weights kernel and bias of each layer in Keras's layouts
   */
  public static Model basic(List<float[]> weights) {
    Model model = BASIC.model();
    for (int i = 0; i < weights.size(); i++) {
      model.weights().get(i).set(weights.get(i));
    }
    return model;
  }

  private static Model zoo(String name) {
    return Zoo.of(name).create();
  }

  private static Model cifar() {
    return Model.sequential(
        Shape.of(32, 32, 3),
        conv2D(32, 3).padding(Padding.SAME),
        batchNormalization(),
        activation(Activation.RELU),
        maxPooling2D(2),
        conv2D(64, 3).padding(Padding.SAME),
        batchNormalization(),
        activation(Activation.RELU),
        maxPooling2D(2),
        conv2D(128, 3).padding(Padding.SAME),
        batchNormalization(),
        activation(Activation.RELU),
        maxPooling2D(2),
        flatten(),
        dense(10).activation(Activation.SOFTMAX));
  }

  /** Returns the samples to train on and to test on. */
  public Split samples() {
    if (this == UNET) {
      // The test scenes of the task are larger than those that it trains on.
      Dataset scenes = Zoo.of("unet").task(1).orElseThrow().train();
      int[] others = IntStream.range(SCENES, SCENES + SCENES / 8).toArray();
      return new Split(
          InMemory.copy(scenes, SCENES),
          InMemory.copy(Datasets.select(scenes, others), others.length));
    }
    Split digits = digits();
    return this == CIFAR
        ? new Split(new TintedDigits(digits.train()), new TintedDigits(digits.test()))
        : digits;
  }

  /** Returns the images of 28x28 to test predictions on. */
  static Dataset testDigits() {
    return digits().test();
  }

  private static Split digits() {
    return Mnist.load(Optional.empty(), DownloadProgress.NONE);
  }

  /** Returns the number of samples in a step. */
  public int batch() {
    return batch;
  }
}
