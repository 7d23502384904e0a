package dev.fovea.model.rewrite;

import static dev.fovea.layer.Layers.activation;
import static dev.fovea.layer.Layers.averagePooling2D;
import static dev.fovea.layer.Layers.batchNormalization;
import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.flatten;
import static dev.fovea.layer.Layers.maxPooling2D;
import static dev.fovea.layer.Layers.softmax;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Padding;
import dev.fovea.layer.Activated;
import dev.fovea.layer.CallMode;
import dev.fovea.layer.Layer;
import dev.fovea.layer.activation.ActivationLayer;
import dev.fovea.layer.merge.Merge;
import dev.fovea.layer.merge.MergeRule;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What each rewrite changes, and what it must leave alone. */
class RewriteTest {
  private static final Shape IMAGE = Shape.of(9, 9, 4);

  /** Layers in a row: value 0 is the input, value i the output of layer i, path "i". */
  private static Ops chain(Shape input, Layer... layers) {
    List<Op> all = new ArrayList<>();
    List<Shape> shapes = new ArrayList<>(List.of(input));
    for (Layer layer : layers) {
      int at = all.size();
      all.add(
          new Op(
              layer,
              "" + (at + 1),
              CallMode.FOLLOW,
              List.of(),
              List.of(at),
              List.of(at + 1),
              List.of()));
      shapes.add(layer.outputShape(List.of(shapes.getLast())));
    }
    return Ops.of(all, shapes, List.of(0), List.of(layers.length));
  }

  private static List<Activation> activations(Ops ops) {
    return ops.all().stream().map(op -> ((Activated) op.layer()).activation()).toList();
  }

  private static List<String> paths(Ops ops) {
    return ops.all().stream().map(Op::path).toList();
  }

  @Test
  void simplifiesALayerThatDoesWhatAnActivationDoes() {
    Ops ops = new Simplify().apply(chain(Shape.of(3, 2), softmax(), softmax(1)));
    assertThat(ops.all().get(0).layer()).isEqualTo(new ActivationLayer("", Activation.SOFTMAX));
    assertThat(ops.all().get(1).layer()).isEqualTo(softmax(1));
  }

  @Test
  void fusesTheActivationThatFollows() {
    Ops ops =
        new FuseActivations()
            .apply(chain(IMAGE, conv2D(2, 3), activation(Activation.RELU), conv2D(2, 3)));
    assertThat(activations(ops))
        .containsExactly(Activation.RELU, Activation.LINEAR, Activation.LINEAR);
    assertThat(ops.all().getFirst().fused()).containsExactly("2");
    assertThat(ops.all().get(1).passesThrough(true)).isTrue();
  }

  @Test
  void fusesNoSoftmaxAndNoSecondActivation() {
    Ops rows = chain(Shape.of(4), dense(3), activation(Activation.SOFTMAX));
    assertThat(activations(new FuseActivations().apply(rows))).isEqualTo(activations(rows));
    Ops twice =
        chain(Shape.of(4), dense(3).activation(Activation.TANH), activation(Activation.RELU));
    assertThat(activations(new FuseActivations().apply(twice))).isEqualTo(activations(twice));
  }

  @Test
  void fusesNoActivationAfterAValueThatIsAskedFor() {
    Ops ops = chain(IMAGE, conv2D(2, 3), activation(Activation.RELU)).withOutputs(List.of(1));
    assertThat(activations(new FuseActivations().apply(ops))).isEqualTo(activations(ops));
  }

  @Test
  void splitsActivationsOff() {
    Ops given = chain(IMAGE, conv2D(2, 3).activation(Activation.RELU), conv2D(2, 3));
    Ops ops = new SplitActivations().apply(given);
    assertThat(paths(ops)).containsExactly("1", "1", "2");
    assertThat(activations(ops))
        .containsExactly(Activation.LINEAR, Activation.RELU, Activation.LINEAR);
    assertThat(ops.beforeActivation(1)).hasValue(3);
    assertThat(ops.beforeActivation(2)).isEmpty();
    assertThat(ops.all().get(0).outputs()).containsExactly(3);
    assertThat(ops.all().get(1).inputs()).containsExactly(3);
    assertThat(ops.shape(3)).isEqualTo(given.shape(1));
  }

  @Test
  void removesTheActivationOfAnOutput() {
    Ops given = chain(Shape.of(4), dense(3).activation(Activation.SOFTMAX));
    RemoveOutputActivation rewrite = new RemoveOutputActivation((output, last) -> true);
    assertThat(rewrite.removed(given, 0)).contains(Activation.SOFTMAX);
    assertThat(activations(rewrite.apply(given))).containsExactly(Activation.LINEAR);
  }

  @Test
  void removesNoActivationThatIsNotWantedAwayOrThatOthersNeed() {
    Ops given = chain(Shape.of(4), dense(3).activation(Activation.SOFTMAX));
    RemoveOutputActivation never = new RemoveOutputActivation((output, last) -> false);
    assertThat(never.removed(given, 0)).isEmpty();
    assertThat(activations(never.apply(given))).containsExactly(Activation.SOFTMAX);
    RemoveOutputActivation always = new RemoveOutputActivation((output, last) -> true);
    assertThat(activations(always.apply(given.withOutputs(List.of(1)))))
        .containsExactly(Activation.SOFTMAX);
    Ops relu = chain(Shape.of(4), dense(3).activation(Activation.RELU));
    assertThat(activations(always.apply(relu))).containsExactly(Activation.RELU);
  }

  @Test
  void foldsTheNormalizationAfterAConvolution() {
    Ops ops =
        new FoldNormalization()
            .apply(
                chain(
                    IMAGE,
                    conv2D(2, 3),
                    activation(Activation.LINEAR),
                    batchNormalization(),
                    conv2D(2, 3)));
    assertThat(paths(ops)).containsExactly("1", "4");
    assertThat(ops.all().getFirst().layer())
        .isEqualTo(new FusedConvNorm(conv2D(2, 3), batchNormalization()));
    assertThat(ops.all().getFirst().fused()).containsExactly("3");
    assertThat(ops.all().getFirst().outputs()).containsExactly(3);
  }

  @Test
  void foldsNoNormalizationAfterAnActivation() {
    FoldNormalization rewrite = new FoldNormalization();
    Ops activated = chain(IMAGE, conv2D(2, 3).activation(Activation.RELU), batchNormalization());
    assertThat(paths(rewrite.apply(activated))).containsExactly("1", "2");
  }

  @Test
  void fusesTheReluAfterANormalization() {
    Ops given = chain(IMAGE, batchNormalization(), activation(Activation.RELU), conv2D(2, 3));
    Ops ops = new FuseNormRelu().apply(given);
    assertThat(paths(ops)).containsExactly("1", "3");
    assertThat(ops.all().getFirst().layer()).isEqualTo(new FusedNormRelu(batchNormalization()));
    assertThat(ops.all().getFirst().fused()).containsExactly("2");
  }

  @Test
  void fusesNoOtherActivationAndNoValueThatIsAskedForAfterANormalization() {
    FuseNormRelu rewrite = new FuseNormRelu();
    Ops tanh = chain(IMAGE, batchNormalization(), activation(Activation.TANH));
    assertThat(paths(rewrite.apply(tanh))).containsExactly("1", "2");
    Ops asked = chain(IMAGE, batchNormalization(), activation(Activation.RELU));
    assertThat(paths(rewrite.apply(asked.withOutputs(List.of(1))))).containsExactly("1", "2");
  }

  /** Value 0 is normalized to 1, 0 and 1 are added to 2, and 3 is its ReLU. */
  private static Ops sum(MergeRule rule, Activation last) {
    Layer merge = new Merge("", rule);
    List<Layer> layers = List.of(batchNormalization(), merge, activation(last));
    List<List<Integer>> inputs = List.of(List.of(0), List.of(1, 0), List.of(2));
    List<Op> all = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      all.add(
          new Op(
              layers.get(i),
              "" + (i + 1),
              CallMode.FOLLOW,
              List.of(),
              inputs.get(i),
              List.of(i + 1),
              List.of()));
    }
    return Ops.of(all, List.of(IMAGE, IMAGE, IMAGE, IMAGE), List.of(0), List.of(3));
  }

  @Test
  void fusesASumWithWhatStandsBeforeAndAfterIt() {
    Ops ops = new FuseSums().apply(sum(MergeRule.ADD, Activation.RELU));
    assertThat(paths(ops)).containsExactly("2");
    Op only = ops.all().getFirst();
    assertThat(only.layer())
        .isEqualTo(
            new FusedSum(
                new Merge("", MergeRule.ADD),
                List.of(Optional.of(batchNormalization()), Optional.empty()),
                true));
    assertThat(only.fused()).containsExactly("1", "3");
    assertThat(only.inputs()).containsExactly(0, 0);
    assertThat(only.outputs()).containsExactly(3);
  }

  @Test
  void fusesNoOtherSumAndNoValueThatIsAskedFor() {
    FuseSums rewrite = new FuseSums();
    assertThat(paths(rewrite.apply(sum(MergeRule.MULTIPLY, Activation.RELU)))).hasSize(3);
    assertThat(paths(rewrite.apply(sum(MergeRule.ADD, Activation.TANH)))).containsExactly("2", "3");
    Ops asked = sum(MergeRule.ADD, Activation.RELU).withOutputs(List.of(1, 2));
    assertThat(paths(rewrite.apply(asked))).containsExactly("1", "2", "3");
  }

  @Test
  void fusesMaxPoolingWhoseWindowsLieApart() {
    Ops ops = new FusePooling().apply(chain(IMAGE, conv2D(2, 3), maxPooling2D(2), flatten()));
    assertThat(paths(ops)).containsExactly("1", "3");
    assertThat(ops.all().getFirst().layer().outputShape(List.of(IMAGE)))
        .isEqualTo(Shape.of(3, 3, 2));
  }

  @Test
  void fusesNoOtherPooling() {
    FusePooling rewrite = new FusePooling();
    Shape uneven = Shape.of(9, 8, 4);
    for (Layer pooling :
        List.of(
            maxPooling2D(3).strides(2),
            maxPooling2D(2).padding(Padding.SAME),
            averagePooling2D(2))) {
      Ops ops = chain(uneven, conv2D(2, 2), pooling);
      assertThat(paths(rewrite.apply(ops))).as("%s", pooling).containsExactly("1", "2");
    }
    Ops tanh = chain(IMAGE, conv2D(2, 3).activation(Activation.TANH), maxPooling2D(2));
    assertThat(paths(rewrite.apply(tanh))).containsExactly("1", "2");
  }

  @Test
  void fusesNormalizationAndPoolingIntoOneConvolution() {
    Ops given =
        chain(
            IMAGE,
            conv2D(2, 3),
            batchNormalization(),
            activation(Activation.RELU),
            maxPooling2D(2));
    Ops ops = given;
    for (Rewrite rewrite :
        List.of(new FoldNormalization(), new FuseActivations(), new FusePooling())) {
      ops = rewrite.apply(ops);
    }
    assertThat(paths(ops)).containsExactly("1");
    assertThat(ops.all().getFirst().fused()).containsExactly("2", "3", "4");
    assertThat(paths(given)).as("the given operations stay").hasSize(4);
  }
}
