package dev.fovea.web.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fovea.web.Endpoint;
import dev.fovea.web.serve.grpc.proto.GRPCInferenceServiceGrpc;
import dev.fovea.web.serve.grpc.proto.ModelReadyRequest;
import dev.fovea.web.serve.grpc.proto.ServerReadyRequest;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may come, and over what. */
@Timeout(120)
class AccessTest {
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir private Path folder;

  private static ModelServer.Setup setup(ServerOptions options) {
    return ModelServer.of("two", TestModels.two()).with(options.warm(Duration.ZERO));
  }

  private static Endpoint everywhere() {
    return new Endpoint("0.0.0.0", 0, Optional.empty());
  }

  @Test
  void otherMachinesNeedAToken() {
    assertThatThrownBy(() -> setup(ServerOptions.DEFAULT.endpoint(everywhere())).start())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("0.0.0.0 can be reached from other machines")
        .hasMessageContaining("--token-file");
    assertThatThrownBy(() -> setup(ServerOptions.DEFAULT.port(0).admin(everywhere())).start())
        .hasMessageStartingWith("0.0.0.0 can be reached from other machines");
    assertThatThrownBy(
            () -> setup(ServerOptions.DEFAULT.endpoint(everywhere()).token("short")).start())
        .hasMessageContaining("the token has fewer than 16 characters");
    assertThatThrownBy(
            () ->
                setup(
                        ServerOptions.DEFAULT.endpoint(
                            new Endpoint("no.such.host.invalid", 0, Optional.empty())))
                    .start())
        .hasMessageContaining("this machine does not know that host");
  }

  @Test
  void aTokenIsDemandedOfAllButProbes() throws Exception {
    try (ModelServer server =
            setup(
                    ServerOptions.DEFAULT
                        .endpoint(everywhere())
                        .grpcPort(0)
                        .token(TOKEN)
                        .admin(Endpoint.loopback(0)))
                .start();
        Client stranger = new Client("http://127.0.0.1:" + server.port());
        Client wrong =
            new Client("http://127.0.0.1:" + server.port())
                .with("Authorization", "Bearer " + TOKEN.replace('0', '1'));
        Client known =
            new Client("http://127.0.0.1:" + server.port())
                .with("Authorization", "bearer " + TOKEN);
        Client adminStranger = new Client("http://127.0.0.1:" + server.adminPort().getAsInt())) {
      assertThat(stranger.get("/v2/health/live").status()).isEqualTo(200);
      assertThat(stranger.get("/v2/health/ready").status()).isEqualTo(200);
      for (String path : List.of("/v2", "/v2/models/two", "/metrics", "/openapi.yaml", "/x")) {
        assertThat(stranger.get(path).status()).as(path).isEqualTo(401);
      }
      Client.Answer refused = wrong.post("/v2/models/two/infer", "{}");
      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.error()).contains("Authorization: Bearer TOKEN");
      assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer");
      assertThat(known.get("/v2/models/two").status()).isEqualTo(200);
      assertThat(adminStranger.post("/v2/repository/models/two/unload", "").status())
          .isEqualTo(401);
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", server.grpcPort().orElseThrow())
              .usePlaintext()
              .build();
      var grpc =
          GRPCInferenceServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
      assertThat(grpc.serverReady(ServerReadyRequest.getDefaultInstance()).getReady()).isTrue();
      ModelReadyRequest two = ModelReadyRequest.newBuilder().setName("two").build();
      assertThat(
              catchThrowableOfType(StatusRuntimeException.class, () -> grpc.modelReady(two))
                  .getStatus()
                  .getCode())
          .isEqualTo(Status.Code.UNAUTHENTICATED);
      Metadata headers = new Metadata();
      headers.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + TOKEN);
      assertThat(
              grpc.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                  .modelReady(two)
                  .getReady())
          .isTrue();
      channel.shutdownNow();
      channel.awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void aPageOfAnotherSiteDoesNotReachTheLoopback() throws IOException {
    try (ModelServer server = setup(ServerOptions.DEFAULT.port(0)).start()) {
      assertThat(statusFor(server, "evil.example")).contains(" 403 ");
      assertThat(statusFor(server, "localhost:" + server.port())).contains(" 200 ");
      assertThat(statusFor(server, "127.0.0.1")).contains(" 200 ");
      assertThat(statusFor(server, "[::1]:80")).contains(" 200 ");
    }
  }

  private static String statusFor(ModelServer server, String host) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(("GET /v2 HTTP/1.1\r\nHost: " + host + "\r\n\r\n").getBytes(UTF_8));
      byte[] bytes = new byte[200];
      int read = socket.getInputStream().read(bytes);
      return new String(bytes, 0, read, UTF_8);
    }
  }

  @Test
  void aPortInUseIsToldOf() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
      assertThatThrownBy(() -> setup(ServerOptions.DEFAULT.port(taken.getLocalPort())).start())
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(
              "127.0.0.1, port " + taken.getLocalPort() + ": cannot listen there")
          .hasMessageContaining("another program may use the port");
      assertThatThrownBy(
              () -> setup(ServerOptions.DEFAULT.port(0).grpcPort(taken.getLocalPort())).start())
          .hasMessageContaining("port " + taken.getLocalPort());
    }
  }

  @Test
  void certificatesTakeThePlaceOfAToken() throws Exception {
    Keys server = keys("server");
    Keys friend = keys("friend");
    Keys stranger = keys("stranger");
    Endpoint endpoint =
        new Endpoint(
            "0.0.0.0",
            0,
            Optional.of(
                new Endpoint.Tls(server.certificate, server.key, Optional.of(friend.certificate))));
    try (ModelServer served = setup(ServerOptions.DEFAULT.endpoint(endpoint)).start()) {
      URI uri = URI.create("https://localhost:" + served.port() + "/v2/models/two");
      assertThat(get(uri, friend, server)).isEqualTo(200);
      assertThatThrownBy(() -> get(uri, stranger, server)).isInstanceOf(IOException.class);
    }
    Path text = Files.writeString(folder.resolve("text.pem"), "no certificate");
    Endpoint bad =
        new Endpoint(
            "127.0.0.1", 0, Optional.of(new Endpoint.Tls(text, server.key, Optional.empty())));
    assertThatThrownBy(() -> setup(ServerOptions.DEFAULT.endpoint(bad)).start())
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(text.toString());
    Endpoint missing =
        new Endpoint(
            "127.0.0.1",
            0,
            Optional.of(new Endpoint.Tls(folder.resolve("none"), server.key, Optional.empty())));
    assertThatThrownBy(() -> setup(ServerOptions.DEFAULT.endpoint(missing)).start())
        .hasMessage(folder.resolve("none") + ": there is no such file that can be read");
  }

  private record Keys(Path certificate, Path key, KeyStore store) {}

  /** Makes a key with a certificate that it signed itself, by the JDK's own tool. */
  private Keys keys(String name) throws Exception {
    Path store = folder.resolve(name + ".p12");
    Process tool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit")
            .redirectErrorStream(true)
            .start();
    String output = new String(tool.getInputStream().readAllBytes(), UTF_8);
    assertThat(tool.waitFor()).as(output).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    Certificate certificate = keys.getCertificate(name);
    PrivateKey key = (PrivateKey) keys.getKey(name, PASSWORD);
    return new Keys(
        pem(name + ".crt", "CERTIFICATE", certificate.getEncoded()),
        pem(name + ".key", "PRIVATE KEY", key.getEncoded()),
        keys);
  }

  private Path pem(String file, String kind, byte[] content) throws IOException {
    return Files.writeString(
        folder.resolve(file),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(
                kind, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content), kind));
  }

  private static int get(URI uri, Keys own, Keys trusted) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(own.store, PASSWORD);
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry("server", trusted.store.getCertificate("server"));
    TrustManagerFactory trusts = TrustManagerFactory.getInstance("PKIX");
    trusts.init(trust);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trusts.getTrustManagers(), null);
    try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
      return client
          .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .statusCode();
    }
  }
}
