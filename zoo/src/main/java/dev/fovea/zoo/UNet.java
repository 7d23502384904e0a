package dev.fovea.zoo;

import static dev.fovea.layer.Layers.batchNormalization;
import static dev.fovea.layer.Layers.concatenate;
import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.conv2DTranspose;
import static dev.fovea.layer.Layers.cropping2D;
import static dev.fovea.layer.Layers.dropout;
import static dev.fovea.layer.Layers.maxPooling2D;
import static dev.fovea.layer.Layers.relu;
import static dev.fovea.layer.Layers.upSampling2D;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Padding;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.convolution.Conv;
import dev.fovea.weight.Initializers;
import java.util.ArrayList;
import java.util.List;

/**
 * The U-Net: an encoder whose maps shrink level by level, a decoder that enlarges them again, and
 * on each level a bridge over which the decoder gets the encoder's maps. Each level has two 3x3
 * convolutions; the level below has half the size and twice the filters. The output is a
 * distribution over the classes for each pixel.
 *
 * <p>{@link #PAPER} is the network of the paper, {@link #SMALL} one of 484,027 parameters for gray
 * pictures and 11 classes.
 *
 * @param depth the number of poolings
 * @param width the number of filters of the first level
 * @param decoder how maps are enlarged
 * @param padding same, for an output of the size of the input, or the paper's valid, for an output
 *     of the pixels whose whole neighborhood lies within the input: the encoder's maps are cropped
 * @param normalized whether batch normalization follows each 3x3 convolution, in place of the
 *     paper's dropout at the end of the encoder
 */
public record UNet(int depth, int width, Decoder decoder, Padding padding, boolean normalized)
    implements SegmentationNetwork {
  /** How a decoder doubles the size of maps. */
  public enum Decoder {
    /** By a transposed convolution of 2x2 with stride 2. */
    TRANSPOSED,
    /** By repeating each pixel, then a convolution of 2x2. */
    UPSAMPLING
  }

  /** The network of the paper: 31 million parameters, 572x572 to 388x388 pixels. */
  public static final UNet PAPER = new UNet(4, 64, Decoder.UPSAMPLING, Padding.VALID, false);

  /** The network that "unet" stands for. */
  public static final UNet SMALL = new UNet(3, 16, Decoder.TRANSPOSED, Padding.SAME, true);

  /** The pixels that a pair of unpadded 3x3 convolutions takes off a map. */
  private static final int PAIR = 4;

  /**
   * Creates an architecture.
   *
   * @throws IllegalArgumentException if the depth is negative, the width not positive, or the
   *     padding neither same nor valid
   */
  public UNet {
    if (depth < 0 || depth > 16 || width < 1) {
      throw new IllegalArgumentException(
          "a U-Net has a depth of 0 to 16 and a width of at least 1, not "
              + depth
              + " and "
              + width);
    }
    if (padding instanceof Padding.Explicit) {
      throw new IllegalArgumentException("a U-Net takes padding same or valid, not " + padding);
    }
  }

  @Override
  public String name() {
    return "unet";
  }

  @Override
  public String description() {
    return "the class of each pixel: encoder, decoder, and bridges between them";
  }

  @Override
  public String source() {
    return "O. Ronneberger, P. Fischer, T. Brox, U-Net: Convolutional Networks for Biomedical Image"
        + " Segmentation, 2015";
  }

  @Override
  public String result() {
    return "mean IoU 0.951 on clean scenes, 0.891 on noisy ones";
  }

  @Override
  public Symbol scores(Symbol image, int classes) {
    List<Symbol> bridges = new ArrayList<>();
    Symbol maps = pair(image, width);
    for (int level = 1; level <= depth; level++) {
      bridges.add(maps);
      maps = pair(maps.then(maxPooling2D(2)), width << level);
      boolean last = level >= depth - 1;
      maps = last && !normalized ? maps.then(dropout(0.5)) : maps;
    }
    for (int level = depth - 1; level >= 0; level--) {
      Symbol enlarged = enlarged(maps, width << level);
      maps = pair(concatenate(cropped(bridges.get(level), level), enlarged), width << level);
    }
    return maps.then(conv2D(classes, 1).activation(Activation.SOFTMAX).name("class"));
  }

  private Symbol pair(Symbol x, int filters) {
    return convolved(convolved(x, filters), filters);
  }

  private Symbol convolved(Symbol x, int filters) {
    Conv convolution =
        conv2D(filters, 3).padding(padding).kernelInitializer(Initializers.heNormal());
    return normalized
        ? x.then(convolution.useBias(false)).then(batchNormalization()).then(relu())
        : x.then(convolution.activation(Activation.RELU));
  }

  private Symbol enlarged(Symbol x, int filters) {
    return switch (decoder) {
      case TRANSPOSED -> x.then(conv2DTranspose(filters, 2).strides(2));
      case UPSAMPLING ->
          x.then(upSampling2D(2))
              .then(
                  conv2D(filters, 2)
                      .padding(Padding.SAME)
                      .activation(Activation.RELU)
                      .kernelInitializer(Initializers.heNormal()));
    };
  }

  private Symbol cropped(Symbol bridge, int level) {
    return padding.equals(Padding.VALID) ? bridge.then(cropping2D(PAIR + lost(level + 1))) : bridge;
  }

  /** Returns the pixels that the decoder's output of a level lacks, against the encoder's. */
  private int lost(int level) {
    return level == depth ? 0 : 2 * (PAIR + lost(level + 1)) + PAIR;
  }
}
