package dev.fovea.zoo.scenes;

import dev.fovea.data.Classified;
import dev.fovea.data.Dataset;
import dev.fovea.data.Target;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A dataset of scenes: pictures of many digits, put together from a dataset of single ones. Scenes
 * are painted when they are read, the same ones for the same seed.
 *
 * <p>The input is (height, width, 1) with light ink on a dark ground. The targets are those asked
 * for: a {@linkplain #masks mask} with class 0 for the ground and class c + 1 for the ink of digit
 * c, or {@linkplain #boxes boxes}.
 */
public final class Scenes implements Dataset {
  private final Classified source;
  private final SceneOptions options;
  private final int size;
  private final CounterRandom random;
  private final List<Target> targets;
  private final Latest<Scene> latest = new Latest<>(this::scene);

  private Scenes(
      Classified source,
      SceneOptions options,
      int size,
      CounterRandom random,
      List<Target> targets) {
    this.source = source;
    this.options = options;
    this.size = size;
    this.random = random;
    this.targets = targets;
  }

  /**
   * Returns scenes with a mask of each.
   *
   * @param source images of one channel, light ink on a dark ground, with classes
   * @param size the number of scenes
   * @throws IllegalArgumentException if there are no scenes, or the source is not of such images
   */
  public static Scenes masks(Dataset source, SceneOptions options, int size, long seed) {
    return of(source, options, size, seed, masks(Classified.of(source), options));
  }

  /**
   * Returns scenes with the boxes of the digits of each.
   *
   * @param source images of one channel, light ink on a dark ground, with classes
   * @param size the number of scenes
   * @throws IllegalArgumentException if there are no scenes, or the source is not of such images
   */
  public static Scenes boxes(Dataset source, SceneOptions options, int size, long seed) {
    Classified classified = Classified.of(source);
    Target boxes =
        new Target.Boxes(
            Math.max(1, options.most()), classified.classes(), names(classified).toList());
    return of(source, options, size, seed, boxes);
  }

  private static Scenes of(
      Dataset source, SceneOptions options, int size, long seed, Target target) {
    if (size < 1) {
      throw new IllegalArgumentException("there must be at least 1 scene, not " + size);
    }
    Shape shape = source.inputShape();
    if (shape.rank() != 3 || shape.channels() != 1) {
      throw new IllegalArgumentException(
          "scenes are made of images (height, width, 1), not of samples of " + shape);
    }
    return new Scenes(
        Classified.of(source), options, size, CounterRandom.ofSeed(seed), List.of(target));
  }

  private static Target masks(Classified source, SceneOptions options) {
    List<String> names = new ArrayList<>();
    names.add("ground");
    names(source).forEach(names::add);
    return new Target.Mask(options.height(), options.width(), names.size(), names, 0);
  }

  private static Stream<String> names(Classified source) {
    return Stream.iterate(0, label -> label < source.classes(), label -> label + 1)
        .map(source::className);
  }

  /**
   * Returns a scene.
   *
   * @throws IllegalArgumentException if its digits do not fit into it, naming the scene
   */
  public Scene scene(int index) {
    try {
      return Painter.paint(source, options, random.stream(index));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("scene " + index + ": " + e.getMessage(), e);
    }
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public List<Shape> inputShapes() {
    return List.of(Shape.of(options.height(), options.width(), 1));
  }

  @Override
  public List<Target> targets() {
    return targets;
  }

  @Override
  public void readInput(int index, int input, float[] into, int offset) {
    float[] pixels = latest.get(index).pixels();
    System.arraycopy(pixels, 0, into, offset, pixels.length);
  }

  @Override
  public void readTarget(int index, int target, float[] into, int offset) {
    Scene scene = latest.get(index);
    if (targets.get(target) instanceof Target.Boxes boxes) {
      Arrays.fill(into, offset, offset + boxes.shape().size(), Target.Boxes.NONE);
      int at = offset;
      for (Scene.Digit digit : scene.digits()) {
        into[at++] = digit.x();
        into[at++] = digit.y();
        into[at++] = digit.x() + digit.width();
        into[at++] = digit.y() + digit.height();
        into[at++] = digit.label();
      }
    } else {
      for (int i = 0; i < scene.mask().length; i++) {
        into[offset + i] = scene.mask()[i];
      }
    }
  }

  @Override
  public String source(int index) {
    return "scene " + index;
  }
}
