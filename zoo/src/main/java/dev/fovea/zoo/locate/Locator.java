package dev.fovea.zoo.locate;

import dev.fovea.model.FullyConvolutional;
import dev.fovea.model.Model;
import dev.fovea.model.Tiles;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Finds the objects of a classifier's classes in pictures of any size. The classifier answers for
 * every window of the picture, in several scales; {@link Suppression} joins answers that agree and
 * keeps the best of those that overlap.
 *
 * <p>Any classifier of pictures will do, but one that was trained on centered objects answers
 * something everywhere. A model with the two outputs "class" and "box" says more: its last class is
 * the ground, where nothing is, and its boxes (left, top, right, bottom from the middle of the
 * window, in units of {@link DigitWindows#UNIT} pixels) replace the window.
 *
 * <pre>{@code
 * Locator locator = Locator.of(model).scales(List.of(1.0, 0.75, 0.5)).threshold(0.6);
 * List<Find> finds = locator.finds(locator.scores(picture));
 * }</pre>
 */
public final class Locator {
  /** The ways to ask the classifier. */
  public enum Method {
    /** In its all-convolutional form, in one pass over the picture. */
    FCN,
    /** As it is, window by window. */
    SLIDING_WINDOW
  }

  private static final int BATCH = 128;

  private final Model classifier;
  private final FullyConvolutional everywhere;
  private final Method method;
  private final List<Double> scales;
  private final double threshold;

  /** The output of classes, and that of boxes or -1. */
  private final int classOutput;

  private final int boxOutput;

  private Locator(
      Model classifier,
      FullyConvolutional everywhere,
      Method method,
      List<Double> scales,
      double threshold) {
    this.classifier = classifier;
    this.everywhere = everywhere;
    this.method = method;
    this.scales = List.copyOf(scales);
    this.threshold = threshold;
    List<String> names =
        classifier.outputs().stream()
            .map(port -> classifier.layers().get(classifier.nodes().get(port.node()).layer()))
            .map(layer -> layer.name())
            .toList();
    this.boxOutput = names.indexOf("box");
    this.classOutput = Math.max(0, names.indexOf("class"));
  }

  /**
   * Returns a locator that takes answers of at least 0.5. It looks at pictures in their own size,
   * or, if the model gives boxes, in {@linkplain DigitWindows#SCALES the scales} for digits of 20
   * to 40 pixels.
   *
   * @throws IllegalArgumentException if the model is no classifier of pictures, or has a layer that
   *     cannot be made fully convolutional
   */
  public static Locator of(Model classifier) {
    if (classifier.inputs().size() != 1
        || classifier.inputShape().rank() != 3
        || classifier.outputShapes().stream().anyMatch(shape -> shape.rank() != 1)) {
      throw new IllegalArgumentException(
          "the model is no classifier of pictures: it takes %s and gives %s"
              .formatted(classifier.inputShapes(), classifier.outputShapes()));
    }
    Locator plain =
        new Locator(classifier, FullyConvolutional.of(classifier), Method.FCN, List.of(1.0), 0.5);
    return plain.boxOutput < 0 ? plain : plain.scales(DigitWindows.SCALES);
  }

  /** Returns a locator that asks the classifier in another way. */
  public Locator method(Method other) {
    return new Locator(classifier, everywhere, other, scales, threshold);
  }

  /**
   * Returns a locator that looks at pictures in these sizes, as shares of their own.
   *
   * @throws IllegalArgumentException if there is none or one is not positive
   */
  public Locator scales(List<Double> shares) {
    if (shares.isEmpty() || shares.stream().anyMatch(share -> !(share > 0 && share < 64))) {
      throw new IllegalArgumentException("scales must be above 0 and below 64, not " + shares);
    }
    return new Locator(classifier, everywhere, method, shares, threshold);
  }

  /**
   * Returns a locator that takes answers of at least this probability.
   *
   * @throws IllegalArgumentException if it is not above 0 and at most 1
   */
  public Locator threshold(double probability) {
    if (!(probability > 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "the threshold must be above 0 and at most 1, not " + probability);
    }
    return new Locator(classifier, everywhere, method, scales, probability);
  }

  /** Returns the number of classes of objects, without that of the ground. */
  public int classes() {
    return classifier.outputShapes().get(classOutput).channels() - (boxOutput >= 0 ? 1 : 0);
  }

  /** Returns the height and width of the windows. */
  public Shape window() {
    return everywhere.window();
  }

  /**
   * Returns the answers for all windows, a map for each scale; scales in which the picture is
   * smaller than a window are left out.
   *
   * @param picture (1, height, width, channels)
   * @throws ShapeException if the picture does not fit the model or is smaller than a window in all
   *     scales
   */
  public List<ScoreMap> scores(Tensor picture) {
    List<ScoreMap> maps = new ArrayList<>();
    for (double scale : scales) {
      int height = (int) Math.round(picture.shape().dim(1) * scale);
      int width = (int) Math.round(picture.shape().dim(2) * scale);
      if (height >= window().dim(0) && width >= window().dim(1)) {
        maps.add(scores(Resampling.resize(picture, height, width), scale));
      }
    }
    if (maps.isEmpty()) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "the picture of %dx%d is smaller than the window %s of the network; enlarge it, or"
                  + " give scales above 1",
              picture.shape().dim(1),
              picture.shape().dim(2),
              window()));
    }
    return maps;
  }

  private ScoreMap scores(Tensor picture, double scale) {
    Shape margin = Shape.of(window().dim(0) / 2, window().dim(1) / 2);
    Tensor wider = withMargin(picture, margin);
    List<Tensor> outputs =
        method == Method.FCN ? Tiles.of(everywhere.model()).predict(wider) : windowByWindow(wider);
    Tensor boxes = boxOutput < 0 ? Tensor.zeros(Shape.of(0)) : outputs.get(boxOutput);
    return new ScoreMap(
        scale, everywhere.strides(), window(), margin, outputs.get(classOutput), boxes);
  }

  /** Returns a picture with zeros around it, so that objects at its edges get windows, too. */
  private static Tensor withMargin(Tensor picture, Shape margin) {
    Shape shape = picture.shape();
    int row = shape.dim(2) * shape.channels();
    int across = shape.dim(2) + 2 * margin.dim(1);
    Tensor wider =
        Tensor.zeros(Shape.of(1, shape.dim(1) + 2 * margin.dim(0), across, shape.channels()));
    for (int y = 0; y < shape.dim(1); y++) {
      int to = ((y + margin.dim(0)) * across + margin.dim(1)) * shape.channels();
      System.arraycopy(picture.data(), y * row, wider.data(), to, row);
    }
    return wider;
  }

  private List<Tensor> windowByWindow(Tensor picture) {
    Shape sizes = everywhere.outputSizes(picture.shape().tail().slice(0, 2));
    int all = sizes.size();
    List<Tensor> outputs =
        classifier.outputShapes().stream()
            .map(shape -> Tensor.zeros(sizes.append(shape.channels()).prepend(1)))
            .toList();
    Shape window = window().append(picture.shape().channels());
    for (int from = 0; from < all; from += BATCH) {
      int count = Math.min(BATCH, all - from);
      Tensor windows = Tensor.zeros(window.prepend(count));
      for (int i = 0; i < count; i++) {
        int top = (from + i) / sizes.dim(1) * everywhere.strides().dim(0);
        int left = (from + i) % sizes.dim(1) * everywhere.strides().dim(1);
        cut(picture, top, left, window, windows.data(), i * window.size());
      }
      List<Tensor> answers = classifier.predict(List.of(windows));
      for (int output = 0; output < outputs.size(); output++) {
        float[] answer = answers.get(output).data();
        int at = from * outputs.get(output).shape().channels();
        System.arraycopy(answer, 0, outputs.get(output).data(), at, answer.length);
      }
    }
    return outputs;
  }

  private static void cut(
      Tensor picture, int top, int left, Shape window, float[] into, int offset) {
    int row = window.dim(1) * window.channels();
    int width = picture.shape().dim(2);
    for (int y = 0; y < window.dim(0); y++) {
      int from = ((top + y) * width + left) * window.channels();
      System.arraycopy(picture.data(), from, into, offset + y * row, row);
    }
  }

  /** Returns the objects that score maps show, the surest first. */
  public List<Find> finds(List<ScoreMap> maps) {
    List<Find> candidates = new ArrayList<>();
    for (ScoreMap map : maps) {
      for (int row = 0; row < map.rows(); row++) {
        for (int column = 0; column < map.columns(); column++) {
          int best = best(map, row, column);
          if (map.score(row, column, best) >= threshold) {
            candidates.add(map.find(row, column, best));
          }
        }
      }
    }
    return Suppression.of(candidates, classes());
  }

  private int best(ScoreMap map, int row, int column) {
    int best = 0;
    for (int label = 1; label < classes(); label++) {
      if (map.score(row, column, label) > map.score(row, column, best)) {
        best = label;
      }
    }
    return best;
  }
}
