package dev.fovea.app;

import dev.fovea.app.common.Interruption;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Failures in one line; all of it, with the stack, only where --verbose is given. */
public final class Failures {
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

  /** The message, or what it is where there is none, without line breaks. */
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
