package dev.fovea.model;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.Arrays;
import java.util.List;

/**
 * A classifier turned into an all-convolutional model that takes inputs of any size and computes
 * the classifier's answer for every window of them in one pass.
 *
 * <p>Dense layers after Flatten become convolutions with the same weights under another shape
 * (those of a Dense over 12x12x64 values become a kernel of 12x12), later dense layers become 1x1
 * convolutions, and global pooling becomes pooling over a window with stride 1. Output (i, j) of
 * the model is the classifier's output for the window whose top left corner lies at (i strides[0],
 * j strides[1]). That holds exactly if the classifier pads nothing; a layer with padding "same"
 * sees the neighborhood of the window where the classifier sees zeros.
 *
 * <p>E. Shelhamer, J. Long and T. Darrell, Fully Convolutional Networks for Semantic Segmentation,
 * 2017; P. Sermanet et al., OverFeat, 2014.
 *
 * <pre>{@code
 * FullyConvolutional everywhere = FullyConvolutional.of(classifier); // trained on 28x28x1
 * Tensor scores = everywhere.model().predict(pictures); // (n, 280, 280, 1) -> (n, 127, 127, 10)
 * }</pre>
 *
 * @param model the all-convolutional model, with copies of the classifier's weights; the spatial
 *     sizes of its input are open
 * @param window the spatial sizes of the classifier's input
 * @param strides the distance between the windows of neighboring outputs, along each spatial axis
 */
public record FullyConvolutional(Model model, Shape window, Shape strides) {
  /** The largest distance between two windows that is looked for. */
  private static final int LARGEST_STRIDE = 4096;

  /**
   * Converts a classifier whose input has a known shape.
   *
   * @throws IllegalArgumentException if a layer cannot be converted; the message names it
   * @throws ShapeException if the classifier leaves the shape of its input open
   */
  public static FullyConvolutional of(Model classifier) {
    Shape input = classifier.inputShape();
    if (!input.isKnown()) {
      throw new ShapeException(
          "the classifier leaves the size of its input %s open; give the size of its windows"
              .formatted(input));
    }
    return of(classifier, input.slice(0, input.rank() - 1));
  }

  /**
   * Converts a classifier.
   *
   * @param window the spatial sizes of the inputs that the classifier was trained on
   * @throws IllegalArgumentException if a layer cannot be converted; the message names it
   * @throws ShapeException if the classifier does not take inputs of these sizes
   */
  public static FullyConvolutional of(Model classifier, Shape window) {
    if (classifier.inputs().size() != 1) {
      throw new IllegalArgumentException(
          "only a model with one input can be made fully convolutional; this one has "
              + classifier.inputs().size());
    }
    if (classifier.inputShape().rank() != window.rank() + 1 || window.rank() == 0) {
      throw new ShapeException(
          "windows of size %s do not fit the model's input %s"
              .formatted(window, classifier.inputShape()));
    }
    Shape input = window.append(classifier.inputShape().channels());
    classifier.outputShapes(List.of(input));
    Model model = new ConvolutionalForm(classifier, input).model();
    int[] strides = new int[window.rank()];
    for (int axis = 0; axis < strides.length; axis++) {
      strides[axis] = stride(model, input, axis);
    }
    return new FullyConvolutional(model, window, Shape.of(strides));
  }

  /** Returns the distance between the input sizes at which the output grows by one. */
  private static int stride(Model model, Shape input, int axis) {
    int[] grown = new int[2];
    int outputs = outputs(model, input, axis);
    int size = input.dim(axis);
    for (int i = 0; i < grown.length; i++) {
      int before = outputs + i;
      int last = size + LARGEST_STRIDE;
      while (outputs(model, input.with(axis, size), axis) <= before) {
        if (++size > last) {
          return LARGEST_STRIDE;
        }
      }
      grown[i] = size;
    }
    return grown[1] - grown[0];
  }

  private static int outputs(Model model, Shape input, int axis) {
    return model.outputShapes(List.of(input)).getFirst().dim(axis);
  }

  /**
   * Returns the spatial sizes of the output for an input.
   *
   * @param sizes the spatial sizes of the input
   * @throws ShapeException if the input is smaller than a window
   */
  public Shape outputSizes(Shape sizes) {
    for (int axis = 0; axis < window.rank(); axis++) {
      if (sizes.dim(axis) < window.dim(axis)) {
        throw new ShapeException(
            "an input of %s is smaller than the window %s of the network; enlarge it, or use a"
                    .formatted(sizes, window)
                + " network for smaller inputs");
      }
    }
    Shape input = sizes.append(model.inputShape().channels());
    Shape output = model.outputShapes(List.of(input)).getFirst();
    return Shape.of(Arrays.copyOf(output.dims(), window.rank()));
  }
}
