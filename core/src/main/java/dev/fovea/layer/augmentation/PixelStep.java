package dev.fovea.layer.augmentation;

import dev.fovea.kernel.Workers;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Step;
import dev.fovea.tensor.CounterRandom;

/** A bound change of the values of images that is drawn for each sample. */
abstract class PixelStep implements Step {
  private final Workers workers;
  private final CounterRandom random;

  /** The number of values of a sample. */
  final int size;

  final int channels;
  final float[] x;
  final float[] dx;
  final float[] y;
  final float[] dy;

  PixelStep(Binding binding) {
    workers = binding.kernels().workers();
    random = binding.random();
    size = binding.outputShape().size();
    channels = binding.outputShape().channels();
    x = binding.input();
    dx = binding.inputGradient();
    y = binding.output();
    dy = binding.outputGradient();
  }

  /** Computes the values of a sample that begins at an element. */
  abstract void values(CounterRandom drawn, int first);

  /** Computes the gradients of a sample, with the same draws. */
  abstract void gradients(CounterRandom drawn, int first);

  @Override
  public final void forward(int samples, long step) {
    workers.forEach(samples, sample -> values(random.stream(step, sample), sample * size));
  }

  @Override
  public final void backward(int samples, long step) {
    if (dx.length > 0) {
      workers.forEach(samples, sample -> gradients(random.stream(step, sample), sample * size));
    }
  }
}
