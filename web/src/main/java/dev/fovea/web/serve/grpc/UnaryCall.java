package dev.fovea.web.serve.grpc;

import dev.fovea.web.Access;
import dev.fovea.web.Problem;
import dev.fovea.web.WebException;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Answers a call of one request and one response in the thread of its stream. */
final class UnaryCall<Q, R> implements ServerCallHandler<SafeMarshaller.Parsed<Q>, R> {
  private static final Logger LOGGER = System.getLogger(UnaryCall.class.getName());

  private static final Metadata.Key<String> AUTHORIZATION = key("authorization");
  private static final Metadata.Key<String> TIMEOUT = key("grpc-timeout");

  /** Asks clients that repeat calls by themselves to wait. */
  private static final Metadata.Key<String> PUSHBACK = key("grpc-retry-pushback-ms");

  /** The time in which a client whose deadline passed ends its stream. */
  private static final Duration CLIENT_ENDS = Duration.ofSeconds(2);

  private static final Pattern TIME = Pattern.compile("([0-9]{1,8})([HMSmun])");

  private final Access access;
  private final boolean isPublic;
  private final Method<Q, R> method;

  /** Answers a request. */
  @FunctionalInterface
  interface Method<Q, R> {
    /**
     * Returns the response.
     *
     * @throws WebException if there is none, saying why
     * @throws InterruptedException if the server stops
     */
    R answer(Q request, Context context) throws InterruptedException;
  }

  /**
   * What a method has to know besides its request.
   *
   * @param timeout the time that the client waits
   * @param cancellation takes what is to be done if the client goes away
   */
  record Context(Optional<Duration> timeout, Cancellation cancellation) {}

  /** What is to be done if the client goes away. */
  static final class Cancellation {
    private final List<Runnable> actions = new ArrayList<>();
    private final CountDownLatch done = new CountDownLatch(1);
    private boolean cancelled;

    synchronized void add(Runnable action) {
      if (cancelled) {
        action.run();
      } else {
        actions.add(action);
      }
    }

    synchronized void cancel() {
      cancelled = true;
      actions.forEach(Runnable::run);
      actions.clear();
      done.countDown();
    }

    private void await(Duration time) throws InterruptedException {
      boolean ignored = done.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  /**
   * Creates a handler.
   *
   * @param isPublic whether everyone may call it, such as a probe
   */
  UnaryCall(Access access, boolean isPublic, Method<Q, R> method) {
    this.access = access;
    this.isPublic = isPublic;
    this.method = method;
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  @Override
  public ServerCall.Listener<SafeMarshaller.Parsed<Q>> startCall(
      ServerCall<SafeMarshaller.Parsed<Q>, R> call, Metadata headers) {
    try {
      if (!isPublic) {
        // Names of hosts are no concern: pages in browsers cannot speak gRPC.
        access.check(Optional.ofNullable(headers.get(AUTHORIZATION)), Optional.empty());
      }
      Optional<Duration> timeout = timeout(headers.get(TIMEOUT));
      call.request(2);
      return new Listener(call, timeout);
    } catch (WebException e) {
      close(call, e);
      return new ServerCall.Listener<>() {};
    }
  }

  private static Optional<Duration> timeout(@Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    Matcher time = TIME.matcher(text);
    if (!time.matches()) {
      throw WebException.invalid("grpc-timeout is no time");
    }
    long count = Long.parseLong(time.group(1));
    return Optional.of(
        switch (time.group(2)) {
          case "H" -> Duration.ofHours(count);
          case "M" -> Duration.ofMinutes(count);
          case "S" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMillis(count);
          case "u" -> Duration.ofNanos(1000 * count);
          default -> Duration.ofNanos(count);
        });
  }

  private final class Listener extends ServerCall.Listener<SafeMarshaller.Parsed<Q>> {
    private final ServerCall<SafeMarshaller.Parsed<Q>, R> call;
    private final Optional<Duration> timeout;
    private final Cancellation cancellation = new Cancellation();
    private final List<SafeMarshaller.Parsed<Q>> messages = new ArrayList<>();

    Listener(ServerCall<SafeMarshaller.Parsed<Q>, R> call, Optional<Duration> timeout) {
      this.call = call;
      this.timeout = timeout;
    }

    @Override
    public void onMessage(SafeMarshaller.Parsed<Q> message) {
      messages.add(message);
    }

    @Override
    public void onHalfClose() {
      try {
        if (messages.size() != 1) {
          throw WebException.invalid("this method takes one message");
        }
        Q request =
            messages
                .getFirst()
                .message()
                .orElseThrow(() -> WebException.invalid("the message is broken"));
        R response = method.answer(request, new Context(timeout, cancellation));
        if (!call.isCancelled()) {
          call.sendHeaders(new Metadata());
          call.sendMessage(response);
          call.close(Status.OK, new Metadata());
        }
      } catch (WebException e) {
        fail(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        close(call, new WebException(Problem.UNAVAILABLE, "the server stops"));
      } catch (RuntimeException | Error e) {
        LOGGER.log(Level.ERROR, "a call failed", e);
        close(
            call, new WebException(Problem.INTERNAL, "the server failed; its log has the reason"));
      }
    }

    /**
     * Tells the client of a failure. A client whose deadline passes ends its stream by itself; if
     * the server ended it at the same time, Helidon would take the client's end for a breach of the
     * protocol, and close the connection with all its other streams.
     */
    private void fail(WebException failure) {
      if (failure.problem() == Problem.LATE && timeout.isPresent()) {
        try {
          cancellation.await(CLIENT_ENDS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      close(call, failure);
    }

    @Override
    public void onCancel() {
      cancellation.cancel();
      if (!call.isCancelled()) {
        // Not the client: the message was not read.
        close(
            call,
            new WebException(
                Problem.TOO_LARGE,
                "the message is larger than this server takes, or compressed in a way that was not"
                    + " announced"));
      }
    }
  }

  private static void close(ServerCall<?, ?> call, WebException failure) {
    if (call.isCancelled()) {
      return;
    }
    Metadata trailers = new Metadata();
    if (failure.problem() == Problem.OVERLOADED) {
      trailers.put(PUSHBACK, "1000");
    }
    call.close(status(failure.problem()).withDescription(encoded(failure.line())), trailers);
  }

  static Status status(Problem problem) {
    return switch (problem) {
      case INVALID, METHOD, MEDIA_TYPE -> Status.INVALID_ARGUMENT;
      case UNAUTHENTICATED -> Status.UNAUTHENTICATED;
      case FORBIDDEN -> Status.PERMISSION_DENIED;
      case NOT_FOUND -> Status.NOT_FOUND;
      case TOO_LARGE, OVERLOADED -> Status.RESOURCE_EXHAUSTED;
      case CANCELLED -> Status.CANCELLED;
      case INTERNAL -> Status.INTERNAL;
      case UNAVAILABLE -> Status.UNAVAILABLE;
      case SLOW, LATE -> Status.DEADLINE_EXCEEDED;
    };
  }

  /** Returns a text as the header grpc-message has it: in ASCII, everything else in percents. */
  private static String encoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte unit : text.getBytes(StandardCharsets.UTF_8)) {
      if (unit >= ' ' && unit <= '~' && unit != '%') {
        encoded.append((char) unit);
      } else {
        encoded.append(String.format(Locale.ROOT, "%%%02X", unit & 0xff));
      }
    }
    return encoded.toString();
  }

  /** Returns the earlier one of two times. */
  static Optional<Duration> earlier(Optional<Duration> one, Optional<Duration> other) {
    return one.isEmpty() || other.filter(time -> time.compareTo(one.get()) < 0).isPresent()
        ? other
        : one;
  }
}
