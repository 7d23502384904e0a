package dev.fovea;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.fovea.layer.LayerRegistry;
import dev.fovea.layer.Layers;
import dev.fovea.layer.Operations;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Imports point one way: a reader never has to go back. */
class ArchitectureTest {
  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.fovea");

  /** From the ground up; a package may use those before it, and itself. */
  private static final List<List<String>> LEVELS =
      List.of(
          List.of("tensor", "config"),
          List.of("kernel"),
          List.of("data", "weight"),
          List.of("layer"),
          List.of("model"),
          List.of("loss", "metric", "schedule"),
          List.of("optimizer"),
          List.of("train"),
          List.of("store"),
          List.of("callback"));

  /** The kinds of layers; each may use those before it, what all share, and itself. */
  private static final List<String> KINDS =
      List.of(
          "activation",
          "math",
          "noise",
          "merge",
          "preprocessing",
          "shape",
          "augmentation",
          "normalization",
          "pooling",
          "core",
          "convolution",
          "capsule",
          "neocognitron");

  @Test
  void seesTheClasses() {
    assertThat(CORE.size()).isGreaterThan(100);
  }

  @Test
  void importsPointDown() {
    for (int i = 0; i < LEVELS.size(); i++) {
      String[] here = packages(LEVELS.subList(i, i + 1));
      String[] above = packages(LEVELS.subList(i + 1, LEVELS.size()));
      if (above.length > 0) {
        noClasses()
            .that()
            .resideInAnyPackage(here)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(above)
            .check(CORE);
      }
    }
  }

  private static String[] packages(List<List<String>> levels) {
    return levels.stream()
        .flatMap(List::stream)
        .map(name -> "dev.fovea." + name + "..")
        .toArray(String[]::new);
  }

  @Test
  void everyPackageHasALevel() {
    classes()
        .that()
        .resideInAPackage("dev.fovea..")
        .should()
        .resideInAnyPackage(packages(LEVELS))
        .check(CORE);
  }

  @Test
  void packagesDoNotGoInCircles() {
    slices().matching("dev.fovea.(*)..").should().beFreeOfCycles().check(CORE);
  }

  @Test
  void kindsOfLayersPointDown() {
    for (int i = 0; i < KINDS.size(); i++) {
      noClasses()
          .that()
          .resideInAPackage("dev.fovea.layer." + KINDS.get(i))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              KINDS.subList(i + 1, KINDS.size()).stream()
                  .map(kind -> "dev.fovea.layer." + kind)
                  .toArray(String[]::new))
          .orShould()
          .dependOnClassesThat(belongToAnyOf(Layers.class, Operations.class, LayerRegistry.class))
          .allowEmptyShould(true)
          .check(CORE);
    }
  }

  @Test
  void rewritesKnowNoModels() {
    noClasses()
        .that()
        .resideInAPackage("dev.fovea.model.rewrite")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.fovea.model")
        .check(CORE);
  }

  @Test
  void vectorsAreKnownToOnePackageAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.fovea.kernel.vector..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector..")
        .check(CORE);
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.fovea.kernel.vector..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.fovea.kernel.vector..")
        .check(CORE);
  }

  @Test
  void coreNeedsNothingButTheJdk() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.fovea..", "java..", "jdk.incubator.vector..", "org.jspecify..")
        .check(CORE);
  }
}
