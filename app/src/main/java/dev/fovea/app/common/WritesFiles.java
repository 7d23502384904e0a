package dev.fovea.app.common;

import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/**
 * A command or a group of options that names files to write. The files are checked before the
 * command begins its work.
 */
public interface WritesFiles {
  /**
   * Checks that the files can be written.
   *
   * @throws IOException if a file cannot be written; the message names it
   * @throws IllegalArgumentException if the name of a file does not fit its kind
   */
  void checkFiles() throws IOException;

  /** Runs a command line after checking the files that it will write. */
  static int execute(ParseResult parsed) {
    Integer help = CommandLine.executeHelpRequest(parsed);
    if (help != null) {
      return help;
    }
    for (ParseResult at = parsed; at != null; at = at.hasSubcommand() ? at.subcommand() : null) {
      CommandSpec command = at.commandSpec();
      check(command, command.userObject());
      command.mixins().values().forEach(mixin -> check(command, mixin.userObject()));
    }
    return new RunLast().execute(parsed);
  }

  private static void check(CommandSpec command, Object candidate) {
    if (candidate instanceof WritesFiles writer) {
      try {
        writer.checkFiles();
      } catch (IOException | IllegalArgumentException e) {
        throw new ExecutionException(command.commandLine(), String.valueOf(e.getMessage()), e);
      }
    }
  }
}
