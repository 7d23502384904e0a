package dev.fovea.formats.onnx.write;

import dev.fovea.formats.onnx.proto.AttributeProto;
import dev.fovea.kernel.Padding;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The attributes of operators whose window slides over the spatial axes.
 *
 * @param size one size for each spatial axis
 * @param dilations one distance between the positions of the window for each axis
 */
record Sliding(Shape size, Shape strides, Shape dilations, Padding padding) {

  /** Returns a window without gaps. */
  static Sliding of(Shape size, Shape strides, Padding padding) {
    int[] ones = new int[size.rank()];
    Arrays.fill(ones, 1);
    return new Sliding(size, strides, Shape.of(ones), padding);
  }

  /**
   * Returns the attributes over an input.
   *
   * @param input the shape (spatial sizes, channels)
   */
  List<AttributeProto> attributes(Shape input) {
    if (isPaddingOpen(input)) {
      List<AttributeProto> attributes = shape();
      attributes.add(Attributes.text("auto_pad", "SAME_UPPER"));
      return attributes;
    }
    return attributes(pads(input));
  }

  /** Returns the attributes with the given margins, those in front of all axes first. */
  List<AttributeProto> attributes(int... pads) {
    List<AttributeProto> attributes = shape();
    if (Arrays.stream(pads).anyMatch(pad -> pad != 0)) {
      attributes.add(Attributes.integers("pads", pads));
    }
    return attributes;
  }

  private List<AttributeProto> shape() {
    List<AttributeProto> attributes = new ArrayList<>();
    attributes.add(Attributes.integers("kernel_shape", size.dims()));
    attributes.add(Attributes.integers("strides", strides.dims()));
    if (dilations.size() > 1) {
      attributes.add(Attributes.integers("dilations", dilations.dims()));
    }
    return attributes;
  }

  /**
   * Returns whether the margins depend on a size that the model leaves open. They are then left to
   * the operator, whose SAME_UPPER is Keras's "same".
   */
  boolean isPaddingOpen(Shape input) {
    boolean open = false;
    for (int i = 0; i < size.rank(); i++) {
      open |= input.dim(i) == Shape.UNKNOWN && strides.dim(i) > 1;
    }
    return open && padding.equals(Padding.SAME);
  }

  /** Returns the margins of an input, those in front of all axes first. */
  int[] pads(Shape input) {
    int rank = size.rank();
    int[] pads = new int[2 * rank];
    for (int i = 0; i < rank; i++) {
      // Without strides the margins are those of any size.
      int in = input.dim(i) == Shape.UNKNOWN ? 1 : input.dim(i);
      Padding here = padding.on(i);
      pads[i] = here.before(in, size.dim(i), strides.dim(i), dilations.dim(i));
      pads[rank + i] = here.after(in, size.dim(i), strides.dim(i), dilations.dim(i));
    }
    return pads;
  }
}
