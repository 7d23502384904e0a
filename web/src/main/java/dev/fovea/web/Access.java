package dev.fovea.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Who may use an endpoint. On the loopback interface everyone on this machine may, but no page of
 * another site in a browser; everywhere else a bearer token or a certificate is demanded.
 */
public final class Access {
  private static final String BEARER = "bearer ";
  private static final int SHORTEST = 16;
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Optional<byte[]> token;
  private final boolean checksHost;

  private Access(Optional<byte[]> token, boolean checksHost) {
    this.token = token;
    this.checksHost = checksHost;
  }

  /**
   * Returns the rules for an endpoint.
   *
   * @param token the bearer token to be demanded; empty for none
   * @throws IllegalArgumentException if the endpoint can be reached from elsewhere and neither a
   *     token nor a certificate is demanded, or if the token is too short
   */
  public static Access of(Endpoint endpoint, Optional<String> token) {
    if (token.isEmpty() && !endpoint.demandsCertificate() && !endpoint.isLoopback()) {
      throw new IllegalArgumentException(
          "%s can be reached from other machines, so clients must show who they are; give a token"
                  .formatted(endpoint.host())
              + " (--token-file or FOVEA_TOKEN) or demand certificates (--tls-client-ca), or listen"
              + " on 127.0.0.1");
    }
    if (token.filter(text -> text.strip().length() < SHORTEST).isPresent()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the token has fewer than %d characters; take a longer one, such as the output of"
                  + " 'openssl rand -hex 32'",
              SHORTEST));
    }
    return new Access(
        token.map(text -> text.strip().getBytes(StandardCharsets.UTF_8)),
        token.isEmpty() && endpoint.isLoopback());
  }

  /**
   * Checks a request.
   *
   * @param authorization the header "Authorization"
   * @param host the header "Host" or its like
   * @throws WebException if the client may not
   */
  public void check(Optional<String> authorization, Optional<String> host) {
    if (token.isPresent()) {
      String given = authorization.orElse("");
      boolean bearer = given.toLowerCase(Locale.ROOT).startsWith(BEARER);
      byte[] shown =
          (bearer ? given.substring(BEARER.length()).strip() : "").getBytes(StandardCharsets.UTF_8);
      // Takes the same time wherever the first difference is.
      if (!MessageDigest.isEqual(token.get(), shown)) {
        throw new WebException(
            Problem.UNAUTHENTICATED,
            "send the token of this server in a header: Authorization: Bearer TOKEN");
      }
    } else if (checksHost && !host.map(Access::isLoopback).orElse(true)) {
      // A page can give its own name the address 127.0.0.1, and so reach this server.
      throw new WebException(
          Problem.FORBIDDEN, "this server is asked as localhost or 127.0.0.1 only");
    }
  }

  private static boolean isLoopback(String host) {
    int colon = host.lastIndexOf(':');
    String name = colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    return LOOPBACK.contains(name.toLowerCase(Locale.ROOT));
  }
}
