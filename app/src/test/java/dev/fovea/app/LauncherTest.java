package dev.fovea.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.store.SavedModel;
import dev.fovea.zoo.BasicCnn;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script {@code fovea} in a copy of the project that looks as if it were built, with this JDK
 * or with one that only shows how it is started.
 */
class LauncherTest {
  private static final String SHOW =
      "#!/bin/sh\necho \"LC_ALL=${LC_ALL:-}\"\nprintf '%s\\n' \"$@\"\n";

  @TempDir private Path folder;
  private Path script;
  private Path target;

  @BeforeEach
  void pretendToBeBuilt() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "needs a shell");
    script = folder.resolve("home/fovea");
    target = Files.createDirectories(folder.resolve("home/app/target"));
    Files.copy(Path.of(System.getProperty("fovea.root"), "fovea"), script);
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath());
    Files.createDirectory(target.resolve("lib"));
    try (OutputStream file = Files.newOutputStream(target.resolve("lib/fovea.jar"));
        JarOutputStream jar = new JarOutputStream(file, manifest)) {
      jar.finish();
    }
    Files.createFile(target.resolve("fovea-built"));
    Files.createFile(target.resolve("fovea-remembered"));
  }

  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toUri().toString())
        .collect(Collectors.joining(" "));
  }

  /** Makes a JDK of a version that shows its arguments instead of running them. */
  private Path jdk(String name, String version) throws IOException {
    Path jdk = folder.resolve("user/.jdks/" + name);
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    executable(jdk.resolve("bin/java"), SHOW);
    executable(jdk.resolve("bin/javac"), SHOW);
    return jdk;
  }

  private static void executable(Path file, String text) throws IOException {
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private Cli.Result run(Map<String, String> environment, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("/bin/sh", script.toString()));
    command.addAll(List.of(args));
    return start(environment, command);
  }

  private Cli.Result start(Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path out = folder.resolve("stdout.txt");
    Path err = folder.resolve("stderr.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin");
    builder.environment().put("HOME", folder.resolve("user").toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    return new Cli.Result(
        process.exitValue(),
        new String(Files.readAllBytes(out), StandardCharsets.UTF_8),
        new String(Files.readAllBytes(err), StandardCharsets.UTF_8));
  }

  private static Map<String, String> thisJdk(String... more) {
    Map<String, String> environment =
        new java.util.HashMap<>(Map.of("JAVA_HOME", System.getProperty("java.home")));
    for (int i = 0; i < more.length; i += 2) {
      environment.put(more[i], more[i + 1]);
    }
    return environment;
  }

  @Test
  void takesTheNewestUpdateUnlessJavaHomeNamesAnother() throws Exception {
    Path old = jdk("a", "25.0.1");
    jdk("b", "25.0.98");
    Path newest = jdk("c", "25.0.99");
    jdk("d", "25.0.9");
    jdk("e", "26.0.1");
    jdk("f", "17.0.200");
    assertThat(run(Map.of(), "--jdk").out()).isEqualTo(newest + "\n");
    assertThat(run(Map.of("JAVA_HOME", old.toString()), "--jdk").out()).isEqualTo(old + "\n");
  }

  @Test
  void warnsOfAnEarlyUpdateInOneLine() throws Exception {
    for (String version : List.of("25", "25.0.1", "25.0.2.1")) {
      Cli.Result result = run(Map.of("JAVA_HOME", jdk("old", version).toString()), "summary");
      assertThat(result.err().lines()).hasSize(1);
      assertThat(result.err()).contains("older than JDK 25.0.3");
    }
    for (String version : List.of("25.0.3", "25.0.10", "25.1", "26")) {
      Cli.Result result = run(Map.of("JAVA_HOME", jdk("new", version).toString()), "summary");
      assertThat(result.err()).isEmpty();
    }
  }

  @Test
  void usesNoExperimentalLayoutOfObjects() throws Exception {
    String java = jdk("any", "25.0.3").toString();
    for (String command : List.of("train", "summary")) {
      assertThat(run(Map.of("JAVA_HOME", java), command).out())
          .contains("-XX:+UseSerialGC", "dev.fovea.app.Fovea", command)
          .doesNotContain("CompactObjectHeaders");
    }
  }

  @Test
  void speaksUtf8WhereTheLocaleKnowsAsciiAlone() throws Exception {
    String java = jdk("any", "25.0.3").toString();
    assertThat(run(Map.of("JAVA_HOME", java, "LC_ALL", "C"), "summary").out())
        .startsWith("LC_ALL=C.UTF-8\n");
    assertThat(run(Map.of("JAVA_HOME", java), "summary").out()).startsWith("LC_ALL=C.UTF-8\n");
    assertThat(run(Map.of("JAVA_HOME", java, "LC_CTYPE", "C.UTF-8"), "summary").out())
        .startsWith("LC_ALL=\n");
  }

  @Test
  void namesInAnyLanguageAreReadWhereTheLocaleIsC() throws Exception {
    SavedModel.of(new BasicCnn().create()).save(folder.resolve("model.keras"));
    ImageIO.write(
        new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY),
        "png",
        folder.resolve("image.png").toFile());
    // A shell makes the files: this Java may itself run where only ASCII is known.
    Path commands = folder.resolve("commands.sh");
    Files.writeString(
        commands,
        """
        mkdir -p data/café data/手写 && cp model.keras modèle.keras
        for i in 1 2 3 4 5; do cp image.png data/café/é$i.png; cp image.png data/手写/写$i.png; done
        sh home/fovea evaluate modèle.keras --dataset data --confusion &&
          sh home/fovea predict modèle.keras data/手写/写1.png &&
          sh home/fovea look modèle.keras architecture -o 图.svg && test -s 图.svg
        """);
    Cli.Result result = start(thisJdk("LC_ALL", "C"), List.of("/bin/sh", commands.toString()));
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).contains("café", "手写", "data/手写/写1.png:", "Wrote 图.svg");
  }

  @Test
  void tablesAreAsciiWhereTheOutputTakesNothingElse() throws Exception {
    Cli.Result result =
        run(thisJdk("FOVEA_JAVA_OPTS", "-Dstdout.encoding=US-ASCII"), "summary", "basic-cnn");
    assertThat(result.out()).contains("+===", "| conv2d").doesNotContain("?");
    assertThat(result.out().chars()).allMatch(letter -> letter < 128);
    assertThat(run(thisJdk(), "summary", "basic-cnn").out()).contains("┏━━━", "│ conv2d");
  }

  @Test
  void aBuildSaysWhatItDoes() throws Exception {
    Files.delete(target.resolve("fovea-built"));
    Path maven = Files.createDirectories(folder.resolve("bin"));
    executable(
        maven.resolve("mvn"),
        """
        #!/bin/sh
        echo "[INFO] Building Fovea 0.1.0-SNAPSHOT               [1/6]"
        echo "[INFO] --- compiler:3.14.1:compile @ fovea-core ---"
        echo "[INFO] Building Fovea core 0.1.0-SNAPSHOT          [2/6]"
        printf "an open line"
        exit ${MAVEN_ENDS_WITH:-0}
        """);
    Map<String, String> environment =
        Map.of("JAVA_HOME", jdk("any", "25.0.3").toString(), "PATH", maven + ":/usr/bin:/bin");
    Map<String, String> failing = new java.util.HashMap<>(environment);
    failing.put("MAVEN_ENDS_WITH", "1");
    Cli.Result failed = run(failing, "summary");
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.lastError()).isEqualTo("fovea: the build failed, see above");
    Cli.Result built = run(environment, "summary");
    assertThat(built.code()).as(built.err()).isZero();
    assertThat(built.err())
        .startsWith("Building Fovea")
        .containsPattern("  compiling core, \\[2/6\\], after \\d+ s\n")
        .containsPattern("  compiled in \\d+ s\n")
        .doesNotContain("\r");
    assertThat(run(environment, "summary").err()).isEmpty();
  }

  @Test
  void onlyServersTakeTheirJarsAndAnotherCollector() throws Exception {
    Files.createDirectory(target.resolve("lib/web"));
    Files.createFile(target.resolve("lib/web/helidon.jar"));
    Path jdk = jdk("a", "25.0.98");
    Map<String, String> environment = Map.of("JAVA_HOME", jdk.toString());
    List<String> serve = run(environment, "serve", "model.keras").out().lines().toList();
    assertThat(serve).contains("-XX:+UseG1GC").doesNotContain("-XX:+UseSerialGC");
    String classPath = serve.get(serve.indexOf("-cp") + 1);
    assertThat(classPath).endsWith("lib/web/helidon.jar:");
    assertThat(classPath.indexOf("fovea.jar")).isBetween(0, classPath.indexOf("helidon.jar"));
    String train = run(environment, "train").out();
    assertThat(train).contains("-XX:+UseSerialGC").doesNotContain("helidon.jar");
  }
}
