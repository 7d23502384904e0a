package dev.fovea.layer.augmentation;

import dev.fovea.config.Config;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Step;
import java.util.List;

/**
 * An augmentation of Keras that is not computed here: it returns its input in inference, as all do,
 * and refuses to train.
 *
 * @param className Keras's class
 * @param settings its configuration, which is kept
 */
public record OtherAugmentation(String name, String className, Config settings)
    implements RandomImage {
  /** Keras's classes that return their input in inference and are not computed in training. */
  public static final List<String> CLASSES =
      List.of(
          "AugMix",
          "CutMix",
          "MixUp",
          "RandAugment",
          "RandomColorDegeneration",
          "RandomColorJitter",
          "RandomElasticTransform",
          "RandomErasing",
          "RandomGaussianBlur",
          "RandomHeight",
          "RandomHue",
          "RandomPerspective",
          "RandomPosterization",
          "RandomSaturation",
          "RandomSharpness",
          "RandomWidth",
          "Solarization");

  /** Returns this layer with the given name. */
  public OtherAugmentation name(String name) {
    return new OtherAugmentation(name, className, settings);
  }

  @Override
  public Step bind(Binding binding) {
    throw new IllegalStateException(
        "%s \"%s\" is not computed in training; leave it out, or augment the data set"
            .formatted(className, name));
  }

  @Override
  public Config config() {
    return settings;
  }

  @Override
  public String toString() {
    return className + "()";
  }
}
