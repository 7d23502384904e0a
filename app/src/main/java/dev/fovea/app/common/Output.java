package dev.fovea.app.common;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.config.PlainText;
import dev.fovea.train.ProgressBar;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/**
 * The options that every command has, and where it writes: results, or JSON; and everything else.
 */
public final class Output {
  private static final ObjectMapper JSON = new ObjectMapper().registerModule(FiniteNumbers.MODULE);

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
    print(text(format, args) + System.lineSeparator());
  }

  /** A remark, on standard error. */
  public void note(String format, Object... args) {
    System.err.println(PlainText.of(text(format, args), System.err.charset()));
  }

  /** Prints text for people, with bars and boxes only where they can be shown. */
  public void print(String text) {
    human().print(PlainText.of(text, human().charset()));
    human().flush();
  }

  /** Returns a progress bar of training, which moves on a terminal. */
  public ProgressBar progressBar() {
    return new ProgressBar(this::print, isTerminal());
  }

  private static String text(String format, Object... args) {
    return args.length == 0 ? format : String.format(Locale.ROOT, format, args);
  }

  /** Where people read. */
  private PrintStream human() {
    return json ? System.err : System.out;
  }

  /** Whether people read on a terminal, so that a line may be written over. */
  public boolean isTerminal() {
    return !json && System.console() != null && System.console().isTerminal();
  }
}
