package dev.fovea.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A small project outside of Fovea uses core, by class path and by module path, with the Vector API
 * and without it.
 */
class OutsideProjectTest {
  private static final String MAIN =
      """
      package outside;

      import static dev.fovea.layer.Layers.*;

      import dev.fovea.kernel.*;
      import dev.fovea.model.*;
      import dev.fovea.tensor.*;

      public final class Main {
        public static void main(String[] args) {
          Model model =
              Model.sequential(
                  Shape.of(6, 6, 1), conv2D(2, 3).activation(Activation.RELU), flatten(), dense(3));
          System.out.println(model.predict(Tensor.zeros(Shape.of(2, 6, 6, 1))).shape());
          System.out.println(Kernels.best(Workers.shared()).name());
          System.out.println(Kernels.best(Workers.of(1)).name());
        }
      }
      """;

  @TempDir private static Path folder;
  private static Path java;
  private static String core;

  @BeforeAll
  static void compile() throws Exception {
    java = Path.of(System.getProperty("java.home"), "bin");
    core =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(
                entry ->
                    entry.contains("fovea-core")
                        || entry.endsWith(Path.of("core", "target", "classes").toString()))
            .findFirst()
            .orElseThrow();
    Path source = Files.createDirectories(folder.resolve("src/outside")).resolve("Main.java");
    Files.writeString(source, MAIN);
    Path module = folder.resolve("src/module-info.java");
    Files.writeString(module, "module outside { requires dev.fovea.core; }");
    javac("-cp", core, "-d", folder.resolve("plain").toString(), source.toString());
    javac(
        "-p",
        core,
        "-d",
        folder.resolve("module").toString(),
        source.toString(),
        module.toString());
  }

  private static void javac(String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(java.resolve("javac").toString()));
    command.addAll(List.of(args));
    Cli.Result result = Cli.process(command, folder);
    assertThat(result.code()).as(result.out() + result.err()).isZero();
  }

  private static Cli.Result run(String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(java.resolve("java").toString()));
    command.addAll(List.of(args));
    Cli.Result result = Cli.process(command, folder);
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).startsWith("2x3\n");
    return result;
  }

  private static void assertVectors(Cli.Result result) {
    assertThat(result.out()).containsPattern("\nvector \\d+\nvector \\d+\n");
  }

  /** Asserts scalar kernels, reported once. */
  private static void assertScalar(Cli.Result result) {
    assertThat(result.out()).endsWith("\nscalar\nscalar\n");
    assertThat(result.err().split("--add-modules jdk.incubator.vector", -1)).hasSize(2);
  }

  @Test
  void onTheClassPathWithVectors() throws Exception {
    assertVectors(
        run(
            "--add-modules",
            "jdk.incubator.vector",
            "-cp",
            core + File.pathSeparator + folder.resolve("plain"),
            "outside.Main"));
  }

  @Test
  void onTheClassPathWithoutVectors() throws Exception {
    assertScalar(run("-cp", core + File.pathSeparator + folder.resolve("plain"), "outside.Main"));
  }

  @Test
  void onTheModulePathWithVectors() throws Exception {
    assertVectors(
        run(
            "--add-modules",
            "jdk.incubator.vector",
            "-p",
            core + File.pathSeparator + folder.resolve("module"),
            "-m",
            "outside/outside.Main"));
  }

  @Test
  void onTheModulePathWithoutVectors() throws Exception {
    assertScalar(
        run(
            "-p",
            core + File.pathSeparator + folder.resolve("module"),
            "-m",
            "outside/outside.Main"));
  }
}
