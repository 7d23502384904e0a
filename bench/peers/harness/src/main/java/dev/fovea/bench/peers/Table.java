package dev.fovea.bench.peers;

import java.util.List;
import java.util.Locale;

/**
 * What was measured, a line for each figure and a column for each engine.
 *
 * @param fovea the engine that the best of the others is compared with
 */
record Table(List<Peer> peers, Peer fovea) {
  /** Returns the medians of each figure, and what was checked of the work. */
  String text() {
    StringBuilder text = new StringBuilder("| |");
    peers.forEach(peer -> text.append(' ').append(peer.name).append(" |"));
    text.append(" Fovea to the best other |\n|---|").append("---:|".repeat(peers.size() + 1));
    for (Figure figure : Figure.values()) {
      if (peers.stream().allMatch(peer -> peer.values(figure).isEmpty())) {
        continue;
      }
      text.append("\n| ").append(figure.title).append(" |");
      double best = Double.NaN;
      for (Peer peer : peers) {
        double value = peer.median(figure);
        text.append(' ').append(range(peer, figure)).append(" |");
        if (peer != fovea && !Double.isNaN(value)) {
          boolean better = figure.moreIsBetter ? value > best : value < best;
          best = Double.isNaN(best) || better ? value : best;
        }
      }
      double ratio = fovea.median(figure) / best;
      text.append(Double.isNaN(ratio) ? " |" : String.format(Locale.ROOT, " %.2f x |", ratio));
    }
    text.append("\n\nThe work:\n");
    for (Peer peer : peers) {
      for (String line : peer.lines()) {
        text.append("- ").append(peer.name).append(": ").append(line).append('\n');
      }
    }
    return text.toString();
  }

  /** The median, and where rounds differ their range. */
  private String range(Peer peer, Figure figure) {
    List<Double> values = peer.values(figure);
    if (values.isEmpty()) {
      return "";
    }
    double low = values.stream().mapToDouble(v -> v).min().orElseThrow();
    double high = values.stream().mapToDouble(v -> v).max().orElseThrow();
    String median = number(peer.median(figure));
    return values.size() == 1 ? median : median + " (" + number(low) + "-" + number(high) + ")";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%,.0f", value);
  }
}
