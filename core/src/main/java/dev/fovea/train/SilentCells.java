package dev.fovea.train;

import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Window;
import dev.fovea.layer.neocognitron.SCells;
import dev.fovea.model.Model;
import dev.fovea.model.Plan;
import dev.fovea.model.PlanSpec;
import dev.fovea.model.Weight;
import dev.fovea.tensor.Shape;

/** A layer of S-cells, all silent at first, to which planes are added: see {@link AddIfSilent}. */
final class SilentCells {
  private final int planes;
  private final int before;
  private final Window window;

  /** The strengths c of the V-cells' connections, which sum to 1 over the taps of all planes. */
  private final float[] strengths;

  private final Weight excitation;
  private final Weight inhibition;
  private final Plan plan;
  private int learned;

  /**
   * @param cells the layer, with the threshold of learning
   * @param input the shape of its input, all known
   */
  SilentCells(SCells cells, Shape input, Kernels kernels) {
    planes = cells.planes();
    before = input.channels();
    window = cells.window(input);
    strengths = cells.strengths();
    for (int tap = 0; tap < strengths.length; tap++) {
      strengths[tap] /= before;
    }
    Model model = Model.sequential(input, cells);
    excitation = model.weights().get(0);
    inhibition = model.weights().get(1);
    excitation.set(new float[excitation.size()]);
    inhibition.set(new float[inhibition.size()]);
    plan = new Plan(model, PlanSpec.of(1).kernels(kernels));
  }

  /** Returns the number of planes that have learned. */
  int learned() {
    return learned;
  }

  boolean isFull() {
    return learned == planes;
  }

  float[] excitation() {
    return excitation.values();
  }

  float[] inhibition() {
    return inhibition.values();
  }

  /**
   * Adds a plane if cells are silent at a place with considerable input.
   *
   * @param u what the layer sees, from index {@code at}
   * @param faint the share of the strongest input below which inputs are not considerable
   * @param strength the strength of the connections of a new plane
   */
  void show(float[] u, int at, float faint, float strength) {
    System.arraycopy(u, at, plan.input(0), 0, window.inputs() * before);
    plan.forward(1, 0);
    int seed = -1;
    float strongest = 0;
    float strongestSilent = 0;
    for (int position = 0; position < window.outputs(); position++) {
      float v = inhibitory(position);
      strongest = Math.max(strongest, v);
      if (v > strongestSilent && isSilent(position)) {
        strongestSilent = v;
        seed = position;
      }
    }
    if (seed >= 0 && strongestSilent >= faint * strongest) {
      add(seed, strength / strongestSilent);
      inhibition.values()[learned] = strength;
      inhibition.changed();
      learned++;
    }
  }

  private boolean isSilent(int position) {
    float[] u = plan.output(0);
    for (int i = position * planes; i < position * planes + learned; i++) {
      if (u[i] > 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns the V-cell of a position: the weighted root mean square of what is seen there. */
  private float inhibitory(int position) {
    float[] u = plan.input(0);
    float sum = 0;
    for (int tap = 0; tap < strengths.length; tap++) {
      int at = window.position(position, tap) * before;
      float squares = 0;
      for (int i = at; at >= 0 && i < at + before; i++) {
        squares += u[i] * u[i];
      }
      sum += strengths[tap] * squares;
    }
    return (float) Math.sqrt(sum);
  }

  /** Connects the next plane to what is seen at a position. */
  private void add(int position, float factor) {
    float[] u = plan.input(0);
    float[] a = excitation.values();
    for (int tap = 0; tap < strengths.length; tap++) {
      int at = window.position(position, tap) * before;
      for (int i = 0; at >= 0 && i < before; i++) {
        a[(tap * before + i) * planes + learned] = factor * strengths[tap] * u[at + i];
      }
    }
    excitation.changed();
  }
}
