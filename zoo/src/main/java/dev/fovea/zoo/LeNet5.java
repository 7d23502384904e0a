package dev.fovea.zoo;

import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.flatten;
import static dev.fovea.layer.Layers.partialConv2D;
import static dev.fovea.layer.Layers.radialBasis;
import static dev.fovea.layer.Layers.rescaling;
import static dev.fovea.layer.Layers.scaledTanh;
import static dev.fovea.layer.Layers.subsampling2D;
import static dev.fovea.layer.Layers.zeroPadding2D;

import dev.fovea.data.Augmentation;
import dev.fovea.data.augment.Augmentations;
import dev.fovea.kernel.Activation;
import dev.fovea.layer.Layer;
import dev.fovea.loss.Loss;
import dev.fovea.loss.MaximumAPosteriori;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.weight.Initializers;
import dev.fovea.weight.StylizedDigits;
import java.util.ArrayList;
import java.util.List;

/**
 * LeNet-5 as it was in 1998 (section II.B and figure 2 of the paper): convolutions C1, C3 and C5 of
 * 5x5, trainable subsampling S2 and S4, a fully connected layer F6 of 84 units, squashing by a
 * scaled hyperbolic tangent, and an output of the distances from pictures of the digits (equation
 * 7), trained by the loss of equation 9; or a softmax in place of the distances. C3 reads the maps
 * of S2 by table I.
 *
 * <p>With distances it has 60,000 trainable parameters for images of 28x28, which are padded to
 * 32x32, and ten classes. Its training is of today: AdamW in place of the paper's stochastic
 * diagonal Levenberg-Marquardt method, and initial weights that follow the fan in.
 */
public final class LeNet5 implements Architecture {
  /** The network of the paper, whose output layer measures distances. */
  public static final LeNet5 RADIAL_BASIS = new LeNet5(Output.RADIAL_BASIS);

  /** The same network with a softmax output. */
  public static final LeNet5 SOFTMAX = new LeNet5(Output.SOFTMAX);

  /** The kinds of its last layer. */
  private enum Output {
    RADIAL_BASIS,
    SOFTMAX
  }

  /** The maps of S2 that each map of C3 reads: table I of the paper. */
  static final List<List<Integer>> TABLE =
      List.of(
          List.of(0, 1, 2),
          List.of(1, 2, 3),
          List.of(2, 3, 4),
          List.of(3, 4, 5),
          List.of(0, 4, 5),
          List.of(0, 1, 5),
          List.of(0, 1, 2, 3),
          List.of(1, 2, 3, 4),
          List.of(2, 3, 4, 5),
          List.of(0, 3, 4, 5),
          List.of(0, 1, 4, 5),
          List.of(0, 1, 2, 5),
          List.of(0, 1, 3, 4),
          List.of(1, 2, 4, 5),
          List.of(0, 2, 3, 5),
          List.of(0, 1, 2, 3, 4, 5));

  /** The values of ground and ink: images then have about mean 0 and variance 1 (section II.B). */
  private static final double GROUND = -0.1;

  private static final double INK = 1.175;

  private final Output output;

  private LeNet5(Output output) {
    this.output = output;
  }

  @Override
  public String name() {
    return switch (output) {
      case RADIAL_BASIS -> "lenet-5";
      case SOFTMAX -> "lenet-5-softmax";
    };
  }

  @Override
  public String description() {
    String last =
        switch (output) {
          case RADIAL_BASIS -> "distances from codes";
          case SOFTMAX -> "softmax";
        };
    return "LeNet-5 of 1998: trainable subsampling, partial connections, " + last;
  }

  @Override
  public String source() {
    return "Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, Gradient-based learning applied to document"
        + " recognition, 1998";
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
    List<Layer> layers =
        new ArrayList<>(
            List.of(
                zeroPadding2D(2),
                rescaling(INK - GROUND).offset(GROUND),
                conv2D(6, 5).kernelInitializer(Initializers.lecunUniform()).name("c1"),
                scaledTanh(),
                subsampling2D(2).coefficientInitializer(Initializers.constant(0.5)).name("s2"),
                scaledTanh(),
                partialConv2D(TABLE, 5).name("c3"),
                scaledTanh(),
                subsampling2D(2).coefficientInitializer(Initializers.constant(0.5)).name("s4"),
                scaledTanh(),
                conv2D(120, 5).kernelInitializer(Initializers.lecunUniform()).name("c5"),
                scaledTanh(),
                flatten(),
                dense(StylizedDigits.PIXELS).name("f6"),
                scaledTanh()));
    layers.add(
        switch (output) {
          case RADIAL_BASIS ->
              radialBasis(classes)
                  .centersInitializer(Initializers.stylizedDigits())
                  .learnsCenters(false)
                  .name("output");
          case SOFTMAX -> dense(classes).activation(Activation.SOFTMAX).name("output");
        });
    return Model.sequential(input, layers);
  }

  @Override
  public List<Loss> losses() {
    return List.of(
        switch (output) {
          case RADIAL_BASIS -> new MaximumAPosteriori();
          case SOFTMAX -> new SparseCategoricalCrossentropy();
        });
  }

  @Override
  public List<Recipe> recipes() {
    return recipes(0.005);
  }

  /** Returns the recipes of both variants: with distorted digits, as in the paper, and without. */
  static List<Recipe> recipes(double rate) {
    return List.of(
        new Recipe(
            "standard",
            "distorted digits, one cycle of the learning rate, averaged weights",
            20,
            128,
            rate,
            Augmentations.digits(),
            Recipe::oneCycle),
        new Recipe(
            "plain",
            "adam with a cosine decay of the learning rate, without distortions",
            20,
            128,
            rate,
            Augmentation.NONE,
            Recipe::adam));
  }

  @Override
  public String result() {
    return switch (output) {
      case RADIAL_BASIS -> "99.42 % of MNIST's test samples";
      case SOFTMAX -> "99.45 % of MNIST's test samples";
    };
  }
}
