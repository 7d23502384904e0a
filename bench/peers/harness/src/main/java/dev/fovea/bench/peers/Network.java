package dev.fovea.bench.peers;

import static dev.fovea.layer.Layers.activation;
import static dev.fovea.layer.Layers.batchNormalization;
import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.flatten;
import static dev.fovea.layer.Layers.maxPooling2D;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Padding;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.zoo.BasicCnn;

/** What is trained. */
public enum Network {
  /** The CNN of Keras's MNIST example: 1,199,882 parameters, dropout 25 % and 50 %. */
  BASIC(28, 1) {
    @Override
    public Model model() {
      return new BasicCnn().create();
    }

    @Override
    void read(Samples samples, int index, float[] into, int at) {
      samples.read(index, into, at);
    }
  },

  /**
   * Three blocks of 3x3 convolution ({@code same}; 32, 64, 128), batch normalization, ReLU and 2x2
   * max pooling, then a dense layer, on images of CIFAR's shape: digits with a border, in three
   * tints.
   */
  CIFAR(32, 3) {
    @Override
    public Model model() {
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

    @Override
    void read(Samples samples, int index, float[] into, int at) {
      int border = (32 - 28) / 2;
      for (int row = 0; row < 32; row++) {
        for (int column = 0; column < 32; column++) {
          int y = row - border;
          int x = column - border;
          boolean inside = y >= 0 && y < 28 && x >= 0 && x < 28;
          float value = inside ? samples.pixel(index, y, x) : 0;
          int to = at + (row * 32 + column) * 3;
          into[to] = value;
          into[to + 1] = value / 2;
          into[to + 2] = 1 - value;
        }
      }
    }
  };

  /** The output channels of the convolutions of {@link #CIFAR}. */
  public static final int[] CIFAR_FILTERS = {32, 64, 128};

  /** The learning rate of SGD. */
  public static final float RATE = 0.05f;

  /** The momentum of SGD. */
  public static final float MOMENTUM = 0.9f;

  private final int size;
  private final int channels;

  Network(int size, int channels) {
    this.size = size;
    this.channels = channels;
  }

  /** Fovea's model of it, freshly initialized. */
  public abstract Model model();

  /** Copies one sample as (height, width, channels). */
  abstract void read(Samples samples, int index, float[] into, int at);

  /** Height and width of the input. */
  public int size() {
    return size;
  }

  /** Channels of the input. */
  public int channels() {
    return channels;
  }

  /** Values of an input. */
  public int inputSize() {
    return size * size * channels;
  }
}
