package dev.fovea.web;

import io.helidon.http.RequestException;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalLong;

/** Reads bodies within the limits. */
public final class Body {
  /** The memory that a body takes before so much has arrived. */
  private static final int FIRST = 1 << 16;

  private Body() {}

  /**
   * Returns the whole body of a request.
   *
   * @throws WebException if it is larger than the limit or takes too long
   */
  static byte[] read(ServerRequest request, Limits limits, Watchdog dog) {
    OptionalLong announced = request.headers().contentLength();
    if (announced.isPresent() && announced.getAsLong() > limits.body()) {
      throw tooLarge(limits);
    }
    if (!request.content().hasEntity()) {
      return new byte[0];
    }
    // The stream is not closed: that would read on what is refused.
    InputStream in = request.content().inputStream();
    try (Watchdog.Guard guard = dog.guard(limits.bodyTime())) {
      try {
        return read(in, (int) announced.orElse(FIRST), limits);
      } catch (IOException | RuntimeException e) {
        if (guard.hasBitten()) {
          throw new WebException(
              Problem.SLOW,
              String.format(
                  Locale.ROOT,
                  "the body did not arrive within %d s",
                  limits.bodyTime().toSeconds()));
        }
        throw e;
      }
    } catch (RequestException e) {
      throw e.status().code() == Problem.TOO_LARGE.status()
          ? tooLarge(limits)
          : WebException.invalid("the body is broken: " + WebException.line(e));
    } catch (IOException e) {
      throw new WebException(Problem.CANCELLED, "the body ended early: " + WebException.line(e));
    }
  }

  private static byte[] read(InputStream in, int expected, Limits limits) throws IOException {
    byte[] bytes = new byte[Math.min(expected, FIRST)];
    int length = 0;
    while (true) {
      if (length == bytes.length) {
        int next = in.read();
        if (next < 0) {
          return bytes;
        }
        // Memory grows with what has arrived, whatever was announced.
        int most = length < expected ? expected : limits.body() + 1;
        bytes = Arrays.copyOf(bytes, (int) Math.clamp(2L * length, FIRST, Math.max(FIRST, most)));
        bytes[length++] = (byte) next;
      }
      int read = in.read(bytes, length, bytes.length - length);
      if (read < 0) {
        return Arrays.copyOf(bytes, length);
      }
      length += read;
      if (length > limits.body()) {
        throw tooLarge(limits);
      }
    }
  }

  private static WebException tooLarge(Limits limits) {
    return new WebException(
        Problem.TOO_LARGE,
        String.format(
            Locale.ROOT,
            "a body has at most %,d bytes here; send fewer samples at a time",
            limits.body()));
  }
}
