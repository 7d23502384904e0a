package dev.fovea.data.augment;

import dev.fovea.data.Augmentation;
import dev.fovea.data.Batch;
import dev.fovea.data.Sample;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import java.util.List;

/** Augmentations one after the other, each with random numbers of its own. */
record Chain(List<Augmentation> steps) implements Augmentation {
  Chain {
    steps = List.copyOf(steps);
  }

  @Override
  public void apply(Shape shape, float[] samples, int offset, CounterRandom random) {
    for (int i = 0; i < steps.size(); i++) {
      steps.get(i).apply(shape, samples, offset, random.stream(i));
    }
  }

  @Override
  public void apply(Sample sample, CounterRandom random) {
    for (int i = 0; i < steps.size(); i++) {
      steps.get(i).apply(sample, random.stream(i));
    }
  }

  @Override
  public void mix(Batch batch, CounterRandom random) {
    for (int i = 0; i < steps.size(); i++) {
      steps.get(i).mix(batch, random.stream(i));
    }
  }
}
