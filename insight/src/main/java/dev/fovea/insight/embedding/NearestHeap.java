package dev.fovea.insight.embedding;

import java.util.Arrays;

/** A binary heap of the nearest candidates seen so far, with the farthest of them at the top. */
final class NearestHeap {
  private final double[] distances;
  private final int[] indices;
  private int size;

  /** Creates a heap that keeps the given number of candidates. */
  NearestHeap(int capacity) {
    distances = new double[capacity];
    indices = new int[capacity];
  }

  /**
   * Adds a candidate and returns the distance below which further candidates are kept; of equal
   * distances, the first added stays.
   */
  float add(double distance, int index) {
    if (size < distances.length) {
      rise(distance, index);
    } else if (distance < distances[0]) {
      sink(distance, index, size);
    }
    return size < distances.length ? Float.POSITIVE_INFINITY : (float) distances[0];
  }

  private void rise(double distance, int index) {
    int at = size++;
    while (at > 0 && distances[(at - 1) / 2] < distance) {
      put(at, distances[(at - 1) / 2], indices[(at - 1) / 2]);
      at = (at - 1) / 2;
    }
    put(at, distance, index);
  }

  /** Sifts an entry down from the top of a heap of {@code count} entries. */
  private void sink(double distance, int index, int count) {
    int at = 0;
    for (int child = 1; child < count; child = 2 * at + 1) {
      if (child + 1 < count && distances[child + 1] > distances[child]) {
        child++;
      }
      if (distances[child] <= distance) {
        break;
      }
      put(at, distances[child], indices[child]);
      at = child;
    }
    put(at, distance, index);
  }

  private void put(int at, double distance, int index) {
    distances[at] = distance;
    indices[at] = index;
  }

  /** Returns the indices of the kept candidates, in no particular order. */
  int[] indices() {
    return Arrays.copyOf(indices, size);
  }

  /** Writes all candidates, nearest first, and empties the heap. */
  void drain(int[] toIndices, double[] toDistances, int offset) {
    while (size > 0) {
      size--;
      toIndices[offset + size] = indices[0];
      toDistances[offset + size] = distances[0];
      sink(distances[size], indices[size], size);
    }
  }
}
