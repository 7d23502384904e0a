package dev.fovea.app;

import dev.fovea.app.common.Interruption;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Prints failures as one line each; with {@code --verbose}, also their stack traces. */
public final class Failures {
  /** The exit code of a failed command. */
  public static final int FAILURE = 1;

  static final int USAGE = 2;
  static final int INTERRUPTED = 130;

  private Failures() {}

  static int usage(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    command.getErr().println("fovea: " + oneLine(e));
    command
        .getErr()
        .printf(Locale.ROOT, "Try '%s --help'.%n", command.getCommandSpec().qualifiedName());
    command.getErr().flush();
    return USAGE;
  }

  static int execution(Exception e, CommandLine command, ParseResult parsed) {
    if (e instanceof Interruption) {
      return INTERRUPTED;
    }
    command.getErr().println("fovea: " + oneLine(e));
    if (command.getParseResult().hasMatchedOption("--verbose")) {
      e.printStackTrace(command.getErr());
    }
    command.getErr().flush();
    return FAILURE;
  }

  /** Returns the message of an exception, or its class if it has none, without line breaks. */
  private static String oneLine(Exception e) {
    String message =
        switch (e) {
          case NoSuchFileException missing -> missing.getFile() + ": there is no such file";
          case Exception plain when plain.getMessage() == null -> plain.toString();
          default -> String.valueOf(e.getMessage());
        };
    return message.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
