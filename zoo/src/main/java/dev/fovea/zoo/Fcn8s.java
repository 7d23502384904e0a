package dev.fovea.zoo;

import static dev.fovea.layer.Layers.add;
import static dev.fovea.layer.Layers.batchNormalization;
import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.conv2DTranspose;
import static dev.fovea.layer.Layers.dropout;
import static dev.fovea.layer.Layers.maxPooling2D;
import static dev.fovea.layer.Layers.relu;
import static dev.fovea.layer.Layers.softmax;

import dev.fovea.kernel.Padding;
import dev.fovea.layer.Symbol;
import dev.fovea.weight.Initializers;
import java.util.ArrayList;
import java.util.List;

/**
 * FCN-8s: a classifier with five poolings, all of whose layers are convolutions, gives scores for
 * every 32nd pixel. They are enlarged by transposed convolutions, and the scores of the maps after
 * the fourth and the third pooling are added on the way. The output is a distribution over the
 * classes for each pixel.
 *
 * <p>The blocks have the layout of VGG-16, with batch normalization, since training starts from
 * random weights and not, as the paper's, from a trained classifier.
 *
 * @param width the number of filters of the first block; later ones have 2, 4, 8 and 8 times as
 *     many
 * @param head the number of filters of the two layers before the scores
 */
public record Fcn8s(int width, int head) implements SegmentationNetwork {
  /** The sizes of the paper. */
  public static final Fcn8s PAPER = new Fcn8s(64, 4096);

  /** The network that "fcn-8s" stands for. */
  public static final Fcn8s SMALL = new Fcn8s(16, 128);

  /** The convolutions of each block. */
  private static final List<Integer> BLOCKS = List.of(2, 2, 3, 3, 3);

  private static final int HEAD_KERNEL = 7;

  /**
   * Creates an architecture.
   *
   * @throws IllegalArgumentException if a number is not positive
   */
  public Fcn8s {
    if (width < 1 || head < 1) {
      throw new IllegalArgumentException(
          "fcn-8s has at least 1 filter a layer, not " + width + " and " + head);
    }
  }

  @Override
  public String name() {
    return "fcn-8s";
  }

  @Override
  public String description() {
    return "the class of each pixel: an all-convolutional classifier, its scores enlarged";
  }

  @Override
  public String source() {
    return "J. Long, E. Shelhamer, T. Darrell, Fully Convolutional Networks for Semantic"
        + " Segmentation, 2015";
  }

  @Override
  public Symbol scores(Symbol image, int classes) {
    List<Symbol> pooled = new ArrayList<>();
    Symbol maps = image;
    for (int block = 0; block < BLOCKS.size(); block++) {
      for (int i = 0; i < BLOCKS.get(block); i++) {
        maps = convolved(maps, width << Math.min(block, 3), 3);
      }
      maps = maps.then(maxPooling2D(2));
      pooled.add(maps);
    }
    Symbol deep = convolved(maps, head, HEAD_KERNEL).then(dropout(0.5));
    deep = convolved(deep, head, 1).then(dropout(0.5));
    Symbol every16th =
        add(enlarged(score(deep, classes), classes, 2), score(pooled.get(3), classes));
    Symbol every8th = add(enlarged(every16th, classes, 2), score(pooled.get(2), classes));
    return enlarged(every8th, classes, 8).then(softmax().name("class"));
  }

  private static Symbol convolved(Symbol x, int filters, int kernel) {
    return x.then(
            conv2D(filters, kernel)
                .padding(Padding.SAME)
                .useBias(false)
                .kernelInitializer(Initializers.heNormal()))
        .then(batchNormalization())
        .then(relu());
  }

  private static Symbol score(Symbol x, int classes) {
    return x.then(conv2D(classes, 1));
  }

  private static Symbol enlarged(Symbol x, int classes, int factor) {
    return x.then(
        conv2DTranspose(classes, 2 * factor).strides(factor).padding(Padding.SAME).useBias(false));
  }
}
