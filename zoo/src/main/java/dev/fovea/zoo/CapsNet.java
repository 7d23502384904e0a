package dev.fovea.zoo;

import static dev.fovea.layer.Layers.capsuleLength;
import static dev.fovea.layer.Layers.capsuleMask;
import static dev.fovea.layer.Layers.capsules;
import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.primaryCapsules;
import static dev.fovea.layer.Layers.reshape;
import static dev.fovea.layer.Layers.subtract;

import dev.fovea.data.Augmentation;
import dev.fovea.data.Dataset;
import dev.fovea.data.augment.RandomTranslation;
import dev.fovea.kernel.Activation;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.capsule.CapsuleMask;
import dev.fovea.loss.Loss;
import dev.fovea.loss.MarginLoss;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.model.Node;
import dev.fovea.model.SubModel;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.tensor.Shape;
import dev.fovea.train.Trainer;
import java.util.List;

/**
 * The capsule network: two convolutions whose maps are capsules, a layer of capsules with dynamic
 * routing, one for each class, and a decoder that reconstructs the image from the capsule of its
 * class. Its outputs are the lengths of the capsules (classes) and the reconstruction, of the shape
 * of the image.
 *
 * <p>{@link #PAPER} has the paper's sizes and 8.2 million parameters, {@link #SMALL} fewer maps.
 *
 * @param filters the filters of the first convolution, 9x9
 * @param channels the channels of primary capsules; a convolution of 9x9 with stride 2 makes them
 * @param primaryDimensions the dimensions of a primary capsule
 * @param dimensions the dimensions of the capsule of a class
 * @param hidden the units of the decoder's two hidden layers
 */
public record CapsNet(
    int filters, int channels, int primaryDimensions, int dimensions, List<Integer> hidden)
    implements Architecture {
  /** The network of the paper. */
  public static final CapsNet PAPER = new CapsNet(256, 32, 8, 16, List.of(512, 1024));

  /** The network that "capsnet" stands for: fewer maps, the paper's capsules and decoder. */
  public static final CapsNet SMALL = new CapsNet(32, 8, 8, 16, List.of(512, 1024));

  /** The weight of the sum of squared differences of a reconstruction. */
  private static final double RECONSTRUCTION = 0.0005;

  private static final int KERNEL = 9;

  /** The largest shift of the paper's images. */
  private static final double PIXELS = 2;

  public CapsNet {
    hidden = List.copyOf(hidden);
  }

  @Override
  public String name() {
    return "capsnet";
  }

  @Override
  public String description() {
    return "capsules with dynamic routing, and a decoder that reconstructs the image";
  }

  @Override
  public String source() {
    return "S. Sabour, N. Frosst, G. Hinton, Dynamic Routing Between Capsules, 2017";
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
    Symbol image = Symbol.input(input.dims());
    Symbol maps = image.then(conv2D(filters, KERNEL).activation(Activation.RELU));
    Symbol primary =
        primaryCapsules(
            maps, conv2D(channels * primaryDimensions, KERNEL).strides(2), primaryDimensions);
    Symbol digits = primary.then(capsules(classes, dimensions));
    Symbol decoded = digits.then(capsuleMask());
    for (int units : hidden) {
      decoded = decoded.then(dense(units).activation(Activation.RELU));
    }
    Symbol reconstruction =
        decoded
            .then(dense(input.size()).activation(Activation.SIGMOID))
            .then(reshape(input.dims()).name("reconstruction"));
    return Model.of(
        name(),
        List.of(image),
        List.of(digits.then(capsuleLength().name("lengths")), reconstruction));
  }

  @Override
  public List<Recipe> recipes() {
    double shift = PIXELS / input().dim(0);
    String rate = "adam with a cosine decay of the learning rate from 0.002 to 0";
    Recipe centered = new Recipe("centered", rate, 10, 128, 0.002, Augmentation.NONE, Recipe::adam);
    return List.of(
        new Recipe(
            "standard",
            rate + "; shifts of up to 2 pixels",
            10,
            128,
            0.002,
            new RandomTranslation(shift, shift),
            Recipe::adam),
        centered);
  }

  @Override
  public Dataset samples(Dataset dataset) {
    return new CapsNetSamples(dataset);
  }

  @Override
  public List<Loss> losses() {
    return List.of(new MarginLoss(), new MeanSquaredError());
  }

  /**
   * Returns what trains a network of {@link #create}. The trained model shares its layers and takes
   * a second input, the one-hot row of the true class, by whose capsule it reconstructs. Its second
   * output is the reconstruction less the image, so that an augmented image is compared with
   * itself; its target is zero.
   */
  @Override
  public Trainer compile(Model model, Optimizer optimizer) {
    Node mask = mask(model);
    Node.Port digits = mask.inputs().getFirst();
    Node.Port kept = new Node.Port(model.nodes().indexOf(mask), 0);
    Symbol image = Symbol.input(model.inputShape().dims());
    Symbol row = Symbol.input(model.outputShape().dims());
    Symbol capsules = image.then(SubModel.of(model, model.inputs(), List.of(digits)));
    Symbol reconstruction =
        capsuleMask()
            .apply(capsules, row)
            .then(SubModel.of(model, List.of(kept), List.of(model.outputs().get(1))));
    Model trained =
        Model.of(
            name(),
            List.of(image, row),
            List.of(
                capsules.then(capsuleLength().name("lengths")),
                subtract().name("difference").apply(reconstruction, image)));
    double weight = RECONSTRUCTION * model.inputShape().size();
    return Trainer.compile(
        trained, optimizer, losses(), List.of(1.0, weight), List.of(new Accuracy()));
  }

  @Override
  public String result() {
    return "99.52 % of MNIST's test samples";
  }

  private static Node mask(Model model) {
    return model.nodes().stream()
        .filter(node -> model.layers().get(node.layer()).layer() instanceof CapsuleMask)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the model has no mask of capsules"));
  }
}
