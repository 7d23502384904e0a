package dev.fovea.zoo;

import static dev.fovea.layer.Layers.batchNormalization;
import static dev.fovea.layer.Layers.conv1D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.globalAveragePooling1D;
import static dev.fovea.layer.Layers.maxPooling1D;
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
 * A network of one-dimensional convolutions that classifies noisy signals by their {@linkplain
 * Signals.Wave waveform}. Its samples are drawn from the seed of the training.
 */
public final class Signal1D implements Architecture {
  private static final int TRAIN = 12_000;
  private static final int TEST = 2_000;

  private static final Recipe RECIPE =
      new Recipe(
          "standard",
          "adam with a cosine decay of the learning rate from 0.003 to 0",
          10,
          64,
          0.003,
          Augmentation.NONE,
          Recipe::adam);

  @Override
  public String name() {
    return "signal-1d";
  }

  @Override
  public String description() {
    return "1-D convolutions that classify noisy signals by their waveform";
  }

  @Override
  public String source() {
    return "Fovea";
  }

  @Override
  public Shape input() {
    return Shape.of(Signals.LENGTH, 1);
  }

  @Override
  public int classes() {
    return Signals.Wave.values().length;
  }

  @Override
  public Model create(Shape input, int classes) {
    return Model.sequential(
        input,
        conv1D(16, 7).padding(Padding.SAME).useBias(false),
        batchNormalization().momentum(0.9),
        relu(),
        maxPooling1D(2),
        conv1D(32, 7).padding(Padding.SAME).useBias(false),
        batchNormalization().momentum(0.9),
        relu(),
        maxPooling1D(2),
        conv1D(64, 5).padding(Padding.SAME).useBias(false),
        batchNormalization().momentum(0.9),
        relu(),
        globalAveragePooling1D(),
        dense(classes).activation(Activation.SOFTMAX));
  }

  @Override
  public List<Recipe> recipes() {
    return List.of(RECIPE);
  }

  @Override
  public Optional<Split> task(long seed) {
    return Optional.of(new Split(Signals.of(TRAIN, seed), Signals.of(TEST, ~seed)));
  }

  @Override
  public String result() {
    return "98.25 % of its test samples";
  }
}
