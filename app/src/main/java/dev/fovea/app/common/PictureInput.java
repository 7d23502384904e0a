package dev.fovea.app.common;

import dev.fovea.formats.image.ImageFiles;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.zoo.DigitSource;
import dev.fovea.zoo.scenes.Scene;
import dev.fovea.zoo.scenes.SceneOptions;
import dev.fovea.zoo.scenes.Scenes;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The model that a command uses, and the picture that it looks at in its own size: a file, or a
 * generated scene of digits.
 */
public final class PictureInput {
  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "A .keras file, or a trained network of the zoo ('fovea zoo' lists them).")
  private String model = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "IMAGE",
      description = "Picture of any size that the model takes.")
  private @Nullable Path image;

  @Option(
      names = "--scene",
      paramLabel = "SEED",
      description =
          "Look at a generated scene of digits, which the seed chooses, in place of IMAGE.")
  private @Nullable Long scene;

  @Option(names = "--noisy", description = "Add noise and clutter to scenes.")
  private boolean noisy;

  @Option(
      names = "--invert",
      description =
          "Invert the picture: for dark ink on light ground if the model expects the opposite.")
  private boolean invert;

  @Mixin private BackgroundOption background = new BackgroundOption();

  /** Returns the file of the model, or its name in the zoo. */
  public String model() {
    return model;
  }

  /** Returns whether one picture is given: either a file or a scene. */
  public boolean isGiven() {
    return (image == null) != (scene == null);
  }

  /** Returns whether it is a scene. */
  public boolean isScene() {
    return scene != null;
  }

  /** Returns the name of the picture: the file, or the scene with its seed. */
  public String name() {
    return image == null ? "scene " + scene : image.toString();
  }

  /**
   * Reads the picture.
   *
   * @param channels those that the model takes
   * @return (height, width, channels)
   */
  public Tensor read(int channels) {
    if (image == null) {
      return pixels(scenes(1, channels).scene(0));
    }
    Tensor pixels =
        ImageFiles.read(
            image, Shape.of(Shape.UNKNOWN, Shape.UNKNOWN, channels), background.color());
    return invert ? ImageFiles.invert(pixels) : pixels;
  }

  /**
   * Returns scenes of test digits, the first of which is the one that is asked for.
   *
   * @param channels those that the model takes
   * @throws IllegalArgumentException if they are not those of a scene
   */
  public Scenes scenes(int count, int channels) {
    if (channels != 1) {
      throw new IllegalArgumentException(
          "scenes are grey; the model takes pictures of " + channels + " channels");
    }
    return Scenes.masks(
        DigitSource.load().test(),
        noisy ? SceneOptions.NOISY : SceneOptions.CLEAN,
        count,
        Objects.requireNonNull(scene));
  }

  /** Returns the pixels of a scene, (height, width, 1). */
  public static Tensor pixels(Scene scene) {
    return Tensor.of(Shape.of(scene.height(), scene.width(), 1), scene.pixels());
  }

  /** Returns a picture as a batch of one. */
  public static Tensor batch(Tensor picture) {
    return picture.reshape(picture.shape().prepend(1));
  }
}
