package dev.fovea.app.common;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Map;
import picocli.CommandLine.Option;

/**
 * The options that every command has, and where it writes: results, or JSON; and everything else.
 */
public final class Output {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(
      names = "--json",
      description = "Write one JSON object a line on standard output, all else on standard error.")
  private boolean json;

  @Option(names = "--verbose", description = "Tell failures with the stack.")
  private boolean verbose;

  public boolean isJson() {
    return json;
  }

  /** A JSON object in a line of its own; nothing without --json. */
  public void json(Map<String, ?> object) {
    if (json) {
      try {
        System.out.println(JSON.writeValueAsString(object));
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A line for people: on standard output, or with --json on standard error. */
  public void line(String format, Object... args) {
    human().println(args.length == 0 ? format : String.format(java.util.Locale.ROOT, format, args));
  }

  /** A remark, on standard error. */
  public void note(String format, Object... args) {
    System.err.println(
        args.length == 0 ? format : String.format(java.util.Locale.ROOT, format, args));
  }

  /** Where people read. */
  public PrintStream human() {
    return json ? System.err : System.out;
  }

  /** Whether people read on a terminal, so that a line may be written over. */
  public boolean isTerminal() {
    return !json && System.console() != null && System.console().isTerminal();
  }
}
