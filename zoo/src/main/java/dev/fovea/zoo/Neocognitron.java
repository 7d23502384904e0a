package dev.fovea.zoo;

import static dev.fovea.layer.Layers.batchNormalization;
import static dev.fovea.layer.Layers.cCells;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.globalMaxPooling2D;
import static dev.fovea.layer.Layers.sCells;

import dev.fovea.data.Augmentation;
import dev.fovea.data.Dataset;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Kernels;
import dev.fovea.layer.Layer;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.train.AddIfSilent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * The neocognitron: three stages of S-cells, which extract features, each followed by C-cells,
 * which tolerate shifts. The C-cells of the last stage see whole planes, so that what is recognized
 * does not depend on its place.
 *
 * <p>The S-cells learn without labels and without gradients, stage after stage, by {@link
 * AddIfSilent}, and are frozen. Then a softmax over the last C-cells, each of which is
 * standardized, is trained with labels.
 */
public final class Neocognitron implements Architecture {
  /** The samples that are shown to a stage: more of them find few new features. */
  private static final int SHOWN = 20_000;

  /**
   * A stage.
   *
   * @param planes the number of features
   * @param size the size of the S-cells' connecting areas
   * @param threshold the threshold of the S-cells
   * @param rule how they learn
   */
  private record Stage(int planes, int size, double threshold, AddIfSilent rule) {}

  private static final List<Stage> STAGES =
      List.of(
          new Stage(24, 5, 0.6, new AddIfSilent(0.7, 10, SHOWN)),
          new Stage(80, 3, 0.5, new AddIfSilent(0.75, 100, SHOWN)),
          new Stage(1000, 3, 0.7, new AddIfSilent(0.85, 1000, SHOWN)));

  /** The size of the C-cells' connecting areas; their stride is 2. */
  private static final int BLUR = 5;

  private static final double SATURATION = 3;

  @Override
  public String name() {
    return "neocognitron";
  }

  @Override
  public String description() {
    return "the ancestor of convolutional networks: features learned without backpropagation";
  }

  @Override
  public String source() {
    return "K. Fukushima, Neocognitron: A Self-organizing Neural Network Model for a Mechanism of"
        + " Pattern Recognition Unaffected by Shift in Position, 1980; add-if-silent: K. Fukushima,"
        + " Training multi-layered neural network neocognitron, 2013";
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
    List<Layer> layers = new ArrayList<>();
    for (int i = 1; i <= STAGES.size(); i++) {
      Stage stage = STAGES.get(i - 1);
      layers.add(sCells(stage.planes, stage.threshold, stage.size).name(cells(i)));
      layers.add(
          i < STAGES.size()
              ? cCells(BLUR).strides(2).saturation(SATURATION).lateral(false).name("c" + i)
              : globalMaxPooling2D().name("c" + i));
    }
    layers.add(batchNormalization().momentum(0.9));
    layers.add(dense(classes).activation(Activation.SOFTMAX));
    Model model = Model.sequential(input, layers);
    for (int i = 1; i <= STAGES.size(); i++) {
      model.layer(cells(i)).trainable(false);
    }
    return model;
  }

  /** Returns the name of the S-cells of a stage. */
  private static String cells(int stage) {
    return "s" + stage;
  }

  @Override
  public void pretrain(
      Model model, Dataset samples, long seed, Kernels kernels, Consumer<String> progress) {
    for (int i = 1; i <= STAGES.size(); i++) {
      Stage stage = STAGES.get(i - 1);
      long start = System.nanoTime();
      int planes = stage.rule.learn(model, cells(i), samples, seed + i, kernels);
      progress.accept(
          String.format(
              Locale.ROOT,
              "Stage %d: %d of %d planes of S-cells have learned a feature, in %.1f s",
              i,
              planes,
              stage.planes,
              (System.nanoTime() - start) / 1e9));
    }
  }

  @Override
  public List<Recipe> recipes() {
    return List.of(
        new Recipe(
            "standard",
            "add-if-silent for the S-cells, then adam with a cosine decay of the learning rate from"
                + " 0.002 to 0 for the softmax",
            4,
            128,
            0.002,
            Augmentation.NONE,
            Recipe::adam));
  }

  @Override
  public String result() {
    return "98.64 % of MNIST's test samples";
  }
}
