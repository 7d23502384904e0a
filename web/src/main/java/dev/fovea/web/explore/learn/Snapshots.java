package dev.fovea.web.explore.learn;

import dev.fovea.model.Model;
import dev.fovea.model.Weight;
import dev.fovea.web.WebException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The weights of a model at moments of its training, to go back to. They take a bounded memory:
 * when it is full, every second one is forgotten, and new ones are taken half as often.
 */
public final class Snapshots {
  private static final int MOST = 64;
  private static final int LEAST = 8;
  private static final long MEMORY = 256L << 20;

  private final int most;
  private final List<Snapshot> taken = new ArrayList<>();
  private int spacing = 1;

  /** Weights after a step. */
  private record Snapshot(int step, List<float[]> weights) {}

  /** Creates room for snapshots of a model. */
  public Snapshots(Model model) {
    long bytes = Math.max(1, 4 * model.parameters());
    this.most = (int) Math.clamp(MEMORY / bytes, LEAST, MOST);
  }

  /** Takes the weights after a step, unless the last snapshot is too near. */
  public void take(int step, Model model) {
    if (!taken.isEmpty() && step < taken.getLast().step + spacing) {
      return;
    }
    if (taken.size() == most) {
      for (int i = taken.size() - 1; i > 0; i -= 2) {
        taken.remove(i);
      }
      spacing = Math.max(spacing * 2, (step - taken.getFirst().step) / most);
    }
    taken.add(
        new Snapshot(
            step, model.weights().stream().map(weight -> weight.values().clone()).toList()));
  }

  /** Returns the steps of all snapshots. */
  public List<Integer> steps() {
    return taken.stream().map(Snapshot::step).toList();
  }

  /**
   * Puts the weights of a snapshot into a model.
   *
   * @throws WebException if there is no such snapshot
   */
  public void show(int index, Model into) {
    if (index < 0 || index >= taken.size()) {
      throw WebException.notFound(
          String.format(Locale.ROOT, "there is no snapshot %d; there are %d", index, taken.size()));
    }
    List<Weight> weights = into.weights();
    for (int i = 0; i < weights.size(); i++) {
      weights.get(i).set(taken.get(index).weights.get(i));
    }
  }
}
