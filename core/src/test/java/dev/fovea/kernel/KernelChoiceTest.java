package dev.fovea.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.kernel.portable.PortableKernels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KernelChoiceTest {
  private final String before = System.getProperty("fovea.kernels", "best");
  private final Workers workers = Workers.of(1);

  @AfterEach
  void restore() {
    System.setProperty("fovea.kernels", before);
  }

  @Test
  void takesVectorsWhereTheModuleIs() {
    System.setProperty("fovea.kernels", "best");
    assertThat(Kernels.best(workers).name()).startsWith("vector ");
  }

  @Test
  void aPropertyPinsTheChoice() {
    System.setProperty("fovea.kernels", "scalar");
    assertThat(Kernels.best(workers)).isInstanceOf(PortableKernels.class);
    System.setProperty("fovea.kernels", "vector");
    assertThat(Kernels.best(workers).name()).startsWith("vector ");
  }

  @Test
  void anUnknownWordIsRefused() {
    System.setProperty("fovea.kernels", "fast");
    assertThatThrownBy(() -> Kernels.best(workers))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("fovea.kernels must be \"scalar\" or \"vector\", not \"fast\"");
  }
}
