package dev.fovea.golden;

import dev.fovea.kernel.Kernels;

/** Computes what a case expects, and compares. */
public interface GoldenRunner {
  void run(GoldenCase golden, Kernels kernels);
}
