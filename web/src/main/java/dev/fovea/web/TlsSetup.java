package dev.fovea.web;

import io.helidon.common.configurable.Resource;
import io.helidon.common.pki.Keys;
import io.helidon.common.tls.Tls;
import io.helidon.common.tls.TlsClientAuth;
import io.helidon.common.tls.TlsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads certificates and keys. */
final class TlsSetup {
  private TlsSetup() {}

  /**
   * Returns Helidon's form of a certificate.
   *
   * @throws IOException if a file cannot be read or is not in PEM, naming it
   */
  static Tls of(Endpoint.Tls tls) throws IOException {
    Resource certificates = resource(tls.certificates());
    Resource key = resource(tls.key());
    try {
      Keys keys = Keys.builder().pem(pem -> pem.key(key).certChain(certificates)).build();
      TlsConfig.Builder config = Tls.builder().privateKey(keys).privateKeyCertChain(keys);
      if (tls.clientIssuers().isPresent()) {
        Resource issuers = resource(tls.clientIssuers().get());
        config
            .trust(Keys.builder().pem(pem -> pem.certificates(issuers)).build())
            .clientAuth(TlsClientAuth.REQUIRED);
      }
      return config.build();
    } catch (RuntimeException e) {
      throw new IOException(
          "%s, %s: are no certificate and private key in PEM that TLS can use: %s"
              .formatted(tls.certificates(), tls.key(), WebException.line(e)),
          e);
    }
  }

  private static Resource resource(Path file) throws IOException {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new IOException(file + ": there is no such file that can be read");
    }
    return Resource.create(file);
  }
}
