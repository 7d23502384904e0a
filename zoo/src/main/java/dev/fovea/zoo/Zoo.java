package dev.fovea.zoo;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** The architectures by name, and the trained networks that come with the zoo. */
public final class Zoo {
  private static final List<Architecture> ALL =
      List.of(
          new BasicCnn(),
          CapsNet.SMALL,
          new DigitLocator(),
          Fcn8s.SMALL,
          LeNet5.RADIAL_BASIS,
          LeNet5.SOFTMAX,
          new LeNet5Modern(),
          new MnistBest(),
          new Mlp(),
          new MobileNetSmall(),
          new Neocognitron(),
          new OverlappingCnn(),
          new PhotoSmall(),
          new ResNetSmall(),
          new Shapes3D(),
          new Signal1D(),
          UNet.SMALL);

  private Zoo() {}

  /** Returns all architectures. */
  public static List<Architecture> all() {
    return ALL;
  }

  /** Returns the names of all architectures. */
  public static List<String> names() {
    return ALL.stream().map(Architecture::name).toList();
  }

  /** Returns the architecture of a name, or empty if there is none. */
  public static Optional<Architecture> find(String name) {
    return ALL.stream().filter(architecture -> architecture.name().equals(name)).findFirst();
  }

  /**
   * Returns the architecture of a name.
   *
   * @throws IllegalArgumentException if there is none, listing those there are
   */
  public static Architecture of(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no architecture \"%s\"; there are %s".formatted(name, names())));
  }

  /**
   * Returns the {@code .keras} file of the trained network of a name, or empty if there is none.
   */
  public static Optional<InputStream> trained(String name) {
    return Optional.ofNullable(Zoo.class.getResourceAsStream(name + ".keras"));
  }

  /** Returns whether a trained network of a name comes with the zoo. */
  public static boolean isTrained(String name) {
    return Zoo.class.getResource(name + ".keras") != null;
  }
}
