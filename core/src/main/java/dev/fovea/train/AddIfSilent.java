package dev.fovea.train;

import dev.fovea.data.Dataset;
import dev.fovea.kernel.Kernels;
import dev.fovea.layer.neocognitron.SCells;
import dev.fovea.model.Model;
import dev.fovea.model.ModelLayer;
import dev.fovea.model.Node;
import dev.fovea.model.Plan;
import dev.fovea.model.PlanSpec;
import dev.fovea.model.SubModel;
import dev.fovea.tensor.CounterRandom;
import java.util.List;

/**
 * Unsupervised learning of a layer of S-cells without gradients: the rule add-if-silent (K.
 * Fukushima, "Training multi-layered neural network neocognitron", Neural Networks 40, 2013).
 *
 * <p>Samples are shown once, one after the other. If all cells stay silent at a place with
 * considerable input, a plane is added whose cells respond best to what its seed, the cell with the
 * strongest input among the silent ones, sees there: its excitation is a = strength c p / |p| and
 * its inhibition b = strength, where p is the input of the seed. Learning takes a threshold of its
 * own, above that of the layer, so that each cell later responds to its neighbors' features, too.
 * At most one plane is added for a sample, and none once all planes of the layer are in use; planes
 * that are left over stay silent.
 *
 * <p>The layers before must have learned. The result is the same for any number of threads.
 *
 * @param threshold the threshold while learning, from 0 to 1, both exclusive
 * @param strength the strength of the connections; the larger it is, the less the responses depend
 *     on the strength of the input
 * @param samples the largest number of samples shown
 */
public record AddIfSilent(double threshold, double strength, int samples) {
  /** The samples whose input to the layer is computed together. */
  private static final int BATCH = 64;

  /** The share of the strongest input of a sample below which inputs are not considerable. */
  private static final float FAINT = 0.25f;

  /**
   * @throws IllegalArgumentException if a number is out of range
   */
  public AddIfSilent {
    if (!(threshold > 0 && threshold < 1)) {
      throw new IllegalArgumentException(
          "threshold must be between 0 and 1, both exclusive, not " + threshold);
    }
    if (!(strength > 0) || samples < 1) {
      throw new IllegalArgumentException(
          "strength and samples must be positive, not " + strength + " and " + samples);
    }
  }

  /**
   * Replaces what a layer has learned.
   *
   * @param model a model with one input
   * @param layer the name of a layer of {@link SCells} in the model
   * @param data the samples; their targets are not read
   * @param seed chooses the order of the samples
   * @return the number of planes that have learned, at most those of the layer
   * @throws IllegalArgumentException if the layer is of another kind, or the model leaves sizes
   *     open
   */
  public int learn(Model model, String layer, Dataset data, long seed, Kernels kernels) {
    ModelLayer target = model.layer(layer);
    if (!(target.layer() instanceof SCells cells)) {
      throw new IllegalArgumentException(target + " has no S-cells, which add-if-silent teaches");
    }
    Model before = SubModel.of(model, model.inputs(), List.of(input(model, target)));
    SilentCells silent = new SilentCells(cells.threshold(threshold), before.outputShape(), kernels);
    int shown = Math.min(samples, data.size());
    int[] order = CounterRandom.ofSeed(seed).permutation(data.size());
    Plan plan = new Plan(before, PlanSpec.of(Math.min(BATCH, shown)).kernels(kernels));
    for (int from = 0; from < shown && !silent.isFull(); from += plan.batch()) {
      int count = Math.min(plan.batch(), shown - from);
      for (int i = 0; i < count; i++) {
        data.readInput(order[from + i], 0, plan.input(0), i * before.inputShape().size());
      }
      plan.forward(count, 0);
      for (int i = 0; i < count && !silent.isFull(); i++) {
        silent.show(plan.output(0), i * before.outputShape().size(), FAINT, (float) strength);
      }
    }
    target.weight("excitation").set(silent.excitation());
    target.weight("inhibition").set(silent.inhibition());
    return silent.learned();
  }

  /** Returns the value that a layer reads where it is first used. */
  private static Node.Port input(Model model, ModelLayer target) {
    return model.nodes().stream()
        .filter(node -> model.layers().get(node.layer()) == target)
        .findFirst()
        .orElseThrow()
        .inputs()
        .getFirst();
  }
}
