package dev.fovea.web.explore.page;

import dev.fovea.web.Endpoint;
import dev.fovea.web.Problem;
import dev.fovea.web.WebException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Who may use the explorer. On the loopback interface every program of this machine may, but no
 * page of another site, also none that gives its own name the address 127.0.0.1. Elsewhere a key is
 * demanded, which stands in the address that the command prints.
 */
public final class Admission {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final boolean loopback;
  private final String key;

  private Admission(boolean loopback, String key) {
    this.loopback = loopback;
    this.key = key;
  }

  /** Returns the rules for an endpoint. */
  public static Admission of(Endpoint endpoint) {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    boolean loopback = endpoint.isLoopback();
    return new Admission(loopback, loopback ? "" : HexFormat.of().formatHex(random));
  }

  /** Returns the key that is to be shown; empty if none is needed. */
  public Optional<String> key() {
    return loopback ? Optional.empty() : Optional.of(key);
  }

  /**
   * Checks the names that a request gives.
   *
   * @param host the header "Host" or its like
   * @param origin the header "Origin"
   * @throws WebException if the request comes from the page of another site
   */
  public void check(Optional<String> host, Optional<String> origin) {
    if (loopback && !host.map(Admission::name).filter(LOOPBACK::contains).isPresent()) {
      throw new WebException(
          Problem.FORBIDDEN, "the explorer is asked as localhost or 127.0.0.1 only");
    }
    if (origin.isPresent()
        && !origin.map(Admission::authority).equals(host.map(Admission::lower))) {
      throw new WebException(Problem.FORBIDDEN, "pages of other sites may not use the explorer");
    }
  }

  /**
   * Checks the key, for everything but the files of the page.
   *
   * @throws WebException if one is needed and it is not given
   */
  public void checkKey(Optional<String> given) {
    byte[] shown = given.orElse("").getBytes(StandardCharsets.UTF_8);
    if (!loopback && !MessageDigest.isEqual(key.getBytes(StandardCharsets.UTF_8), shown)) {
      throw new WebException(
          Problem.UNAUTHENTICATED, "open the explorer by the address that its command has printed");
    }
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static String name(String host) {
    int colon = host.lastIndexOf(':');
    return lower(colon > host.lastIndexOf(']') ? host.substring(0, colon) : host);
  }

  private static String authority(String origin) {
    try {
      return lower(Optional.ofNullable(URI.create(origin).getRawAuthority()).orElse("none"));
    } catch (IllegalArgumentException e) {
      return "none";
    }
  }
}
