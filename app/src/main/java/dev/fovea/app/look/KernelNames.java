package dev.fovea.app.look;

import dev.fovea.insight.NamedKernel;
import java.util.Arrays;
import java.util.Iterator;

/** The names of kernels, for help and completion. */
final class KernelNames implements Iterable<String> {
  @Override
  public Iterator<String> iterator() {
    return Arrays.stream(NamedKernel.values()).map(NamedKernel::word).iterator();
  }
}
