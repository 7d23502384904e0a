package dev.fovea.layer.noise;

import dev.fovea.kernel.Kernels;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.Broadcast;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import java.util.Arrays;

/**
 * A bound dropout of whole parts of a sample. The noise is drawn in a smaller shape and repeated.
 */
final class NoiseMask implements Step {
  private final Kernels kernels;
  private final CounterRandom random;
  private final float rate;

  /**
   * The number of values drawn for a sample, and the index among them for each value of the sample.
   */
  private final int drawn;

  private final int[] source;
  private final float[] mask;
  private final float[] x;
  private final float[] dx;
  private final float[] y;
  private final float[] dy;

  /**
   * Creates a mask for the first input and output.
   *
   * @param noise the shape of the noise of a sample, which is broadcast to the shape of the sample
   */
  NoiseMask(Binding binding, double rate, Shape noise) {
    Broadcast broadcast = Broadcast.of(noise, binding.outputShape());
    this.kernels = binding.kernels();
    this.random = binding.random();
    this.rate = (float) rate;
    this.drawn = broadcast.size();
    this.source = broadcast.source();
    this.mask = binding.scratch(drawn);
    this.x = binding.input();
    this.dx = binding.inputGradient();
    this.y = binding.output();
    this.dy = binding.outputGradient();
  }

  /**
   * Draws the factors, 0 for dropped values and 1 / (1 - rate) for the others, and applies them.
   */
  @Override
  public void forward(int samples, long step) {
    Arrays.fill(mask, 1);
    kernels.dropout(random.stream(step).key(), rate, samples * drawn, mask, mask);
    apply(samples, x, y);
  }

  @Override
  public void backward(int samples, long step) {
    if (dx.length > 0) {
      apply(samples, dy, dx);
    }
  }

  private void apply(int samples, float[] from, float[] to) {
    kernels
        .workers()
        .forEach(
            samples,
            sample -> {
              int at = sample * source.length;
              for (int i = 0; i < source.length; i++) {
                to[at + i] = from[at + i] * mask[sample * drawn + source[i]];
              }
            });
  }
}
