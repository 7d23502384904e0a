package dev.fovea.zoo;

import static dev.fovea.layer.Layers.add;
import static dev.fovea.layer.Layers.batchNormalization;
import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.dropout;
import static dev.fovea.layer.Layers.globalAveragePooling2D;
import static dev.fovea.layer.Layers.maxPooling2D;
import static dev.fovea.layer.Layers.relu;

import dev.fovea.data.Split;
import dev.fovea.data.augment.Augmentations;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Padding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import dev.fovea.optimizer.Adam;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.schedule.CosineDecay;
import dev.fovea.tensor.Shape;
import dev.fovea.weight.Initializers;
import java.util.List;
import java.util.Optional;

/**
 * A small residual network for photographs: a strided convolution, residual blocks with batch
 * normalization that halve height and width four times in all, and the mean of each map, so that
 * images may have any size from 28x28 on. Images of 160x160 and more are halved once more at the
 * beginning, and those below 48x48 once less.
 *
 * <p>It is as wide as the number of samples allows: the first convolution has 12 filters for fewer
 * than 300 samples, 16 for fewer than 1,000, and else 24, and the blocks two, four and eight times
 * as many. So it has 215,134, 380,538 or 851,890 parameters for ten classes of images in color.
 *
 * <p>Blocks after K. He, X. Zhang, S. Ren, J. Sun, "Deep residual learning for image recognition",
 * 2015, section 4.2, with the projection shortcuts of section 3.3 (equation 2).
 */
public final class PhotoSmall implements Architecture {
  /** The name of the architecture on the command line. */
  public static final String NAME = "photo-small";

  /** The number of samples if it is not known. */
  private static final int USUAL = 2_000;

  private static final int FEW = 300;
  private static final int SOME = 1_000;
  private static final int MANY = 10_000;

  /** The side below which images are halved once less. */
  private static final int SMALL = 48;

  /** The side from which on images are halved once more. */
  private static final int LARGE = 160;

  /** The samples that are seen in a training, in all its epochs together. */
  private static final int SEEN = 96_000;

  private static final int LEAST_EPOCHS = 15;
  private static final int MOST_EPOCHS = 120;
  private static final double RATE = 0.002;
  private static final double DECAY = 0.02;

  /** The share of the steps in which the learning rate rises. */
  private static final double WARM_UP = 0.1;

  /** The share of the moving statistics that is kept: short trainings have few steps. */
  private static final double MOMENTUM = 0.9;

  /** Returns the number of filters of the first convolution. */
  static int width(int samples) {
    return samples < FEW ? 12 : samples < SOME ? 16 : 24;
  }

  /** Returns the number of epochs: the fewer samples, the more, from 15 to 120. */
  static int epochs(int samples) {
    return Math.clamp(SEEN / Math.max(1, samples), LEAST_EPOCHS, MOST_EPOCHS);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "residual network for photographs of any size from 28x28 on, as wide as the data allow";
  }

  @Override
  public String result() {
    return "99.25 % of the test pictures of generated shapes";
  }

  @Override
  public String source() {
    return "Fovea; after K. He, X. Zhang, S. Ren, J. Sun, Deep residual learning for image"
        + " recognition, 2015";
  }

  @Override
  public Shape input() {
    return Shape.of(96, 96, 3);
  }

  @Override
  public int classes() {
    return 10;
  }

  @Override
  public Model create(Shape input, int classes) {
    return create(input, classes, USUAL);
  }

  @Override
  public Model create(Shape input, int classes, int samples) {
    int width = width(samples);
    int side = Math.min(input.dim(0), input.dim(1));
    Symbol x = Symbol.input(input.dims());
    Symbol y =
        x.then(side < SMALL ? conv(width, 3, 1) : conv(width, 5, 2)).then(norm()).then(relu());
    if (side >= LARGE) {
      y = y.then(maxPooling2D(2));
    }
    y = block(y, 2 * width, 2);
    y = block(y, 4 * width, 2);
    y = block(y, 4 * width, 1);
    y = block(y, 8 * width, 2);
    Symbol scores =
        y.then(globalAveragePooling2D())
            .then(dropout(0.2))
            .then(dense(classes).activation(Activation.SOFTMAX));
    return Model.of(name(), List.of(x), List.of(scores));
  }

  private static Symbol block(Symbol x, int filters, int stride) {
    Symbol residual =
        x.then(conv(filters, 3, stride))
            .then(norm())
            .then(relu())
            .then(conv(filters, 3, 1))
            .then(norm());
    boolean same = stride == 1 && x.shape().channels() == filters;
    Symbol shortcut = same ? x : x.then(conv(filters, 1, stride)).then(norm());
    return add(residual, shortcut).then(relu());
  }

  private static Layer norm() {
    return batchNormalization().momentum(MOMENTUM);
  }

  private static Layer conv(int filters, int size, int stride) {
    return conv2D(filters, size)
        .strides(stride)
        .padding(Padding.SAME)
        .useBias(false)
        .kernelInitializer(Initializers.heNormal());
  }

  /** Returns 1,600 generated pictures of colored shapes, and 400 others to test on. */
  @Override
  public Optional<Split> task(long seed) {
    return Optional.of(
        new Split(new ShapeSamples(1_600, seed, input()), new ShapeSamples(400, ~seed, input())));
  }

  @Override
  public List<Recipe> recipes() {
    return recipes(USUAL);
  }

  @Override
  public List<Recipe> recipes(int samples) {
    return List.of(
        new Recipe(
            "standard",
            "pictures mirrored, turned, shifted, brighter and darker; adamw with a cosine decay of"
                + " the learning rate from 0.002 to 0",
            epochs(samples),
            samples < SOME / 2 ? 16 : samples < MANY ? 32 : 64,
            RATE,
            Augmentations.photographs(),
            PhotoSmall::optimizer));
  }

  private static Optimizer optimizer(double rate, int epochs, int batches) {
    double steps = (double) epochs * batches;
    double warmUp = Math.ceil(WARM_UP * steps);
    Adam rule = Adam.adamW(rate);
    return rule.withOptions(rule.options().weightDecay(DECAY))
        .withLearningRate(new CosineDecay(rate / 25, Math.max(1, steps - warmUp), 0, rate, warmUp));
  }
}
