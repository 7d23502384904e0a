package dev.fovea.zoo;

import static dev.fovea.layer.Layers.batchNormalization;
import static dev.fovea.layer.Layers.conv3D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.flatten;
import static dev.fovea.layer.Layers.maxPooling3D;
import static dev.fovea.layer.Layers.relu;

import dev.fovea.data.Augmentation;
import dev.fovea.data.Split;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Padding;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Optional;

/**
 * A network of three-dimensional convolutions that classifies noisy volumes by the {@linkplain
 * Solids.Solid solid} in them. Its samples are drawn from the seed of the training.
 */
public final class Shapes3D implements Architecture {
  private static final int TRAIN = 8_000;
  private static final int TEST = 2_000;

  private static final Recipe RECIPE =
      new Recipe(
          "standard",
          "adam with a cosine decay of the learning rate from 0.002 to 0",
          10,
          64,
          0.002,
          Augmentation.NONE,
          Recipe::adam);

  @Override
  public String name() {
    return "shapes-3d";
  }

  @Override
  public String description() {
    return "3-D convolutions that classify noisy volumes by the solid in them";
  }

  @Override
  public String source() {
    return "Fovea; after D. Maturana and S. Scherer, VoxNet, 2015";
  }

  @Override
  public Shape input() {
    return Shape.of(Solids.SIZE, Solids.SIZE, Solids.SIZE, 1);
  }

  @Override
  public int classes() {
    return Solids.Solid.values().length;
  }

  @Override
  public Model create(Shape input, int classes) {
    return Model.sequential(
        input,
        conv3D(16, 3).padding(Padding.SAME).useBias(false),
        batchNormalization().momentum(0.9),
        relu(),
        maxPooling3D(2),
        conv3D(32, 3).padding(Padding.SAME).useBias(false),
        batchNormalization().momentum(0.9),
        relu(),
        maxPooling3D(2),
        conv3D(32, 3).padding(Padding.SAME).useBias(false),
        batchNormalization().momentum(0.9),
        relu(),
        maxPooling3D(2),
        flatten(),
        dense(64).activation(Activation.RELU),
        dense(classes).activation(Activation.SOFTMAX));
  }

  @Override
  public List<Recipe> recipes() {
    return List.of(RECIPE);
  }

  @Override
  public Optional<Split> task(long seed) {
    return Optional.of(new Split(Solids.of(TRAIN, seed), Solids.of(TEST, ~seed)));
  }

  @Override
  public String result() {
    return "95.55 % of its test samples";
  }
}
