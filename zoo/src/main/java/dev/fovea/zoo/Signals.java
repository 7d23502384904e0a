package dev.fovea.zoo;

import dev.fovea.data.Dataset;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;

/**
 * Signals of one waveform each, with random period, phase, height and level, in normal noise. The
 * same seed draws the same signals.
 */
final class Signals {
  /** The number of values of a signal. */
  static final int LENGTH = 128;

  /**
   * The deviation of the noise. The hardest pair, a triangle and a sine, differ by a third harmonic
   * of a ninth: with 0.3 even the best classifier would confuse a fifth of the lowest ones, with
   * 0.2 a tenth.
   */
  private static final double NOISE = 0.2;

  /** The waveforms, which are the classes, as functions of the phase from 0 to 1. */
  enum Wave {
    SINE,
    SQUARE,
    TRIANGLE,
    SAWTOOTH,
    PULSE,
    /** A sine whose frequency doubles along the signal. */
    CHIRP;

    double at(double phase) {
      return switch (this) {
        case SINE, CHIRP -> Math.sin(2 * Math.PI * phase);
        case SQUARE -> phase < 0.5 ? 1 : -1;
        case TRIANGLE -> 1 - 4 * Math.abs(phase - 0.5);
        case SAWTOOTH -> 2 * phase - 1;
        case PULSE -> phase < 0.15 ? 1 : -1;
      };
    }
  }

  private Signals() {}

  /** Returns labelled signals of shape (128, 1). */
  static Dataset of(int count, long seed) {
    return DrawnSamples.of(count, seed, Shape.of(LENGTH, 1), Wave.values(), Signals::draw);
  }

  private static void draw(Wave wave, CounterRandom random, float[] into, int offset) {
    double period = random.uniform(1, 16, 48);
    double phase = random.uniform(2);
    double height = random.uniform(3, 0.7f, 1.3f);
    double level = random.uniform(4, -0.5f, 0.5f);
    CounterRandom noise = random.stream(1);
    for (int t = 0; t < LENGTH; t++) {
      double turns = phase + t / period * (wave == Wave.CHIRP ? 1 + t / (2.0 * LENGTH) : 1);
      double value = level + height * wave.at(turns - Math.floor(turns));
      into[offset + t] = (float) (value + NOISE * noise.normal(t));
    }
  }
}
