package dev.fovea.schedule;

import dev.fovea.config.Require;

/**
 * The one-cycle schedule: a rise along a cosine from max / divFactor to max in the first part of
 * the steps, and a decay along a cosine to max / divFactor / finalDivFactor in the rest (Smith and
 * Topin, "Super-convergence", 2018).
 *
 * @param pctStart the share of the steps in which the rate rises
 */
public record OneCycle(
    double maxLearningRate,
    double totalSteps,
    double pctStart,
    double divFactor,
    double finalDivFactor)
    implements Schedule {
  public OneCycle {
    Require.positive("total_steps", totalSteps);
    Require.share("pct_start", pctStart);
    Require.positive("div_factor", divFactor);
    Require.positive("final_div_factor", finalDivFactor);
  }

  @Override
  public double at(long step) {
    double low = maxLearningRate / divFactor;
    double top = pctStart * totalSteps - 1;
    double end = totalSteps - 1;
    if (step <= top) {
      return between(low, maxLearningRate, top == 0 ? 1 : step / top);
    }
    return between(maxLearningRate, low / finalDivFactor, Math.min(1, (step - top) / (end - top)));
  }

  /** Returns a value on half a cosine: {@code from} for 0, {@code to} for 1. */
  private static double between(double from, double to, double share) {
    return to + (from - to) / 2 * (1 + Math.cos(Math.PI * share));
  }

  /**
   * Returns a rise over 30 % of the steps from a 25th of the rate, then a fall to a 10,000th of
   * that.
   */
  public static OneCycle of(double maxLearningRate, double totalSteps) {
    return new OneCycle(maxLearningRate, totalSteps, 0.3, 25, 1e4);
  }
}
