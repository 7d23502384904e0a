package dev.fovea.zoo.locate;

import dev.fovea.zoo.scenes.Scene;
import java.util.ArrayList;
import java.util.List;

/**
 * How well finds agree with the objects that are there. A find matches an object if the class is
 * right and the intersection over union of their boxes is at least 0.5; each object is matched by
 * the surest find at most.
 *
 * @param right finds that match an object
 * @param wrong finds that match none
 * @param missed objects that no find matches
 */
public record Matches(int right, int wrong, int missed) {
  /** No scene yet. */
  public static final Matches NONE = new Matches(0, 0, 0);

  private static final double LEAST_IOU = 0.5;

  /**
   * Returns the matches of a scene.
   *
   * @param finds the surest first
   */
  public static Matches of(Scene scene, List<Find> finds) {
    List<Scene.Digit> rest = new ArrayList<>(scene.digits());
    int right = 0;
    for (Find find : finds) {
      Scene.Digit best = null;
      double most = LEAST_IOU;
      for (Scene.Digit digit : rest) {
        double iou =
            find.iou(
                new Find(digit.label(), 1, digit.x(), digit.y(), digit.width(), digit.height()));
        if (digit.label() == find.label() && iou >= most) {
          most = iou;
          best = digit;
        }
      }
      if (best != null) {
        rest.remove(best);
        right++;
      }
    }
    return new Matches(right, finds.size() - right, rest.size());
  }

  /** Returns the matches of these scenes and others together. */
  public Matches plus(Matches others) {
    return new Matches(right + others.right, wrong + others.wrong, missed + others.missed);
  }

  /** Returns the share of finds that are right; 0 if there are none. */
  public double precision() {
    return right == 0 ? 0 : (double) right / (right + wrong);
  }

  /** Returns the share of objects that are found; 0 if there are none. */
  public double recall() {
    return right == 0 ? 0 : (double) right / (right + missed);
  }

  /** Returns the harmonic mean of precision and recall; 0 if nothing is right. */
  public double f1() {
    return right == 0 ? 0 : 2.0 * right / (2 * right + wrong + missed);
  }
}
