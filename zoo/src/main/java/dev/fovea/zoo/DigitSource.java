package dev.fovea.zoo;

import dev.fovea.data.Mnist;
import dev.fovea.data.Split;
import dev.fovea.data.digits.DigitsDataset;
import java.util.Optional;

/** The digits that generated tasks are made of. */
public final class DigitSource {
  private static final long SEED = 1;

  private DigitSource() {}

  /** Returns MNIST if it is on this machine, or else the embedded digits. */
  public static Split load() {
    return Mnist.find(Optional.empty()).map(Mnist::read).orElseGet(() -> DigitsDataset.split(SEED));
  }
}
