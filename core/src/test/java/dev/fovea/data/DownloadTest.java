package dev.fovea.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
  private static final byte[] CONTENT = new byte[200_000];

  static {
    new Random(1).nextBytes(CONTENT);
  }

  private static final RemoteFile FILE = new RemoteFile("data.gz", CONTENT.length, sha(CONTENT));

  @TempDir Path folder;

  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  /** Long, so that a busy machine is not taken for a silent mirror. */
  private Duration timeout = Duration.ofMinutes(1);

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    serve("/good/", DownloadTest::giveContent);
    server.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void downloadsAndTellsProgress() throws IOException {
    List<Long> progress = new ArrayList<>();
    Path into = folder.resolve("made/on/the/way");
    download(mirror("good")).fetch(FILE, into, (file, bytes, total) -> progress.add(bytes));
    assertThat(into.resolve("data.gz")).hasBinaryContent(CONTENT);
    assertThat(progress).isSorted().last().isEqualTo((long) CONTENT.length);
    assertOnlyTheFileIsIn(into);
  }

  @Test
  void takesWhatIsThere() throws IOException {
    Files.write(folder.resolve("data.gz"), new byte[] {1});
    download(mirror("good")).fetch(FILE, folder, DownloadProgress.NONE);
    assertThat(requests).isEmpty();
  }

  @Test
  void goesOnWhereItEnded() throws IOException {
    writePart(Arrays.copyOf(CONTENT, 150_000));
    fetch(mirror("good"));
    assertThat(requests).containsExactly("/good/data.gz bytes=150000-");
  }

  @Test
  void asksForNothingIfThePartIsWhole() throws IOException {
    writePart(CONTENT);
    fetch(mirror("good"));
    assertThat(requests).isEmpty();
  }

  @Test
  void beginsAnewIfThePartIsAnother() throws IOException {
    writePart(new byte[150_000]);
    fetch(mirror("good"));
    assertThat(requests).containsExactly("/good/data.gz bytes=150000-", "/good/data.gz whole");
  }

  @Test
  void beginsAnewIfThePartIsTooLong() throws IOException {
    writePart(new byte[CONTENT.length + 1]);
    fetch(mirror("good"));
    assertThat(requests).containsExactly("/good/data.gz whole");
  }

  @Test
  void takesTheWholeFromAMirrorThatKnowsNoRanges() throws IOException {
    serve("/norange/", exchange -> give(exchange, 200, CONTENT, CONTENT.length));
    writePart(Arrays.copyOf(CONTENT, 150_000));
    fetch(mirror("norange"));
  }

  @Test
  void refusesAnotherRangeThanItAskedFor() throws IOException {
    serve(
        "/shifted/",
        exchange -> {
          exchange.getResponseHeaders().add("Content-Range", "bytes 0-199999/200000");
          give(exchange, 206, CONTENT, CONTENT.length);
        });
    writePart(Arrays.copyOf(CONTENT, 150_000));
    refused("gives the range bytes 0-199999/200000, not from 150000 on", mirror("shifted"));
  }

  @Test
  void keepsThePartWhenTheConnectionEndsAndTheNextMirrorGoesOn() throws IOException {
    serve("/half/", exchange -> give(exchange, 200, Arrays.copyOf(CONTENT, 120_000), 0));
    fetch(mirror("half"), mirror("good"));
    assertThat(requests).containsExactly("/half/data.gz whole", "/good/data.gz bytes=120000-");
  }

  @Test
  void takesTheNextMirrorAfterNotFoundAndStaysWithIt() throws IOException {
    serve("/gone/", exchange -> give(exchange, 404, "no".getBytes(), 2));
    Download download = download(mirror("gone"), mirror("good"));
    download.fetch(FILE, folder, DownloadProgress.NONE);
    download.fetch(FILE, folder.resolve("second"), DownloadProgress.NONE);
    assertThat(folder.resolve("second/data.gz")).hasBinaryContent(CONTENT);
    assertThat(requests)
        .containsExactly("/gone/data.gz whole", "/good/data.gz whole", "/good/data.gz whole");
  }

  @Test
  void wrongHash() throws IOException {
    byte[] other = CONTENT.clone();
    other[100_000] ^= 1;
    serve("/other/", exchange -> give(exchange, 200, other, other.length));
    refused("its file has another SHA-256 than " + FILE.sha256(), mirror("other"));
    assertThat(folder.resolve("data.gz.part")).doesNotExist();
    fetch(mirror("other"), mirror("good"));
  }

  @Test
  void oversizedByItsOwnWord() {
    serve("/large/", exchange -> give(exchange, 200, new byte[300_000], 300_000));
    refused("offers 300,000 bytes, not 200,000", mirror("large"));
  }

  @Test
  void oversizedWithoutSayingSo() {
    serve("/stream/", exchange -> give(exchange, 200, new byte[300_000], 0));
    refused("sends more than the 200,000 bytes expected", mirror("stream"));
    assertThat(folder.resolve("data.gz.part")).doesNotExist();
  }

  @Test
  void neverAnswers() {
    serve("/silent/", _ -> awaitEnd());
    timeout = Duration.ofMillis(200);
    refused("timed out", mirror("silent"));
  }

  @Test
  void fallsSilentHalfWay() throws IOException {
    serve(
        "/stalled/",
        exchange -> {
          exchange.sendResponseHeaders(200, CONTENT.length);
          exchange.getResponseBody().write(CONTENT, 0, 100_000);
          exchange.getResponseBody().flush();
          awaitEnd();
        });
    timeout = Duration.ofSeconds(2);
    refused("timed out", mirror("stalled"));
    assertThat(folder.resolve("data.gz.part")).hasSize(100_000);
    timeout = Duration.ofMinutes(1);
    fetch(mirror("good"));
  }

  @Test
  void nobodyListens() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    refused("data.gz could not be downloaded", URI.create("http://127.0.0.1:" + free + "/"));
  }

  @Test
  void folderThatCannotBeWritten() throws IOException {
    Path file = Files.write(folder.resolve("file"), new byte[1]);
    assertThatThrownBy(
            () -> download(mirror("good")).fetch(FILE, file.resolve("in"), DownloadProgress.NONE))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("data.gz: cannot be written");
  }

  private void fetch(URI... mirrors) throws IOException {
    download(mirrors).fetch(FILE, folder, DownloadProgress.NONE);
    assertThat(folder.resolve("data.gz")).hasBinaryContent(CONTENT);
    assertOnlyTheFileIsIn(folder);
  }

  private static void assertOnlyTheFileIsIn(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("data.gz"));
    }
  }

  private void refused(String message, URI... mirrors) {
    assertThatThrownBy(() -> download(mirrors).fetch(FILE, folder, DownloadProgress.NONE))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("data.gz could not be downloaded (127.0.0.1: ")
        .hasMessageContaining(message)
        .hasMessageEndingWith("check the network, or put the file into " + folder)
        .hasMessageNotContainingAny("\n");
    assertThat(folder.resolve("data.gz")).doesNotExist();
  }

  private Download download(URI... mirrors) {
    return new Download(List.of(mirrors), timeout);
  }

  private URI mirror(String name) {
    return URI.create(
        String.format(Locale.ROOT, "http://127.0.0.1:%d/%s/", server.getAddress().getPort(), name));
  }

  private void writePart(byte[] bytes) throws IOException {
    Files.write(folder.resolve("data.gz.part"), bytes);
  }

  private void serve(String path, HttpHandler answer) {
    server.createContext(
        path,
        exchange -> {
          String range = exchange.getRequestHeaders().getFirst("Range");
          requests.add(exchange.getRequestURI() + " " + (range == null ? "whole" : range));
          try (exchange) {
            answer.handle(exchange);
          }
        });
  }

  private void awaitEnd() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void giveContent(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    if (range == null) {
      give(exchange, 200, CONTENT, CONTENT.length);
      return;
    }
    int from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
    exchange
        .getResponseHeaders()
        .add(
            "Content-Range",
            String.format(Locale.ROOT, "bytes %d-%d/%d", from, CONTENT.length - 1, CONTENT.length));
    give(exchange, 206, Arrays.copyOfRange(CONTENT, from, CONTENT.length), CONTENT.length - from);
  }

  /** With the length 0 in chunks, so that the client is not told how many bytes come. */
  private static void give(HttpExchange exchange, int status, byte[] body, int length)
      throws IOException {
    exchange.sendResponseHeaders(status, length);
    exchange.getResponseBody().write(body);
  }

  private static String sha(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
