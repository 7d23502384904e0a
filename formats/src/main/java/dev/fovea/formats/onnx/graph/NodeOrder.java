package dev.fovea.formats.onnx.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Brings nodes into an order in which each comes after those whose values it reads, and checks that
 * there is one. The format demands it of files, but not all programs keep to it. Nodes that are in
 * order stay as they are.
 */
final class NodeOrder {
  private NodeOrder() {}

  /**
   * Returns nodes in order.
   *
   * @param known the names of values that are there from the start; those that nodes compute are
   *     added
   * @param isClosed whether every value that a node reads must be known or computed here; the graph
   *     of an attribute also reads values from around it
   * @param title what messages call the graph
   * @throws OnnxException if a value is computed twice or never, or if nodes wait for one another
   */
  static List<Node> sorted(List<Node> nodes, Set<String> known, boolean isClosed, String title) {
    Map<String, Integer> producers = producers(nodes, known);
    List<List<Integer>> readers = new ArrayList<>(nodes.size());
    int[] waiting = new int[nodes.size()];
    for (int i = 0; i < nodes.size(); i++) {
      readers.add(new ArrayList<>(1));
    }
    for (int i = 0; i < nodes.size(); i++) {
      for (String value : nodes.get(i).reads()) {
        Integer producer = producers.get(value);
        if (producer != null) {
          readers.get(producer).add(i);
          waiting[i]++;
        } else if (isClosed && !known.contains(value)) {
          throw nodes.get(i).failure("reads the value '" + value + "', which nothing computes");
        }
      }
    }
    List<Node> sorted = new ArrayList<>(nodes.size());
    Deque<Integer> ready = new ArrayDeque<>();
    boolean[] isDone = new boolean[nodes.size()];
    for (int first = 0; first < nodes.size(); first++) {
      if (waiting[first] > 0 || isDone[first]) {
        continue;
      }
      ready.add(first);
      while (!ready.isEmpty()) {
        int next = ready.remove();
        isDone[next] = true;
        sorted.add(nodes.get(next));
        for (int reader : readers.get(next)) {
          waiting[reader]--;
          // Later ones are met by the outer loop, in the order of the file.
          if (waiting[reader] == 0 && reader < first) {
            ready.add(reader);
          }
        }
      }
    }
    if (sorted.size() < nodes.size()) {
      int stuck = 0;
      while (isDone[stuck]) {
        stuck++;
      }
      throw new OnnxException(
          title + " has a circle: " + nodes.get(stuck).title() + " waits for its own result");
    }
    known.addAll(producers.keySet());
    return sorted;
  }

  private static Map<String, Integer> producers(List<Node> nodes, Set<String> known) {
    Map<String, Integer> producers = new HashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      for (String output : nodes.get(i).outputs()) {
        if (output.isEmpty()) {
          continue;
        }
        if (known.contains(output) || producers.putIfAbsent(output, i) != null) {
          throw nodes.get(i).failure("computes the value '" + output + "', which is there already");
        }
      }
    }
    return producers;
  }
}
