package dev.fovea.golden;

import static dev.fovea.golden.GoldenCase.assertClose;

import dev.fovea.golden.GoldenCase.Numbers;
import dev.fovea.kernel.Kernels;
import dev.fovea.loss.Loss;
import dev.fovea.loss.Losses;

/** A loss and its gradient. */
final class GoldenLoss implements GoldenRunner {
  private static final float[] NO_WEIGHTS = {};

  @Override
  public void run(GoldenCase golden, Kernels kernels) {
    Loss loss = Losses.of(golden.className(), golden.config());
    Numbers prediction = golden.numbers("prediction");
    float[] gradient = new float[prediction.data().length];
    double value =
        loss.compute(
            prediction.shape().dim(0),
            prediction.shape().tail(),
            prediction.data(),
            golden.numbers("target").data(),
            NO_WEIGHTS,
            gradient);
    assertClose("loss", value, golden.get("loss").doubleValue());
    assertClose("gradient", gradient, golden.numbers("grad_prediction").data());
  }
}
