package dev.fovea.formats.onnx.convert;

import dev.fovea.formats.onnx.graph.Dimension;
import dev.fovea.formats.onnx.graph.ValueInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The order of an input's axes in the model. An input that is first read by a convolution or the
 * like has its channels in front in the file, and gets them last; one that is transposed first says
 * so itself; of others the sizes decide.
 */
final class InputOrder {
  /** Stands for an axis of size 1 that the file has not. */
  static final int NEW = -1;

  /** The numbers of channels of pictures. */
  private static final Set<Long> COLORS = Set.of(1L, 3L, 4L);

  private static final int SMALLEST_PICTURE = 8;

  private final LayoutDemand demand;

  InputOrder(LayoutDemand demand) {
    this.demand = demand;
  }

  /**
   * Returns the axes of a sample in the order of the model.
   *
   * @param first the first axis of a sample: 1 behind a batch, or 0
   */
  List<Integer> of(ValueInfo input, int first) {
    List<Dimension> dims = input.dimensions().orElse(List.of());
    int rank = dims.size();
    List<Integer> asIs = new ArrayList<>();
    for (int axis = first; axis < rank; axis++) {
      asIs.add(axis);
    }
    if (first == 0 || rank < 3 || rank > 5) {
      return asIs;
    }
    List<Integer> last = new ArrayList<>(asIs);
    last.add(last.removeFirst());
    Optional<Boolean> wanted = demand.channelsFirst(input.name());
    if (wanted.isPresent()) {
      return wanted.get() ? last : asIs;
    }
    if (rank == 3) {
      if (isPicture(dims.get(1), dims.get(2))) {
        asIs.add(NEW);
      }
      return asIs;
    }
    boolean front = isColors(dims.get(1)) && !isColors(dims.get(rank - 1));
    return front ? last : asIs;
  }

  private static boolean isColors(Dimension dimension) {
    return dimension instanceof Dimension.Fixed fixed && COLORS.contains(fixed.size());
  }

  private static boolean isPicture(Dimension height, Dimension width) {
    return height instanceof Dimension.Fixed fixed
        && fixed.equals(width)
        && fixed.size() >= SMALLEST_PICTURE;
  }
}
