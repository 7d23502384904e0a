package dev.fovea.model.rewrite;

import dev.fovea.layer.Step;

/**
 * A step that computes with folded weights.
 *
 * @param step the step, bound to the folded weights
 */
record FoldedStep(FoldedWeights weights, Step step) implements Step {
  @Override
  public void forward(int samples, long number) {
    weights.update();
    step.forward(samples, number);
  }

  @Override
  public String algorithm() {
    return step.algorithm();
  }
}
