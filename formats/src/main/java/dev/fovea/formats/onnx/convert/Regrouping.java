package dev.fovea.formats.onnx.convert;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Sees the numbers of a value with other axes, in the same row-major order, as Reshape does. */
final class Regrouping {
  private Regrouping() {}

  /**
   * Returns a view with axes of other sizes.
   *
   * @param dims the sizes under each assumption; all are known and have the product of the old ones
   * @return nothing if the new axes mix samples
   */
  static Optional<View> of(View view, List<long[]> dims, Memory memory) {
    return split(view, dims).or(() -> rowMajor(view, memory).flatMap(plain -> split(plain, dims)));
  }

  /** Splits factors where new axes begin within them; nothing if that is not possible. */
  private static Optional<View> split(View view, List<long[]> dims) {
    List<Factor> memory = new ArrayList<>(view.memory());
    Deque<Factor> rest = new ArrayDeque<>(view.inAxisOrder());
    List<List<Factor>> axes = new ArrayList<>();
    for (int axis = 0; axis < dims.getFirst().length; axis++) {
      int at = axis;
      long[] wanted = dims.stream().mapToLong(sizes -> sizes[at]).toArray();
      List<Factor> taken = new ArrayList<>();
      while (Arrays.stream(wanted).anyMatch(size -> size != 1)) {
        Factor next = rest.poll();
        if (next == null) {
          return Optional.empty();
        }
        if (divides(next, wanted)) {
          taken.add(next);
          for (int k = 0; k < wanted.length; k++) {
            wanted[k] /= next.size(k);
          }
        } else if (!next.isBatch() && isDivided(next, wanted)) {
          Factor first = Factor.of(Arrays.stream(wanted).mapToInt(size -> (int) size).toArray());
          Factor second = Factor.of(quotients(next, wanted));
          int place = memory.indexOf(next);
          memory.set(place, first);
          memory.add(place + 1, second);
          taken.add(first);
          rest.push(second);
          Arrays.fill(wanted, 1);
        } else {
          return Optional.empty();
        }
      }
      axes.add(taken);
    }
    return rest.isEmpty()
        ? Optional.of(new View(view.signal(), memory, axes, view.type()))
        : Optional.empty();
  }

  private static boolean divides(Factor factor, long[] sizes) {
    boolean divides = true;
    for (int k = 0; k < sizes.length; k++) {
      divides &= sizes[k] % factor.size(k) == 0;
    }
    return divides;
  }

  private static boolean isDivided(Factor factor, long[] sizes) {
    boolean divided = true;
    for (int k = 0; k < sizes.length; k++) {
      divided &= sizes[k] > 0 && factor.size(k) % sizes[k] == 0;
    }
    return divided;
  }

  private static int[] quotients(Factor factor, long[] sizes) {
    int[] quotients = new int[sizes.length];
    for (int k = 0; k < sizes.length; k++) {
      quotients[k] = (int) (factor.size(k) / sizes[k]);
    }
    return quotients;
  }

  /** Brings the memory into the order of the axes and sees it as one factor behind the batch. */
  private static Optional<View> rowMajor(View view, Memory memory) {
    List<Factor> order = view.inAxisOrder();
    List<Factor> sample = order.stream().filter(factor -> !factor.isBatch()).toList();
    boolean batchFirst = order.equals(sample) || order.getFirst().isBatch();
    if (!batchFirst || sample.isEmpty()) {
      return Optional.empty();
    }
    View ordered = memory.ordered(view, sample);
    int[] sizes = new int[Factor.ASSUMPTIONS];
    Arrays.setAll(sizes, k -> View.size(sample, k));
    List<Factor> one = List.of(Factor.of(sizes));
    return Optional.of(new View(ordered.signal(), one, List.of(view.batch(), one), view.type()));
  }
}
