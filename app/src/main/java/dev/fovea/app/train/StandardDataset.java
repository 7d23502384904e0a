package dev.fovea.app.train;

import dev.fovea.data.Dataset;
import dev.fovea.data.Target;
import dev.fovea.tensor.Shape;
import java.util.List;

/** Features with a mean of 0 and a variance of 1. */
record StandardDataset(Dataset features, HeadTraining.Standard standard) implements Dataset {
  @Override
  public int size() {
    return features.size();
  }

  @Override
  public List<Shape> inputShapes() {
    return features.inputShapes();
  }

  @Override
  public List<Target> targets() {
    return features.targets();
  }

  @Override
  public void readInput(int index, int input, float[] into, int offset) {
    features.readInput(index, input, into, offset);
    for (int f = 0; f < standard.mean().length; f++) {
      into[offset + f] =
          (float) ((into[offset + f] - standard.mean()[f]) / standard.deviation()[f]);
    }
  }

  @Override
  public void readTarget(int index, int target, float[] into, int offset) {
    features.readTarget(index, target, into, offset);
  }

  @Override
  public String source(int index) {
    return features.source(index);
  }

  @Override
  public void expect(int... indices) {
    features.expect(indices);
  }
}
