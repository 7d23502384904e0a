package dev.fovea.web;

/** The kinds of failures that a client is told of. */
public enum Problem {
  /** The request is wrong. */
  INVALID(400),

  /** The token is missing or wrong. */
  UNAUTHENTICATED(401),

  /** The server does not allow this, whoever asks. */
  FORBIDDEN(403),

  /** There is no such thing. */
  NOT_FOUND(404),

  /** The path takes another method. */
  METHOD(405),

  /** The request took too long to arrive. */
  SLOW(408),

  /** The request is larger than the server takes. */
  TOO_LARGE(413),

  /** The body is of a kind that the path does not take. */
  MEDIA_TYPE(415),

  /** There is too much to do; it may be tried again. */
  OVERLOADED(429),

  /** The client does not wait any more; nobody reads this. */
  CANCELLED(499),

  /** The server failed. */
  INTERNAL(500),

  /** What was asked for is not there now, and may be later. */
  UNAVAILABLE(503),

  /** The deadline passed. */
  LATE(504);

  private final int status;

  Problem(int status) {
    this.status = status;
  }

  /** Returns the status code of HTTP. */
  public int status() {
    return status;
  }
}
