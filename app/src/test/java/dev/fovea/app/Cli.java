package dev.fovea.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the program as a user does. */
final class Cli {
  /** The result of a run. */
  record Result(int code, String out, String err) {
    /** Returns the last line on standard error that is not blank. */
    String lastError() {
      List<String> lines = err.lines().filter(line -> !line.isBlank()).toList();
      return lines.isEmpty() ? "" : lines.getLast();
    }
  }

  private Cli() {}

  /** Runs the program in this process. */
  static Result run(String... args) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream newOut = new ByteArrayOutputStream();
    ByteArrayOutputStream newErr = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(newOut, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(newErr, true, StandardCharsets.UTF_8));
      int code = Fovea.run(args);
      return new Result(
          code, newOut.toString(StandardCharsets.UTF_8), newErr.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  /** Returns the command that starts the program in a separate process. */
  static List<String> command(String... args) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.fovea.app.Fovea"));
    command.addAll(Arrays.asList(args));
    return command;
  }

  /** Runs a command in a separate process until it ends. */
  static Result process(List<String> command, Path folder)
      throws IOException, InterruptedException {
    Path out = folder.resolve("stdout.txt");
    Path err = folder.resolve("stderr.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IllegalStateException("did not end: " + command);
    }
    return new Result(
        process.exitValue(),
        java.nio.file.Files.readString(out),
        java.nio.file.Files.readString(err));
  }
}
