package dev.fovea.data.augment;

import dev.fovea.data.Augmentation;
import java.util.ArrayList;
import java.util.List;

/** Augmentations composed of others. */
public final class Augmentations {
  private Augmentations() {}

  /**
   * Returns the given augmentations, the first one first. Consecutive geometric ones are joined
   * into a single resampling, with 0 outside the image.
   */
  public static Augmentation of(Augmentation... steps) {
    List<Augmentation> joined = new ArrayList<>();
    List<Geometric> run = new ArrayList<>();
    for (Augmentation step : steps) {
      if (step instanceof Geometric geometric) {
        run.add(geometric);
      } else {
        flush(run, joined);
        joined.add(step);
      }
    }
    flush(run, joined);
    return joined.size() == 1 ? joined.getFirst() : new Chain(joined);
  }

  private static void flush(List<Geometric> run, List<Augmentation> joined) {
    if (!run.isEmpty()) {
      joined.add(new Warp(FillMode.CONSTANT, run));
      run.clear();
    }
  }

  /**
   * Returns an augmentation for images of handwritten digits of about 28x28: shifts of up to 2
   * pixels, rotations of up to 11 degrees, up to 10 % larger or smaller, slanted by up to 0.15, and
   * slightly elastic.
   */
  public static Augmentation digits() {
    return of(
        new ElasticDistortion(20, 4),
        new RandomShear(0.15, 0),
        new RandomZoom(0.1),
        new RandomRotation(0.03),
        new RandomTranslation(0.07, 0.07));
  }

  /**
   * Returns an augmentation for photographs: mirrored, turned by up to 11 degrees, up to 15 %
   * larger or smaller, shifted by up to 8 %, and brighter or darker, with more or less contrast. The
   * border is continued by its mirror image.
   */
  public static Augmentation photographs() {
    return of(
        Warp.of(
            FillMode.REFLECT,
            RandomFlip.HORIZONTAL,
            new RandomZoom(0.15),
            new RandomRotation(0.03),
            new RandomTranslation(0.08, 0.08)),
        new ColorJitter(0.25, 0.25));
  }
}
