package dev.fovea.web.serve.grpc;

import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Parses requests without throwing: Helidon would leave the client of a broken message without an
 * answer.
 */
record SafeMarshaller<T>(MethodDescriptor.Marshaller<T> marshaller)
    implements MethodDescriptor.Marshaller<SafeMarshaller.Parsed<T>> {
  /** A message, if it could be parsed. */
  record Parsed<T>(Optional<T> message) {}

  @Override
  public InputStream stream(Parsed<T> value) {
    throw new UnsupportedOperationException("requests are only parsed here");
  }

  @Override
  public Parsed<T> parse(InputStream stream) {
    try {
      return new Parsed<>(Optional.of(marshaller.parse(stream)));
    } catch (StatusRuntimeException e) {
      return new Parsed<>(Optional.empty());
    }
  }
}
