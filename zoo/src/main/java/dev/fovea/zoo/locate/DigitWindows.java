package dev.fovea.zoo.locate;

import dev.fovea.data.Classified;
import dev.fovea.data.Dataset;
import dev.fovea.data.Target;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.zoo.scenes.Latest;
import dev.fovea.zoo.scenes.Scene;
import dev.fovea.zoo.scenes.SceneOptions;
import dev.fovea.zoo.scenes.Scenes;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Windows cut out of small scenes, to train a locator on: with a digit in the middle, or with
 * anything else, which is the ground. They come with noise and clutter of all degrees.
 *
 * <p>The input is (32, 32, 1). The targets are the class, where the last one is the ground, and the
 * box of the digit: left, top, right and bottom edge from the middle of the window, in units of
 * {@link #UNIT} pixels; a box of middling size for the ground.
 */
public final class DigitWindows implements Dataset {
  /** The height and width of a window in pixels. */
  public static final int SIZE = 32;

  /** The unit of boxes in pixels. */
  public static final int UNIT = 16;

  /** The scales in which digits of 20 to 40 pixels have a height that is found. */
  public static final List<Double> SCALES = List.of(0.9, 0.7, 0.54);

  /** The heights of digits that are found. */
  private static final double SMALLEST = 14.5;

  private static final double LARGEST = 25.5;

  /** How far a digit's middle may be from that of its window, along each axis. */
  private static final float NEAR = 2.5f;

  /** How far all digits' middles must be from that of a window of ground, along an axis. */
  private static final double FAR = 5.5;

  private static final double DIGITS = 0.6;
  private static final double WRONG_HEIGHTS = 0.15;
  private static final int SCENE = 80;
  private static final int TRIES = 20;
  private static final float[] GROUND_BOX = {-0.5f, -0.6f, 0.5f, 0.6f};

  private final Classified source;
  private final int size;
  private final CounterRandom random;
  private final Latest<Window> latest = new Latest<>(this::window);

  private DigitWindows(Classified source, int size, CounterRandom random) {
    this.source = source;
    this.size = size;
    this.random = random;
  }

  /**
   * Returns windows.
   *
   * @param source images of one channel, light ink on a dark ground, with classes
   * @param size the number of windows
   */
  public static DigitWindows of(Dataset source, int size, long seed) {
    return new DigitWindows(Classified.of(source), size, CounterRandom.ofSeed(seed));
  }

  private record Window(float[] pixels, int label, float[] box) {}

  private Window window(int index) {
    int attempt = 0;
    while (true) {
      CounterRandom numbers = random.stream(index, attempt);
      float kind = numbers.uniform(0);
      boolean isDigit = kind < DIGITS && attempt < TRIES;
      boolean isWrong = !isDigit && kind < DIGITS + WRONG_HEIGHTS;
      Scene scene = scene(numbers, isWrong);
      Optional<Window> window =
          isDigit || isWrong ? around(scene, numbers, isWrong) : ground(scene, numbers);
      if (window.isPresent()) {
        return window.get();
      }
      attempt++;
    }
  }

  private Scene scene(CounterRandom numbers, boolean isWrong) {
    boolean isLarge = numbers.uniform(1) < 0.5;
    double smallest = isWrong ? (isLarge ? LARGEST + 5 : 6) : SMALLEST;
    double largest = isWrong ? (isLarge ? 44 : SMALLEST - 3) : LARGEST;
    boolean isClean = numbers.uniform(2) < 0.3;
    SceneOptions options =
        SceneOptions.CLEAN
            .size(SCENE, SCENE)
            .digits(0, 5)
            .heights(smallest, largest)
            .noise(isClean ? 0 : numbers.uniform(3, 0, 0.22f))
            .clutter(isClean ? 0 : numbers.below(4, 5));
    return Scenes.boxes(source, options, 1, numbers.bits(5)).scene(0);
  }

  /** Returns a window around a digit; empty if none lies far enough from the edges. */
  private Optional<Window> around(Scene scene, CounterRandom numbers, boolean isWrong) {
    List<Scene.Digit> digits = scene.digits();
    for (int i = 0; i < digits.size(); i++) {
      Scene.Digit digit = digits.get(i);
      int top = edge(digit.y(), digit.height(), numbers.uniform(6 + 2 * i, -NEAR, NEAR));
      int left = edge(digit.x(), digit.width(), numbers.uniform(7 + 2 * i, -NEAR, NEAR));
      if (isInside(top) && isInside(left)) {
        float[] box = {
          unit(digit.x(), left),
          unit(digit.y(), top),
          unit(digit.x() + digit.width(), left),
          unit(digit.y() + digit.height(), top)
        };
        int label = isWrong ? source.classes() : digit.label();
        return Optional.of(new Window(cut(scene, top, left), label, isWrong ? GROUND_BOX : box));
      }
    }
    return Optional.empty();
  }

  private static int edge(int start, int length, float shift) {
    return (int) Math.round(start + length / 2.0 + shift) - SIZE / 2;
  }

  private static float unit(int position, int edge) {
    return (position - edge - SIZE / 2f) / UNIT;
  }

  private static boolean isInside(int edge) {
    return edge >= 0 && edge + SIZE <= SCENE;
  }

  private Optional<Window> ground(Scene scene, CounterRandom numbers) {
    int top = numbers.below(6, SCENE - SIZE + 1);
    int left = numbers.below(7, SCENE - SIZE + 1);
    boolean isGround =
        scene.digits().stream()
            .allMatch(
                digit ->
                    isFar(digit.y(), digit.height(), top) || isFar(digit.x(), digit.width(), left));
    return isGround
        ? Optional.of(new Window(cut(scene, top, left), source.classes(), GROUND_BOX))
        : Optional.empty();
  }

  private static boolean isFar(int start, int length, int edge) {
    return Math.abs(start + length / 2.0 - edge - SIZE / 2.0) > FAR;
  }

  private static float[] cut(Scene scene, int top, int left) {
    float[] pixels = new float[SIZE * SIZE];
    for (int y = 0; y < SIZE; y++) {
      System.arraycopy(scene.pixels(), (top + y) * SCENE + left, pixels, y * SIZE, SIZE);
    }
    return pixels;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public List<Shape> inputShapes() {
    return List.of(Shape.of(SIZE, SIZE, 1));
  }

  @Override
  public List<Target> targets() {
    Stream<String> names = IntStream.range(0, source.classes()).mapToObj(source::className);
    return List.of(
        new Target.Label(Stream.concat(names, Stream.of("ground")).toList()), Target.values(4));
  }

  @Override
  public void readInput(int index, int input, float[] into, int offset) {
    System.arraycopy(latest.get(index).pixels, 0, into, offset, SIZE * SIZE);
  }

  @Override
  public void readTarget(int index, int target, float[] into, int offset) {
    Window window = latest.get(index);
    if (target == 0) {
      into[offset] = window.label;
    } else {
      System.arraycopy(window.box, 0, into, offset, window.box.length);
    }
  }

  @Override
  public String source(int index) {
    return "window " + index;
  }
}
