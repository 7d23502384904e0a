package dev.fovea.web;

import java.time.Duration;

/**
 * What a listener takes from strangers.
 *
 * @param body the most bytes of a body, or of a message of gRPC
 * @param headers the most bytes of all headers
 * @param headerTime the longest time that the first line and the headers of a request may take
 * @param bodyTime the longest time that a body may take
 * @param pause the longest time without a byte while a request arrives, and the longest that a
 *     connection may stay open without a request
 * @param connections the most connections at a time
 */
public record Limits(
    int body,
    int headers,
    Duration headerTime,
    Duration bodyTime,
    Duration pause,
    int connections) {
  /** 64 MiB, 16 KiB, 10 s, 60 s, 60 s and 1,024 connections. */
  public static final Limits DEFAULT =
      new Limits(
          64 << 20,
          16 << 10,
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          1024);

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is not positive
   */
  public Limits {
    if (body < 1 || headers < 1 || connections < 1) {
      throw new IllegalArgumentException("the limits of a listener are at least 1");
    }
    if (!isPositive(headerTime) || !isPositive(bodyTime) || !isPositive(pause)) {
      throw new IllegalArgumentException("the times of a listener are longer than 0");
    }
  }

  private static boolean isPositive(Duration time) {
    return !time.isNegative() && !time.isZero();
  }

  /** Returns the same limits with another for bodies. */
  public Limits body(int changed) {
    return new Limits(changed, headers, headerTime, bodyTime, pause, connections);
  }

  /** Returns the same limits with other times. */
  public Limits times(Duration newHeaderTime, Duration newBodyTime, Duration newPause) {
    return new Limits(body, headers, newHeaderTime, newBodyTime, newPause, connections);
  }

  /** Returns the same limits with another number of connections. */
  public Limits connections(int changed) {
    return new Limits(body, headers, headerTime, bodyTime, pause, changed);
  }
}
