package dev.fovea.web;

import java.util.Optional;

/** A failure that a client is told of: its kind and one line that says why and the way out. */
public final class WebException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Problem problem;

  /** Creates an exception without a stack: it tells of a request, not of a fault in the program. */
  public WebException(Problem problem, String message) {
    super(message, null, false, false);
    this.problem = problem;
  }

  /** Returns a failure for a request that is wrong. */
  public static WebException invalid(String message) {
    return new WebException(Problem.INVALID, message);
  }

  /** Returns a failure for something that is not there. */
  public static WebException notFound(String message) {
    return new WebException(Problem.NOT_FOUND, message);
  }

  /** Returns the kind. */
  public Problem problem() {
    return problem;
  }

  /** Returns the message in one line, without control characters. */
  public String line() {
    return line(this);
  }

  /** Returns the message of an exception in one line, without control characters. */
  public static String line(Throwable failure) {
    return Optional.ofNullable(failure.getMessage())
        .orElseGet(() -> failure.getClass().getSimpleName())
        .replaceAll("\\p{Cntrl}+", " ")
        .strip();
  }
}
