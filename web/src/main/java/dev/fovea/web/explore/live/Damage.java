package dev.fovea.web.explore.live;

import dev.fovea.data.Classified;
import dev.fovea.data.Datasets;
import dev.fovea.insight.attribution.SilencedMaps;
import dev.fovea.model.Mode;
import dev.fovea.model.Model;
import dev.fovea.model.Plan;
import dev.fovea.model.PlanSpec;
import dev.fovea.tensor.ArgMax;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.OutputMeaning;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a network loses when maps are switched off: the share of samples that it gets right, in all
 * and of each class.
 *
 * @param off the maps that are off
 */
public record Damage(Model model, OutputMeaning meaning, SilencedMaps off) {
  private static final int BATCH = 25;

  /**
   * The shares with all maps, and without those that are off.
   *
   * @param classesBefore the share of the samples of each class
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Result(
      int samples, double before, double after, double[] classesBefore, double[] classesAfter) {}

  /** Tests on samples. */
  public Result test(Classified data) {
    Plan plan =
        new Plan(
            model, PlanSpec.of(BATCH).mode(Mode.EXPLAIN).inputShapes(List.of(data.inputShape())));
    int[] labels = data.labels();
    boolean[] before = new boolean[labels.length];
    boolean[] after = new boolean[labels.length];
    for (int from = 0; from < labels.length; from += BATCH) {
      int count = Math.min(BATCH, labels.length - from);
      Tensor x = Datasets.inputs(data, IntStream.range(from, from + count).toArray());
      System.arraycopy(x.data(), 0, plan.input(0), 0, x.data().length);
      plan.forward(count, 0);
      judge(plan, labels, from, count, before);
      plan.forward(count, 0, layer -> off.silenceValues(layer, count));
      judge(plan, labels, from, count, after);
    }
    return new Result(
        labels.length,
        share(labels, before, -1),
        share(labels, after, -1),
        IntStream.range(0, data.classes()).mapToDouble(c -> share(labels, before, c)).toArray(),
        IntStream.range(0, data.classes()).mapToDouble(c -> share(labels, after, c)).toArray());
  }

  private void judge(Plan plan, int[] labels, int from, int count, boolean[] right) {
    int size = plan.outputShape(0).size();
    for (int i = 0; i < count; i++) {
      float[] outputs = Arrays.copyOfRange(plan.output(0), i * size, (i + 1) * size);
      right[from + i] = ArgMax.of(meaning.probabilities(outputs)) == labels[from + i];
    }
  }

  private static double share(int[] labels, boolean[] right, int category) {
    int all = 0;
    int good = 0;
    for (int i = 0; i < labels.length; i++) {
      if (category < 0 || labels[i] == category) {
        all++;
        good += right[i] ? 1 : 0;
      }
    }
    return all == 0 ? 0 : good / (double) all;
  }
}
