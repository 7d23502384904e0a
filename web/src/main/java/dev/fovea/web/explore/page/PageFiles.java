package dev.fovea.web.explore.page;

import dev.fovea.web.Exchange;
import dev.fovea.web.WebException;
import io.helidon.http.HeaderNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Sends the files of the page, which are resources of this module. */
final class PageFiles {
  private static final String FOLDER = "/dev/fovea/web/explore/";

  /** The only names that are looked for: none leads out of the folder. */
  private static final Pattern NAME = Pattern.compile("([a-z]+/)?[a-z0-9-]+\\.(js|css|html|svg)");

  private static final Map<String, String> TYPES =
      Map.of(
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "html", "text/html; charset=utf-8",
          "svg", "image/svg+xml");

  /** Nothing but the page's own files and pictures that it makes itself. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " img-src 'self' blob: data:; media-src 'self' blob:; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";

  private PageFiles() {}

  static void send(Exchange exchange, List<String> path) {
    String name = path.isEmpty() ? "index.html" : String.join("/", path);
    byte[] content =
        read(name).orElseThrow(() -> WebException.notFound("there is no page " + name));
    exchange
        .with(HeaderNames.create("Content-Security-Policy"), POLICY)
        .with(HeaderNames.create("X-Content-Type-Options"), "nosniff")
        .with(HeaderNames.create("Referrer-Policy"), "no-referrer")
        .with(HeaderNames.create("Cross-Origin-Opener-Policy"), "same-origin")
        .with(HeaderNames.CACHE_CONTROL, "no-cache")
        .send(TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), ""), content);
  }

  private static Optional<byte[]> read(String name) {
    if (!NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    try (InputStream in = PageFiles.class.getResourceAsStream(FOLDER + name)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
