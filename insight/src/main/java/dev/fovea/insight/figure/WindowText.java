package dev.fovea.insight.figure;

import dev.fovea.insight.text.Words;
import dev.fovea.layer.Layer;
import dev.fovea.layer.convolution.ConvOptions;
import dev.fovea.layer.convolution.Convolutional;
import dev.fovea.layer.pooling.GlobalPooling;
import dev.fovea.layer.pooling.Pooling;
import dev.fovea.tensor.Shape;
import java.util.Arrays;

/** The window of a convolution or pooling layer as text. */
final class WindowText {
  private WindowText() {}

  /** Returns text such as "3x3, stride 2x2", or an empty string if the layer has no window. */
  static String of(Words words, Layer layer) {
    return switch (layer) {
      case Convolutional<?> convolution -> of(words, convolution.options());
      case Pooling pooling ->
          pooling.poolSize() + stride(words, pooling.strides(), pooling.poolSize());
      case GlobalPooling pooling -> words.text("figure.architecture.whole-map");
      default -> "";
    };
  }

  private static String of(Words words, ConvOptions options) {
    Shape dilation = options.dilationRate();
    return options.kernelSize()
        + stride(words, options.strides(), ones(options.rank()))
        + (dilation.size() == 1 ? "" : ", " + words.text("figure.architecture.dilation", dilation));
  }

  /** Returns the stride if it is not the default one. */
  private static String stride(Words words, Shape strides, Shape usual) {
    return strides.equals(usual) ? "" : ", " + words.text("figure.architecture.stride", strides);
  }

  private static Shape ones(int rank) {
    int[] ones = new int[rank];
    Arrays.fill(ones, 1);
    return Shape.of(ones);
  }
}
