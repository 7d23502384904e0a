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
 * The output of a command, and the options for it that every command has. Results go to standard
 * output; with {@code --json} as JSON, and everything else goes to standard error.
 */
public final class Output {
  private static final ObjectMapper JSON = new ObjectMapper().registerModule(FiniteNumbers.MODULE);

  @Option(
      names = "--json",
      description =
          "Write results to standard output as JSON, one object per line, and all else to standard"
              + " error.")
  private boolean json;

  @Option(names = "--verbose", description = "Print stack traces of failures.")
  private boolean verbose;

  /** Returns whether results are written as JSON. */
  public boolean isJson() {
    return json;
  }

  /** Writes an object as one line of JSON; without {@code --json}, does nothing. */
  public void json(Map<String, ?> object) {
    if (json) {
      try {
        System.out.println(JSON.writeValueAsString(object));
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Prints a line for people, to standard output or, with {@code --json}, to standard error. */
  public void line(String format, Object... args) {
    print(text(format, args) + System.lineSeparator());
  }

  /** Prints a remark to standard error. */
  public void note(String format, Object... args) {
    System.err.println(PlainText.of(text(format, args), System.err.charset()));
  }

  /** Prints text for people, in ASCII if the charset cannot encode it. */
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

  /** Returns the stream for people. */
  private PrintStream human() {
    return json ? System.err : System.out;
  }

  /** Returns whether people read on a terminal, where a line can be overwritten. */
  public boolean isTerminal() {
    return !json && System.console() != null && System.console().isTerminal();
  }
}
