package dev.fovea.model.rewrite;

import dev.fovea.kernel.Padding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.convolution.Conv;
import dev.fovea.layer.convolution.ConvTranspose;
import dev.fovea.layer.convolution.Convolutional;
import dev.fovea.layer.convolution.DepthwiseConv;
import dev.fovea.layer.convolution.SeparableConv;
import dev.fovea.layer.shape.Cropping;
import dev.fovea.layer.shape.Margins;
import dev.fovea.layer.shape.ZeroPadding;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A rewrite that lets a convolution read the zeros that a padding layer before it would write, and
 * a transposed convolution leave out the margins that a cropping layer after it would cut off.
 * Networks that were not made with Keras's paddings have such layers around most of their
 * convolutions.
 */
public final class FuseMargins implements Rewrite {
  @Override
  public Ops apply(Ops ops) {
    return ops.fuse((op, next) -> fused(op.layer(), next.layer()));
  }

  private static Optional<Layer> fused(Layer first, Layer next) {
    if (first instanceof ZeroPadding padding) {
      return switch (next) {
        case Conv conv -> padded(conv, padding.padding());
        case DepthwiseConv conv -> padded(conv, padding.padding());
        case SeparableConv conv -> padded(conv, padding.padding());
        default -> Optional.empty();
      };
    }
    return first instanceof ConvTranspose conv && next instanceof Cropping cropping
        ? cropped(conv, cropping.cropping())
        : Optional.empty();
  }

  private static <L extends Convolutional<L>> Optional<Layer> padded(L conv, Margins margins) {
    return margins.rank() == conv.options().rank()
        ? sum(conv.options().padding(), margins).map(conv::padding)
        : Optional.empty();
  }

  private static Optional<Layer> cropped(ConvTranspose conv, Margins margins) {
    int rank = conv.options().rank();
    if (margins.rank() != rank) {
      return Optional.empty();
    }
    int[] extra = new int[rank];
    for (int i = 0; i < rank; i++) {
      int reach =
          (conv.options().kernelSize().dim(i) - 1) * conv.options().dilationRate().dim(i) + 1;
      int least = Math.max(0, conv.options().strides().dim(i) - reach);
      int axis = i;
      boolean isValid = conv.options().padding().equals(Padding.VALID);
      extra[i] = conv.outputPadding().map(p -> p.dim(axis)).orElse(isValid ? least : 0);
    }
    return sum(conv.options().padding(), margins)
        .map(padding -> conv.padding(padding).outputPadding(extra));
  }

  /** Returns a padding with further margins; none if it depends on the size of the input. */
  private static Optional<Padding> sum(Padding padding, Margins margins) {
    return switch (padding) {
      case Padding.Valid valid -> Optional.of(sum(margins, List.of(), List.of()));
      case Padding.Explicit own -> Optional.of(sum(margins, own.before(), own.after()));
      case Padding.Same same -> Optional.empty();
    };
  }

  private static Padding sum(Margins margins, List<Integer> before, List<Integer> after) {
    return new Padding.Explicit(sum(margins.before(), before), sum(margins.after(), after));
  }

  private static List<Integer> sum(Shape sizes, List<Integer> others) {
    List<Integer> sums = new ArrayList<>();
    for (int i = 0; i < sizes.rank(); i++) {
      sums.add(sizes.dim(i) + (others.isEmpty() ? 0 : others.get(i)));
    }
    return sums;
  }
}
