package dev.fovea.app;

import dev.fovea.app.common.Interruption;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

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

  /**
   * Returns the path of a text given on the command line.
   *
   * @throws TypeConversionException if it cannot be a file name on this system
   */
  static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException(badName(e));
    }
  }

  private static String badName(InvalidPathException e) {
    return "%s: this system takes no such file name (%s); use another"
        .formatted(e.getInput(), e.getReason());
  }

  /** Returns a text with control characters as escapes, such as \\u0000. */
  private static String visible(String text) {
    return Pattern.compile("\\p{Cntrl}")
        .matcher(text)
        .replaceAll(c -> String.format(Locale.ROOT, "\\\\u%04x", (int) c.group().charAt(0)));
  }

  /** Returns the message of an exception, or its class if it has none, without line breaks. */
  private static String oneLine(Exception e) {
    String message =
        switch (e) {
          case InvalidPathException bad -> badName(bad);
          case NoSuchFileException missing -> missing.getFile() + ": there is no such file";
          case Exception plain when plain.getMessage() == null -> plain.toString();
          default -> String.valueOf(e.getMessage());
        };
    return visible(message.strip().replaceAll("\\s*\\R\\s*", " "));
  }
}
