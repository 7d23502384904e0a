package dev.fovea.formats.dataset;

import dev.fovea.tensor.CounterRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Holds out a share of the images of each class. Which ones depends on the seed and on the path of
 * each image within its folder alone, so that few change sides when images are added, and none when
 * the folder moves.
 */
final class Stratified {
  private Stratified() {}

  /**
   * Returns whether each image is held out.
   *
   * @param names the path of each image within the folder
   * @param classes the class of each image
   * @param share the share to hold out of each class; of a class of two images or more it is at
   *     least one image, and never all
   */
  static boolean[] heldOut(List<String> names, List<String> classes, double share, long seed) {
    long[] keys = new long[names.size()];
    CounterRandom random = CounterRandom.ofSeed(seed);
    for (int i = 0; i < keys.length; i++) {
      keys[i] = random.stream(names.get(i).chars().asLongStream().toArray()).bits(0);
    }
    Map<String, List<Integer>> byClass = new TreeMap<>();
    IntStream.range(0, keys.length)
        .forEach(i -> byClass.computeIfAbsent(classes.get(i), name -> new ArrayList<>()).add(i));
    boolean[] held = new boolean[keys.length];
    for (List<Integer> images : byClass.values()) {
      images.sort(Comparator.<Integer>comparingLong(i -> keys[i]).thenComparing(names::get));
      int size = images.size();
      int count = size < 2 ? 0 : Math.clamp(Math.round(share * size), 1, size - 1);
      images.subList(0, count).forEach(i -> held[i] = true);
    }
    return held;
  }
}
