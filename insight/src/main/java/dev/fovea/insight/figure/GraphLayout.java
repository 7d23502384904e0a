package dev.fovea.insight.figure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A layout of the layers of a graph. The column of a layer is the length of its longest path from
 * the input; within a column, layers are ordered by those they read, so that few lines cross. A
 * line that passes through a column occupies a position of its own there. After K. Sugiyama, S.
 * Tagawa and M. Toda, Methods for visual understanding of hierarchical system structures, 1981.
 *
 * @param columns items of each column, from top to bottom
 * @param ways items on each line, from the reading layer to the layer it reads, both included
 */
record GraphLayout(List<List<Item>> columns, List<List<Item>> ways) {

  /**
   * A layer, or a line that passes through a column.
   *
   * @param layer index of the layer, or -1 for a line
   * @param column index of the column, from 0
   * @param number distinguishes items
   */
  record Item(int layer, int column, int number) {
    boolean isLine() {
      return layer < 0;
    }
  }

  /**
   * Computes the layout.
   *
   * @param inputs for each layer, the indices of the layers it reads, which are lower than its own
   */
  static GraphLayout of(List<List<Integer>> inputs) {
    List<Item> items = new ArrayList<>();
    List<List<Item>> columns = new ArrayList<>();
    Map<Item, List<Item>> before = new HashMap<>();
    List<List<Item>> ways = new ArrayList<>();
    for (int layer = 0; layer < inputs.size(); layer++) {
      int column = 0;
      for (int input : inputs.get(layer)) {
        column = Math.max(column, items.get(input).column() + 1);
      }
      items.add(new Item(layer, column, layer));
    }
    List<Item> all = new ArrayList<>(items);
    for (Item item : items) {
      for (int input : inputs.get(item.layer())) {
        List<Item> way = new ArrayList<>();
        way.add(items.get(input));
        for (int column = items.get(input).column() + 1; column < item.column(); column++) {
          Item passing = new Item(-1, column, all.size());
          all.add(passing);
          before.computeIfAbsent(passing, i -> new ArrayList<>()).add(way.getLast());
          way.add(passing);
        }
        before.computeIfAbsent(item, i -> new ArrayList<>()).add(way.getLast());
        way.add(item);
        ways.add(way);
      }
    }
    Map<Item, Double> places = new HashMap<>();
    int last = all.stream().mapToInt(Item::column).max().orElse(-1);
    for (int column = 0; column <= last; column++) {
      int here = column;
      List<Item> members =
          new ArrayList<>(all.stream().filter(item -> item.column() == here).toList());
      members.sort(
          Comparator.<Item>comparingDouble(item -> mean(item, before, places))
              .thenComparing(Item::isLine)
              .thenComparingInt(Item::number));
      for (int i = 0; i < members.size(); i++) {
        places.put(members.get(i), i - (members.size() - 1) / 2.0);
      }
      columns.add(List.copyOf(members));
    }
    return new GraphLayout(List.copyOf(columns), List.copyOf(ways));
  }

  private static double mean(Item item, Map<Item, List<Item>> before, Map<Item, Double> places) {
    return before.getOrDefault(item, List.of()).stream()
        .mapToDouble(below -> places.getOrDefault(below, 0.0))
        .average()
        .orElse(0);
  }
}
