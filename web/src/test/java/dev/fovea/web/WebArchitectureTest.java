package dev.fovea.web;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The packages of the server: each uses only those before it. */
class WebArchitectureTest {
  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.fovea.web");

  private static final List<String> ORDER =
      List.of(
          "dev.fovea.web",
          "dev.fovea.web.serve.batch",
          "dev.fovea.web.serve.protocol",
          "dev.fovea.web.serve.repository",
          "dev.fovea.web.serve.inference",
          "dev.fovea.web.serve.metrics",
          "dev.fovea.web.serve.rest",
          "dev.fovea.web.serve.grpc..",
          "dev.fovea.web.serve",
          "dev.fovea.web.explore.wire",
          "dev.fovea.web.explore.live",
          "dev.fovea.web.explore.detail",
          "dev.fovea.web.explore.learn",
          "dev.fovea.web.explore.session",
          "dev.fovea.web.explore.page",
          "dev.fovea.web.explore");

  @Test
  void packagesUseThoseBeforeThem() {
    for (int i = 0; i < ORDER.size(); i++) {
      for (int later = i + 1; later < ORDER.size(); later++) {
        noClasses()
            .that()
            .resideInAPackage(ORDER.get(i))
            .should()
            .dependOnClassesThat(resideInAPackage(ORDER.get(later)))
            .check(ALL);
      }
    }
  }

  @Test
  void batchesAndProtocolKnowNoServer() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.fovea.web.serve.batch",
            "dev.fovea.web.serve.protocol",
            "dev.fovea.web.serve.repository",
            "dev.fovea.web.serve.inference",
            "dev.fovea.web.explore.wire",
            "dev.fovea.web.explore.live",
            "dev.fovea.web.explore.detail",
            "dev.fovea.web.explore.learn",
            "dev.fovea.web.explore.session")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.helidon..", "io.grpc..", "io.micrometer..")
        .check(ALL);
  }
}
