package dev.fovea.bench.peers;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** An engine, and what was measured and checked of it. */
final class Peer {
  final String module;
  final String type;
  final Set<Network> trained;
  final Map<Figure, List<Double>> figures = new EnumMap<>(Figure.class);
  private final List<String> checks = new ArrayList<>();

  /** The times of single pieces of work, of which a figure is the mean, in microseconds. */
  private final Map<String, List<Double>> times = new LinkedHashMap<>();

  String name;

  /**
   * @param module its folder under bench/peers
   * @param type its main class
   * @param trained the networks that it trains
   */
  Peer(String module, String type, Set<Network> trained) {
    this.module = module;
    this.type = type;
    this.trained = trained;
    this.name = module;
  }

  void add(Figure figure, double value) {
    figures.computeIfAbsent(figure, f -> new ArrayList<>()).add(value);
  }

  List<Double> values(Figure figure) {
    return figures.getOrDefault(figure, List.of());
  }

  /** Not a number where nothing was measured. */
  double median(Figure figure) {
    return Tasks.median(values(figure));
  }

  void time(String work, double microseconds) {
    times.computeIfAbsent(work, w -> new ArrayList<>()).add(microseconds);
  }

  /** Returns what was checked, and the medians of the times. */
  List<String> lines() {
    List<String> lines = new ArrayList<>(new LinkedHashSet<>(checks));
    times.forEach(
        (work, all) ->
            lines.add(String.format(Locale.ROOT, "%s: %,.0f us", work, Tasks.median(all))));
    return lines;
  }

  void check(String format, Object... args) {
    checks.add(String.format(Locale.ROOT, format, args));
  }
}
