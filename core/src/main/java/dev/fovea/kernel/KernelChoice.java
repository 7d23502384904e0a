package dev.fovea.kernel;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Finds the kernels of the Vector API by name, so that this package can be compiled, loaded and run
 * where the incubator module is absent.
 */
final class KernelChoice {
  private static final String VECTOR_KERNELS = "dev.fovea.kernel.vector.VectorKernels";
  private static final AtomicBoolean SAID = new AtomicBoolean();

  private KernelChoice() {}

  static Kernels best(Workers workers) {
    String pinned = System.getProperty("fovea.kernels", "best");
    return switch (pinned) {
      case "scalar" -> Kernels.scalar(workers);
      case "vector" -> vector(workers);
      case "best" -> vectorOrScalar(workers);
      default ->
          throw new IllegalStateException(
              "fovea.kernels must be \"scalar\" or \"vector\", not \"" + pinned + "\"");
    };
  }

  private static Kernels vectorOrScalar(Workers workers) {
    try {
      return vector(workers);
    } catch (IllegalStateException e) {
      if (SAID.compareAndSet(false, true)) {
        System.getLogger("dev.fovea").log(System.Logger.Level.WARNING, e.getMessage());
      }
      return Kernels.scalar(workers);
    }
  }

  private static Kernels vector(Workers workers) {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      throw new IllegalStateException(
          "computing without vectors, many times slower: start java with"
              + " --add-modules jdk.incubator.vector");
    }
    if (System.getProperty("java.vm.info", "").contains("interpreted")) {
      throw new IllegalStateException(
          "computing without vectors, many times slower: start java without -Xint");
    }
    try {
      return (Kernels)
          Class.forName(VECTOR_KERNELS).getConstructor(Workers.class).newInstance(workers);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(
          "computing without vectors, many times slower: " + e.getTargetException().getMessage(),
          e.getTargetException());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(VECTOR_KERNELS + " is missing from this build", e);
    }
  }
}
