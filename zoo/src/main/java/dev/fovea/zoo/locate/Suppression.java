package dev.fovea.zoo.locate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Non-maximum suppression that lets candidates for the same place vote: the surest one is taken
 * with all that agree on its place, their most probable class is that of the find, the mean of
 * their boxes its box, and what else overlaps with it is dropped.
 */
final class Suppression {
  /** Boxes with at least this intersection over union are of one object. */
  private static final double SAME = 0.45;

  /** The largest share of the smaller of two boxes that finds may have in common. */
  private static final double OVERLAP = 0.5;

  private Suppression() {}

  /** Returns the finds, the surest first. */
  static List<Find> of(List<Find> candidates, int classes) {
    List<Find> rest = new ArrayList<>(candidates);
    rest.sort(Comparator.comparingDouble(Find::score).reversed());
    List<Find> finds = new ArrayList<>();
    while (!rest.isEmpty()) {
      Find surest = rest.getFirst();
      List<Find> same = rest.stream().filter(find -> find.iou(surest) >= SAME).toList();
      Find find = joined(same, classes);
      rest.removeAll(same);
      rest.removeIf(other -> other.cover(find) > OVERLAP);
      if (finds.stream().noneMatch(other -> other.cover(find) > OVERLAP)) {
        finds.add(find);
      }
    }
    finds.sort(Comparator.comparingDouble(Find::score).reversed());
    return finds;
  }

  private static Find joined(List<Find> same, int classes) {
    double[] votes = new double[classes];
    same.forEach(find -> votes[find.label()] += find.score());
    int label = 0;
    for (int i = 1; i < classes; i++) {
      label = votes[i] > votes[label] ? i : label;
    }
    double weight = 0;
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;
    double score = 0;
    for (Find find : same) {
      if (find.label() == label) {
        // Sure candidates have better boxes.
        double share = find.score() * find.score();
        weight += share;
        x += share * find.x();
        y += share * find.y();
        width += share * find.width();
        height += share * find.height();
        score = Math.max(score, find.score());
      }
    }
    return new Find(label, score, x / weight, y / weight, width / weight, height / weight);
  }
}
