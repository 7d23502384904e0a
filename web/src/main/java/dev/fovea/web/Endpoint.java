package dev.fovea.web;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a listener listens.
 *
 * @param host a name or an address of this machine
 * @param port the port; 0 for any that is free
 * @param tls the certificate of the server; empty for plain text
 */
public record Endpoint(String host, int port, Optional<Tls> tls) {
  private static final int MOST = 65_535;

  /**
   * The files of TLS, in PEM.
   *
   * @param certificates the certificate of the server, followed by those of its issuers
   * @param key its private key
   * @param clientIssuers the issuers of certificates that clients must have one of; empty if they
   *     need none
   */
  public record Tls(Path certificates, Path key, Optional<Path> clientIssuers) {}

  /**
   * Checks the port.
   *
   * @throws IllegalArgumentException if it is none
   */
  public Endpoint {
    if (port < 0 || port > MOST) {
      throw new IllegalArgumentException("a port is from 0 to 65535, not " + port);
    }
  }

  /** Returns a port of this machine that no other machine reaches. */
  public static Endpoint loopback(int port) {
    return new Endpoint("127.0.0.1", port, Optional.empty());
  }

  /** Returns the same host with another port. */
  public Endpoint port(int changed) {
    return new Endpoint(host, changed, tls);
  }

  /**
   * Returns the address.
   *
   * @throws IllegalArgumentException if this machine does not know the host
   */
  public InetSocketAddress address() {
    try {
      return new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "%s: this machine does not know that host; name one of its own addresses".formatted(host),
          e);
    }
  }

  /**
   * Returns whether only this machine can reach it.
   *
   * @throws IllegalArgumentException if this machine does not know the host
   */
  public boolean isLoopback() {
    return address().getAddress().isLoopbackAddress();
  }

  /** Returns whether clients show who they are by a certificate. */
  public boolean demandsCertificate() {
    return tls.flatMap(Tls::clientIssuers).isPresent();
  }
}
