package dev.fovea.layer.noise;

import dev.fovea.config.Config;

/** Checks of the rates of dropout layers. */
final class Rates {
  private Rates() {}

  static void require(double rate) {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("rate must be from 0 to below 1, not " + rate);
    }
  }

  static Config config(double rate) {
    return Config.empty().with("rate", rate).with("seed", Config.NOTHING);
  }
}
