package dev.fovea.data;

import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Locale;

/**
 * The kind of a target: the shape of its numbers in one sample and their meaning. Losses read the
 * numbers; augmentations and tools that need classes ask for the kind.
 */
public sealed interface Target {
  /** Returns the shape of the target in one sample. */
  Shape shape();

  /** Returns a description for messages, such as "a label of 10 classes". */
  String description();

  /** Returns a class label, the number of one of {@code classes} classes without names. */
  static Label label(int classes) {
    return new Label(classes, List.of());
  }

  /** Returns a one-hot row of {@code classes} classes without names. */
  static OneHot oneHot(int classes) {
    return new OneHot(classes, List.of());
  }

  /** Returns values of the given shape, such as those of a regression. */
  static Values values(int... dims) {
    return new Values(Shape.of(dims));
  }

  /** Returns a mask of classes without names; pixels from outside an image are of class 0. */
  static Mask mask(int height, int width, int classes) {
    return new Mask(height, width, classes, List.of(), 0);
  }

  /** Returns the weights of the rows of the target before them, such as the pixels of a mask. */
  static Weights weights(int... dims) {
    return new Weights(Shape.of(dims));
  }

  /** Returns at most {@code capacity} boxes of classes without names. */
  static Boxes boxes(int capacity, int classes) {
    return new Boxes(capacity, classes, List.of());
  }

  /** A target that distinguishes classes. */
  sealed interface Classes extends Target {
    /** Returns the number of classes. */
    int classes();

    /** Returns the name of each class; empty if the classes have no names. */
    List<String> classNames();

    /** Returns the name of a class, or its number if the classes have no names. */
    default String className(int category) {
      return category >= 0 && category < classNames().size()
          ? classNames().get(category)
          : String.valueOf(category);
    }
  }

  /** A target that gives the whole sample one class. */
  sealed interface Category extends Classes {
    /**
     * Returns the class that the target of one sample states; -1 if it states none.
     *
     * @param values holds the target from {@code offset} on
     */
    int label(float[] values, int offset);
  }

  /**
   * The number of the sample's class, of shape (1), as {@code sparse_categorical_crossentropy}
   * takes it.
   *
   * @param classes the number of classes; labels are 0 to classes - 1
   * @param classNames one name for each class, or none
   */
  record Label(int classes, List<String> classNames) implements Category {
    /**
     * Creates the kind.
     *
     * @throws IllegalArgumentException if the number of classes is negative or there are names for
     *     some classes only
     */
    public Label {
      classNames = names(classes, classNames);
    }

    /** Creates a label of classes with names. */
    public Label(List<String> classNames) {
      this(classNames.size(), classNames);
    }

    @Override
    public Shape shape() {
      return Shape.of(1);
    }

    @Override
    public String description() {
      return String.format(Locale.ROOT, "a label of %d classes", classes);
    }

    @Override
    public int label(float[] values, int offset) {
      float value = values[offset];
      int label = (int) value;
      return label == value && label >= 0 && label < classes ? label : -1;
    }
  }

  /**
   * A row of shape (classes) that is 1 at the sample's class and 0 elsewhere, or gives each class
   * its probability, as {@code categorical_crossentropy} takes it. The class of such a row is that
   * of its largest value.
   *
   * @param classes the number of classes
   * @param classNames one name for each class, or none
   */
  record OneHot(int classes, List<String> classNames) implements Category {
    /**
     * Creates the kind.
     *
     * @throws IllegalArgumentException if there is no class or there are names for some classes
     *     only
     */
    public OneHot {
      atLeastOne("classes", classes);
      classNames = names(classes, classNames);
    }

    @Override
    public Shape shape() {
      return Shape.of(classes);
    }

    @Override
    public String description() {
      return String.format(Locale.ROOT, "a one-hot row of %d classes", classes);
    }

    @Override
    public int label(float[] values, int offset) {
      int best = 0;
      for (int i = 1; i < classes; i++) {
        best = values[offset + i] > values[offset + best] ? i : best;
      }
      return best;
    }
  }

  /**
   * Any numbers, such as those of a regression. Augmentations leave them as they are.
   *
   * @param shape of the numbers of one sample
   */
  record Values(Shape shape) implements Target {
    @Override
    public String description() {
      return "values of shape %s".formatted(shape);
    }
  }

  /**
   * The class of each pixel, of shape (height, width, 1). Geometric augmentations move it with the
   * image and never interpolate.
   *
   * @param height of the image in pixels
   * @param width of the image in pixels
   * @param classes the number of classes; pixels hold 0 to classes - 1, or a number that a loss
   *     ignores
   * @param classNames one name for each class, or none
   * @param outside what pixels hold that an augmentation moves in from outside the image: a class,
   *     or a number that a loss ignores, such as 255
   */
  record Mask(int height, int width, int classes, List<String> classNames, int outside)
      implements Classes {
    /** The usual number of pixels that do not count, such as those at the edges of objects. */
    public static final int IGNORED = 255;

    /**
     * Creates the kind.
     *
     * @throws IllegalArgumentException if a size is below 1 or there are names for some classes
     *     only
     */
    public Mask {
      atLeastOne("height", height);
      atLeastOne("width", width);
      classNames = names(classes, classNames);
    }

    /** Returns the same kind with another number for pixels from outside the image. */
    public Mask withOutside(int number) {
      return new Mask(height, width, classes, classNames, number);
    }

    @Override
    public Shape shape() {
      return Shape.of(height, width, 1);
    }

    @Override
    public String description() {
      return String.format(
          Locale.ROOT, "a mask of %dx%d pixels and %d classes", height, width, classes);
    }
  }

  /**
   * Rectangles with classes, of shape (capacity, 5). Each row is (left, top, right, bottom, class)
   * in pixels of the image: a box around the pixel in the top left corner alone is (0, 0, 1, 1).
   * Rows without a box come last and are filled with {@link #NONE}. For samples with any number of
   * boxes the capacity is the largest number.
   *
   * @param capacity the largest number of boxes in a sample
   * @param classes the number of classes
   * @param classNames one name for each class, or none
   */
  record Boxes(int capacity, int classes, List<String> classNames) implements Classes {
    /** The number of values in a row. */
    public static final int ROW = 5;

    /** The value of each number in a row without a box. */
    public static final float NONE = -1;

    /**
     * Creates the kind.
     *
     * @throws IllegalArgumentException if the capacity is below 1 or there are names for some
     *     classes only
     */
    public Boxes {
      atLeastOne("capacity", capacity);
      classNames = names(classes, classNames);
    }

    @Override
    public Shape shape() {
      return Shape.of(capacity, ROW);
    }

    @Override
    public String description() {
      return String.format(Locale.ROOT, "at most %d boxes of %d classes", capacity, classes);
    }
  }

  /**
   * The weight of each row of the target before it, which is no target of an output by itself:
   * Keras's {@code sample_weight}. A row is what a loss gives one number: a pixel of a mask, or the
   * whole sample for a label. Losses and weighted metrics multiply each row by its weight.
   * Geometric augmentations move weights of shape (height, width) with the image; pixels from
   * outside the image weigh 0.
   *
   * @param shape the shape of the weights of one sample: (height, width) for a mask, (1) for a
   *     label
   */
  record Weights(Shape shape) implements Target {
    @Override
    public String description() {
      return "weights of shape %s".formatted(shape);
    }
  }

  private static List<String> names(int classes, List<String> names) {
    if (classes < 0 || !names.isEmpty() && names.size() != classes) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d classes cannot have %d names; give each class one, or none",
              classes,
              names.size()));
    }
    return List.copyOf(names);
  }

  private static void atLeastOne(String name, int number) {
    if (number < 1) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s must be at least 1, not %d", name, number));
    }
  }
}
