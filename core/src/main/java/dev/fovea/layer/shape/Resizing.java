package dev.fovea.layer.shape;

import dev.fovea.config.Config;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.Arrays;
import java.util.List;

/**
 * A layer that gives images another size, in training and in inference.
 *
 * @param height the new height
 * @param width the new width
 * @param interpolation Keras's default is bilinear
 * @param fit what is done if the new size has another aspect ratio
 * @param fillValue the value of the pixels that {@link Fit#PAD} adds
 * @param antialias whether the kernel gets wider if the image shrinks
 */
public record Resizing(
    String name,
    int height,
    int width,
    ImageInterpolation interpolation,
    Fit fit,
    double fillValue,
    boolean antialias)
    implements Layer {
  /** What is done if the new size has another aspect ratio than the image. */
  public enum Fit {
    /** The image is stretched; Keras's default. */
    STRETCH,
    /** The image is cropped around its center. */
    CROP,
    /** Pixels are added around the image. */
    PAD
  }

  /**
   * @throws ShapeException if a size is not positive
   */
  public Resizing {
    Sizes.requirePositive("height", height);
    Sizes.requirePositive("width", width);
  }

  /** Returns a bilinear layer with Keras's defaults. */
  public static Resizing of(int height, int width) {
    return new Resizing("", height, width, ImageInterpolation.BILINEAR, Fit.STRETCH, 0, false);
  }

  /** Returns this layer with the given name. */
  public Resizing name(String name) {
    return new Resizing(name, height, width, interpolation, fit, fillValue, antialias);
  }

  /** Returns this layer with the given interpolation. */
  public Resizing interpolation(ImageInterpolation interpolation) {
    return new Resizing(name, height, width, interpolation, fit, fillValue, antialias);
  }

  /** Returns this layer with or without a wider kernel for images that shrink. */
  public Resizing antialias(boolean antialias) {
    return new Resizing(name, height, width, interpolation, fit, fillValue, antialias);
  }

  /** Returns this layer cropping images of another aspect ratio around their center. */
  public Resizing cropToAspectRatio() {
    return new Resizing(name, height, width, interpolation, Fit.CROP, fillValue, antialias);
  }

  /** Returns this layer adding pixels of a value to images of another aspect ratio. */
  public Resizing padToAspectRatio(double fillValue) {
    return new Resizing(name, height, width, interpolation, Fit.PAD, fillValue, antialias);
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    Shape shape = inputs.get(input);
    int target = axis == 0 ? height : width;
    if (!shape.isKnown()) {
      return Reach.UNKNOWN;
    }
    ResizeRule.Taps[] taps =
        taps(shape.dim(axis), shape.dim(1 - axis), target, axis == 0 ? width : height);
    double jump = (double) shape.dim(axis) / target;
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int o = 0; o < target; o++) {
      for (int at : taps[o].positions()) {
        low = Math.min(low, at - jump * o);
        high = Math.max(high, at - jump * o);
      }
    }
    return low == 0 && high == 0 ? Reach.SAME : Reach.window(jump, low, high, 1);
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    Sizes.requireRank(input, 2);
    return Shape.of(height, width, input.channels());
  }

  @Override
  public Step bind(Binding binding) {
    Shape input = binding.inputShape();
    ResizeRule.Taps[] rows = taps(input.dim(0), input.dim(1), height, width);
    ResizeRule.Taps[] columns = taps(input.dim(1), input.dim(0), width, height);
    Shape between = input.with(0, height);
    Step step =
        AxisResampling.bind(
            binding,
            List.of(
                AxisResampling.of(input, 0, rows), AxisResampling.of(between, 1, columns)));
    return fit == Fit.PAD && fillValue != 0 ? filled(binding, step, rows, columns) : step;
  }

  /**
   * Returns the weight of each pixel of an image in each new pixel along an axis; those of both axes
   * are multiplied. Added pixels have the rest of the weight of 1.
   *
   * @param input the shape (height, width, channels), all sizes known
   * @param axis 0 for the height, 1 for the width
   * @return (new size, size)
   */
  public float[] weights(Shape input, int axis) {
    int size = input.dim(axis);
    int target = axis == 0 ? height : width;
    ResizeRule.Taps[] taps = taps(size, input.dim(1 - axis), target, axis == 0 ? width : height);
    float[] weights = new float[target * size];
    for (int i = 0; i < target; i++) {
      for (int j = 0; j < taps[i].positions().length; j++) {
        weights[i * size + taps[i].positions()[j]] += taps[i].weights()[j];
      }
    }
    return weights;
  }

  /**
   * Returns what the new pixels along an axis read.
   *
   * @param size the size of the axis in the image, of {@code other} the one of the other axis
   * @param target the new size of the axis, and {@code otherTarget} that of the other axis
   */
  private ResizeRule.Taps[] taps(int size, int other, int target, int otherTarget) {
    // The size with the new aspect ratio, rounded as Keras does.
    int fitting = (int) ((float) other * target / otherTarget);
    return switch (fit) {
      case STRETCH -> interpolation.taps(size, target, antialias);
      case CROP -> {
        int kept = Math.max(1, Math.min(size, fitting));
        yield shifted(interpolation.taps(kept, target, antialias), (size - kept) / 2, size);
      }
      case PAD -> {
        // Keras adds as many pixels behind as in front, also if their number is odd.
        int margin = Math.max(0, fitting - size) / 2;
        yield shifted(interpolation.taps(size + 2 * margin, target, antialias), -margin, size);
      }
    };
  }

  /** Moves what is read; positions beyond the image are left out, with their weights. */
  private static ResizeRule.Taps[] shifted(ResizeRule.Taps[] taps, int by, int size) {
    ResizeRule.Taps[] shifted = new ResizeRule.Taps[taps.length];
    for (int i = 0; i < taps.length; i++) {
      int[] positions = taps[i].positions();
      int count = 0;
      int[] inside = new int[positions.length];
      float[] weights = new float[positions.length];
      for (int j = 0; j < positions.length; j++) {
        int at = positions[j] + by;
        if (at >= 0 && at < size) {
          inside[count] = at;
          weights[count++] = taps[i].weights()[j];
        }
      }
      shifted[i] =
          new ResizeRule.Taps(
              Arrays.copyOf(inside, count), Arrays.copyOf(weights, count));
    }
    return shifted;
  }

  /** Adds the added pixels' share of each new pixel. */
  private Step filled(
      Binding binding, Step step, ResizeRule.Taps[] rows, ResizeRule.Taps[] columns) {
    int channels = binding.outputShape().channels();
    float[] y = binding.output();
    float[] added = new float[height * width];
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        added[row * width + column] =
            (float) (fillValue * (1 - sum(rows[row]) * sum(columns[column])));
      }
    }
    return new Step() {
      @Override
      public void forward(int samples, long number) {
        step.forward(samples, number);
        for (int i = 0; i < samples * added.length * channels; i++) {
          y[i] += added[i / channels % added.length];
        }
      }

      @Override
      public void backward(int samples, long number) {
        step.backward(samples, number);
      }
    };
  }

  private static double sum(ResizeRule.Taps taps) {
    double sum = 0;
    for (float weight : taps.weights()) {
      sum += weight;
    }
    return sum;
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("height", height)
        .with("width", width)
        .with("interpolation", interpolation.keras())
        .with("crop_to_aspect_ratio", fit == Fit.CROP)
        .with("pad_to_aspect_ratio", fit == Fit.PAD)
        .with("fill_mode", "constant")
        .with("fill_value", fillValue)
        .with("antialias", antialias)
        .with("data_format", "channels_last");
  }

  public static Resizing from(String name, Config config) {
    Sizes.requireChannelsLast(config);
    boolean crop = config.flag("crop_to_aspect_ratio", false);
    boolean pad = config.flag("pad_to_aspect_ratio", false);
    return new Resizing(
        name,
        config.integer("height"),
        config.integer("width"),
        ImageInterpolation.of(config.text("interpolation", "bilinear")),
        crop ? Fit.CROP : pad ? Fit.PAD : Fit.STRETCH,
        config.number("fill_value", 0),
        config.flag("antialias", false));
  }

  @Override
  public String toString() {
    return LayerText.of(
        this,
        height + "x" + width,
        LayerText.named("interpolation", interpolation.keras(), "bilinear"),
        LayerText.named("fit", fit, Fit.STRETCH),
        LayerText.named("antialias", antialias, false));
  }
}
