package dev.fovea.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** app uses zoo, insight and formats, those use core; never the other way, never each other. */
class ModulesTest {
  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.fovea");

  @Test
  void nobodyUsesTheApp() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.fovea.app..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.fovea.app..")
        .check(ALL);
  }

  @Test
  void onlyTheAppAndTheWebUseFormatsInsightAndZoo() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.fovea.app..", "dev.fovea.web..", "dev.fovea.formats..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.fovea.formats..")
        .check(ALL);
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.fovea.app..", "dev.fovea.web..", "dev.fovea.zoo..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.fovea.zoo..")
        .check(ALL);
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.fovea.app..", "dev.fovea.web..", "dev.fovea.insight..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.fovea.insight..")
        .check(ALL);
  }

  @Test
  void onlyTheAppAndTheBrowserUseTheWeb() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.fovea.app..", "dev.fovea.web..", "dev.fovea.browser..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.fovea.web..")
        .check(ALL);
  }

  /** Its jars are on the class path of commands that serve only. */
  @Test
  void onlyWhatServesUsesTheWeb() {
    noClasses()
        .that()
        .resideInAPackage("dev.fovea.app..")
        .and()
        .haveNameNotMatching(".*\\.(Serving|Exploring|PageWriting)(\\$.*)?")
        .and()
        .haveSimpleNameNotEndingWith("Test")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.fovea.web..", "dev.fovea.browser..")
        .check(ALL);
  }
}
