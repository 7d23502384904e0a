package dev.fovea.zoo.segment;

import dev.fovea.data.Datasets;
import dev.fovea.data.Split;
import dev.fovea.zoo.DigitSource;
import dev.fovea.zoo.scenes.SceneOptions;
import dev.fovea.zoo.scenes.Scenes;
import java.util.List;

/**
 * The task of the zoo's segmentation networks: the class of each pixel of scenes of digits, 0 for
 * the ground. Training scenes are small and made of training digits, test scenes have 280x280
 * pixels and are made of test digits; every other scene has noise and clutter.
 */
public final class SceneMasks {
  /** The number of classes: ten digits and the ground. */
  public static final int CLASSES = 11;

  /** The height and width of the scenes that are trained on. */
  public static final int SIZE = 112;

  private static final int SCENES = 6_000;
  private static final int TEST_SCENES = 60;
  private static final int CLUTTER = 3;

  private SceneMasks() {}

  /** Returns the names of the classes. */
  public static List<String> names() {
    return List.of("ground", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
  }

  /** Returns the scenes to train and to test on. */
  public static Split task(long seed) {
    Split digits = DigitSource.load();
    SceneOptions clean = SceneOptions.CLEAN.size(SIZE, SIZE).digits(2, 6);
    SceneOptions noisy = clean.noise(SceneOptions.NOISY.noise()).clutter(CLUTTER);
    return new Split(
        Datasets.concatenate(
            Scenes.masks(digits.train(), clean, SCENES / 2, 4 * seed),
            Scenes.masks(digits.train(), noisy, SCENES / 2, 4 * seed + 1)),
        Datasets.concatenate(
            Scenes.masks(digits.test(), SceneOptions.CLEAN, TEST_SCENES / 2, 4 * seed + 2),
            Scenes.masks(digits.test(), SceneOptions.NOISY, TEST_SCENES / 2, 4 * seed + 3)));
  }
}
