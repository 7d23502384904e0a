package dev.fovea.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.model.Model;
import dev.fovea.store.SavedModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of trainings that are stopped, killed, or run out of disk space, in separate processes. */
class StopTest {
  @TempDir private Path folder;

  /** The arguments of a short training; options given replace those of the same name. */
  private static String[] training(Path out, String... more) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("--dataset", "digits");
    options.put("--limit", "600");
    options.put("--epochs", "4");
    options.put("--batch-size", "60");
    options.put("--validation-split", "0.1");
    options.put("--out", out.toString());
    List<String> args = new ArrayList<>(List.of("train", "--json"));
    for (int i = 0; i < more.length; i++) {
      if (options.containsKey(more[i])) {
        options.put(more[i], more[++i]);
      } else {
        args.add(more[i]);
      }
    }
    options.forEach((name, value) -> args.addAll(List.of(name, value)));
    return args.toArray(String[]::new);
  }

  /** Starts a training and stops it after a number of reported epochs. */
  private Cli.Result endAfter(int epochs, String signal, Path out)
      throws IOException, InterruptedException {
    Path err = folder.resolve("stderr.txt");
    Process process =
        new ProcessBuilder(listening(Cli.command(training(out))))
            .redirectError(err.toFile())
            .start();
    StringBuilder seen = new StringBuilder();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (int i = 0; i < epochs; i++) {
        seen.append(lines.readLine()).append('\n');
      }
      new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start().waitFor();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
    return new Cli.Result(process.exitValue(), seen.toString(), Files.readString(err));
  }

  /** Hears Ctrl-C even where the tests themselves run in the background, which do not. */
  private static List<String> listening(List<String> command) {
    List<String> prefixed = new ArrayList<>(List.of("env", "--default-signal=INT"));
    prefixed.addAll(command);
    return prefixed;
  }

  private static void assumeSignals() throws IOException, InterruptedException {
    boolean can =
        Files.isExecutable(Path.of("/bin/kill"))
            && Files.isExecutable(Path.of("/usr/bin/env"))
            && new ProcessBuilder(listening(List.of("true"))).start().waitFor() == 0;
    assumeTrue(can, "needs the commands kill, and env with --default-signal");
  }

  private static void assertSameBits(Path one, Path two) throws IOException {
    Model first = SavedModel.load(one).model();
    Model second = SavedModel.load(two).model();
    for (int i = 0; i < first.weights().size(); i++) {
      assertThat(first.weights().get(i).values()).isEqualTo(second.weights().get(i).values());
    }
  }

  @Test
  void killedAndResumedGivesTheSameBitsOnAnyNumberOfThreads() throws Exception {
    assumeSignals();
    Path straight = folder.resolve("straight.keras");
    Path resumed = folder.resolve("resumed.keras");
    assertThat(Cli.run(training(straight, "--threads", "1")).code()).isZero();
    endAfter(2, "KILL", resumed);
    assertThat(resumed).doesNotExist();
    assertThat(folder.resolve("resumed.backup.keras")).exists();
    Cli.Result result = Cli.run(training(resumed, "--resume", "--threads", "3"));
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.err()).contains("Resuming from", "Epoch 4/4").doesNotContain("Epoch 2/4");
    assertSameBits(resumed, straight);
    assertThat(folder.resolve("resumed.backup.keras")).doesNotExist();
  }

  @Test
  void ctrlCSaysWhatIsKeptAndHowToGoOn() throws Exception {
    assumeSignals();
    Path out = folder.resolve("stopped.keras");
    Cli.Result result = endAfter(1, "INT", out);
    assertThat(result.code()).isEqualTo(130);
    assertThat(result.lastError()).startsWith("Stopped in epoch ").contains("--resume");
    assertThat(out).doesNotExist();
    assertThat(SavedModel.load(folder.resolve("stopped.backup.keras")).progress()).isPresent();
  }

  /** One step that is far too large, at the end of the last epoch and of one before. */
  @Test
  void whatDivergedReplacesNoModel() throws Exception {
    Path out = folder.resolve("model.keras");
    assertThat(Cli.run(training(out, "--epochs", "1")).code()).isZero();
    byte[] before = Files.readAllBytes(out);
    for (String epochs : List.of("1", "2")) {
      Cli.Result result =
          Cli.run(
              training(
                  out,
                  "--epochs",
                  epochs,
                  "--batch-size",
                  "600",
                  "--optimizer",
                  "sgd",
                  "--learning-rate",
                  "1e30"));
      assertThat(result.code()).isEqualTo(1);
      assertThat(result.lastError())
          .contains(epochs.equals("1") ? "training has diverged: " : "the loss is ")
          .contains("try a lower");
      assertThat(Files.readAllBytes(out)).isEqualTo(before);
      assertThat(folder.resolve("model.backup.keras")).doesNotExist();
    }
  }

  @Test
  void aFullDiskLeavesTheEarlierModelWhole() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "needs a shell");
    Path out = folder.resolve("model.keras");
    assertThat(Cli.run(training(out)).code()).isZero();
    byte[] before = Files.readAllBytes(out);
    // No file may grow beyond 2 MB, as on a disk with no more room.
    List<String> command =
        new ArrayList<>(List.of("/bin/sh", "-c", "ulimit -f 4000; exec \"$@\"", "sh"));
    command.addAll(Cli.command(training(out)));
    Cli.Result result = Cli.process(command, folder);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.lastError()).startsWith("fovea: cannot write ");
    assertThat(Files.readAllBytes(out)).isEqualTo(before);
    assertThat(folder.toFile().list()).noneMatch(name -> name.endsWith(".tmp"));
  }
}
