package dev.fovea.web.explore.page;

import dev.fovea.web.Exchange;
import dev.fovea.web.Handler;
import dev.fovea.web.Problem;
import dev.fovea.web.WebException;
import dev.fovea.web.explore.live.Library;
import io.helidon.http.HeaderNames;
import java.nio.file.Path;
import java.util.List;

/**
 * Answers requests of the page that are no packets: its files, and models that are dropped on it.
 */
public final class PageHandler implements Handler {
  private final Admission admission;
  private final Library library;

  /** Creates the handler of a library's pages. */
  public PageHandler(Admission admission, Library library) {
    this.admission = admission;
    this.library = library;
  }

  @Override
  public void handle(Exchange exchange) {
    admission.check(exchange.host(), exchange.header(HeaderNames.ORIGIN));
    List<String> path = exchange.path();
    switch (exchange.method()) {
      case "GET", "HEAD" -> PageFiles.send(exchange, path);
      case "POST" -> {
        if (!path.equals(List.of("models"))) {
          throw WebException.notFound("files are sent to /models");
        }
        drop(exchange);
      }
      default -> throw new WebException(Problem.METHOD, "the explorer takes GET and POST");
    }
  }

  private void drop(Exchange exchange) {
    admission.checkKey(exchange.query("key"));
    String given = exchange.query("name").orElse("model");
    // Only the last part is a name, whatever a page says.
    String name = given.replaceAll("^.*[/\\\\]", "").replaceAll("\\p{Cntrl}", "");
    if (name.isEmpty() || name.length() > 200) {
      throw WebException.invalid("give the file a name");
    }
    if (!dev.fovea.store.SavedModel.isKnown(Path.of(name))) {
      throw WebException.invalid(
          name + ": is no model that can be read; drop a .keras, .h5 or .onnx file");
    }
    String number = library.drop(name, exchange.body());
    exchange.sendJson(
        json -> {
          json.writeStartObject();
          json.writeStringField("file", number);
          json.writeEndObject();
        });
  }
}
