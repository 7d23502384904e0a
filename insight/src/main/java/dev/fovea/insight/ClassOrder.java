package dev.fovea.insight;

import dev.fovea.metric.ConfusionMatrix;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;

/** Orders of classes in which a confusion matrix is easy to read. */
public final class ClassOrder {
  private ClassOrder() {}

  /** Two classes and the number of samples of either that were taken for the other. */
  private record Pair(int one, int other, double confused) {}

  /**
   * Returns the classes with the most errors, of their samples or of those taken for them, in
   * ascending order.
   *
   * @param most the number of classes, or more than there are
   */
  public static int[] mostErrors(ConfusionMatrix matrix, int most) {
    return IntStream.range(0, matrix.classes())
        .boxed()
        .sorted(Comparator.comparingDouble((Integer c) -> -errors(matrix, c)))
        .limit(most)
        .mapToInt(Integer::intValue)
        .sorted()
        .toArray();
  }

  private static double errors(ConfusionMatrix matrix, int category) {
    return matrix.actual(category)
        + matrix.predicted(category)
        - 2 * matrix.count(category, category);
  }

  /**
   * Returns all classes in an order in which those that are often confused are neighbours: chains
   * of classes are joined at their ends, the most confused ends first.
   */
  public static int[] neighbours(ConfusionMatrix matrix) {
    List<Deque<Integer>> chainOf = new ArrayList<>();
    for (int c = 0; c < matrix.classes(); c++) {
      chainOf.add(new ArrayDeque<>(List.of(c)));
    }
    for (Pair pair : pairs(matrix)) {
      Deque<Integer> first = chainOf.get(pair.one());
      Deque<Integer> second = chainOf.get(pair.other());
      if (first != second && isEnd(first, pair.one()) && isEnd(second, pair.other())) {
        join(first, pair.one(), second, pair.other());
        second.forEach(c -> chainOf.set(c, first));
      }
    }
    return chainOf.stream().distinct().flatMap(Deque::stream).mapToInt(c -> c).toArray();
  }

  /** Returns the pairs that were confused at all, the most confused first. */
  private static List<Pair> pairs(ConfusionMatrix matrix) {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < matrix.classes(); i++) {
      for (int j = i + 1; j < matrix.classes(); j++) {
        double confused = matrix.count(i, j) + matrix.count(j, i);
        if (confused > 0) {
          pairs.add(new Pair(i, j, confused));
        }
      }
    }
    pairs.sort(Comparator.comparingDouble(pair -> -pair.confused()));
    return pairs;
  }

  private static boolean isEnd(Deque<Integer> chain, int category) {
    return chain.getFirst() == category || chain.getLast() == category;
  }

  /** Appends the second chain to the first, so that the two given ends meet. */
  private static void join(Deque<Integer> first, int end, Deque<Integer> second, int start) {
    boolean atLast = first.getLast() == end;
    boolean fromFirst = second.getFirst() == start;
    List<Integer> added = new ArrayList<>(second);
    for (int category : fromFirst ? added : added.reversed()) {
      if (atLast) {
        first.addLast(category);
      } else {
        first.addFirst(category);
      }
    }
  }
}
