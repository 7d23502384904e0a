package dev.fovea.web.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.web.Endpoint;
import dev.fovea.web.WebException;
import dev.fovea.web.explore.page.Admission;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Who gets the page and the socket, and who does not; asked by raw requests, as a stranger would.
 */
class AdmissionTest {
  private static final Optional<String> NONE = Optional.empty();
  private static Explorer explorer;

  @BeforeAll
  static void start() throws IOException {
    explorer = Explorer.start(Endpoint.loopback(0), TestPage.library(TestPage.small()));
  }

  @AfterAll
  static void stop() {
    explorer.close();
  }

  /** Sends a request and returns the head and body of the answer, as far as it comes. */
  private static String ask(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), explorer.port())) {
      socket.setSoTimeout(30_000);
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      StringBuilder answer = new StringBuilder();
      int length = 0;
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        answer.append(line).append('\n');
        if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
          length = Integer.parseInt(line.substring(15).strip());
        }
      }
      char[] body = new char[Math.min(length, 400)];
      int read = length == 0 ? 0 : in.read(body);
      return answer.append('\n').append(body, 0, Math.max(0, read)).toString();
    }
  }

  private static String get(String path, String... headers) throws IOException {
    return ask(
        "GET "
            + path
            + " HTTP/1.1\r\nHost: 127.0.0.1:"
            + explorer.port()
            + "\r\n"
            + String.join("", headers)
            + "\r\n");
  }

  private static String upgrade(String host, String origin) throws IOException {
    return ask(
        "GET /socket HTTP/1.1\r\nHost: "
            + host
            + "\r\nOrigin: "
            + origin
            + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
  }

  @Test
  void thePageComesWithAPolicyThatAllowsNothingElse() throws IOException {
    assertThat(get("/"))
        .startsWith("HTTP/1.1 200")
        .contains("default-src 'none'")
        .contains("<!doctype html>");
    assertThat(get("/main.js")).contains("text/javascript");
  }

  @Test
  void nothingButThePagesFilesIsSent() throws IOException {
    for (String path :
        new String[] {
          "/../serve/rest/openapi.yaml",
          "/..%2f..%2fmodule-info.class",
          "/strings/../main.js",
          "/Explorer.class",
          "/%2e%2e/x.js"
        }) {
      assertThat(get(path)).as(path).containsPattern("^HTTP/1.1 40[04]");
    }
  }

  @Test
  void aSocketIsForThisPageOnly() throws IOException {
    String here = "127.0.0.1:" + explorer.port();
    assertThat(upgrade(here, "http://" + here)).startsWith("HTTP/1.1 101");
    assertThat(upgrade(here, "https://evil.example")).doesNotStartWith("HTTP/1.1 101");
    assertThat(upgrade(here, "null")).doesNotStartWith("HTTP/1.1 101");
    // A name of another site that leads to this machine.
    String rebound = "evil.example:" + explorer.port();
    assertThat(upgrade(rebound, "http://" + rebound)).doesNotStartWith("HTTP/1.1 101");
  }

  @Test
  void requestsOfOtherSitesAreRefused() throws IOException {
    assertThat(get("/", "Origin: https://evil.example\r\n")).startsWith("HTTP/1.1 403");
    assertThat(ask("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n")).startsWith("HTTP/1.1 403");
  }

  @Test
  void elsewhereTheKeyIsDemanded() {
    Admission admission = Admission.of(new Endpoint("0.0.0.0", 0, Optional.empty()));
    String key = admission.key().orElseThrow();
    admission.check(Optional.of("there.example:8000"), Optional.of("http://there.example:8000"));
    admission.checkKey(Optional.of(key));
    assertThatThrownBy(() -> admission.checkKey(NONE)).isInstanceOf(WebException.class);
    assertThatThrownBy(() -> admission.checkKey(Optional.of(key.substring(1))))
        .isInstanceOf(WebException.class);
    assertThat(Admission.of(Endpoint.loopback(0)).key()).isEmpty();
  }

  @Test
  void aBrokenModelGetsItsOneLine() throws IOException {
    String head = "Host: 127.0.0.1:" + explorer.port() + "\r\nContent-Length: 9\r\n\r\n";
    assertThat(ask("POST /models?name=bad.keras HTTP/1.1\r\n" + head + "not a zip"))
        .startsWith("HTTP/1.1 400")
        .contains("{\"error\":\"bad.keras: ");
    assertThat(ask("POST /models?name=bad.onnx HTTP/1.1\r\n" + head + "not a zip"))
        .startsWith("HTTP/1.1 400")
        .contains("{\"error\":\"bad.onnx: ");
    assertThat(ask("POST /models?name=bad.exe HTTP/1.1\r\n" + head + "not a zip"))
        .startsWith("HTTP/1.1 400")
        .contains("bad.exe: is no model that can be read; drop a .keras, .h5 or .onnx file");
  }

  @Test
  void aPortInUseIsOneLine() {
    assertThatThrownBy(
            () ->
                Explorer.start(
                    Endpoint.loopback(explorer.port()), TestPage.library(TestPage.small())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("port " + explorer.port() + ": cannot listen there");
  }
}
