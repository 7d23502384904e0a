package dev.fovea.layer.noise;

import dev.fovea.layer.Pass;
import dev.fovea.layer.support.Broadcast;
import dev.fovea.layer.support.Chunks;
import dev.fovea.tensor.Shape;

/** Dropout of whole parts of a sample at once: what is drawn has a shape that is then repeated. */
final class NoiseMask {
  private static final int BROADCAST_SLOT = 0;
  private static final int MASK_SLOT = 0;

  private NoiseMask() {}

  /**
   * to = from where it is kept, scaled, and 0 where it is dropped.
   *
   * @param noise the shape of what is drawn for each sample, which can stand for the sample's
   */
  static void apply(Pass pass, double rate, Shape noise, float[] from, float[] to) {
    Broadcast broadcast = pass.keep(BROADCAST_SLOT, () -> Broadcast.of(noise, pass.outputShape()));
    int drawn = broadcast.size();
    float[] mask = pass.memory(MASK_SLOT, drawn);
    java.util.Arrays.fill(mask, 1);
    pass.kernels().dropout(pass.random().key(), (float) rate, pass.batch() * drawn, mask, mask);
    int[] source = broadcast.source();
    Chunks.samples(
        pass,
        sample -> {
          int at = sample * source.length;
          for (int i = 0; i < source.length; i++) {
            to[at + i] = from[at + i] * mask[sample * drawn + source[i]];
          }
        });
  }
}
