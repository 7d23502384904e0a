package dev.fovea.insight.tour;

import dev.fovea.insight.draw.Drawing;
import dev.fovea.insight.text.Words;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** A self-contained HTML page of headings, paragraphs, figures and tables. */
final class Page {
  /** Figures narrower than this are not scaled beyond the width of a small screen. */
  private static final double SMALL = 560;

  private final Words words;
  private final StringBuilder body = new StringBuilder();
  private final List<String> titles = new ArrayList<>();
  private int figures;

  Page(Words words) {
    this.words = words;
  }

  /** Begins a section. */
  void section(String title) {
    if (!titles.isEmpty()) {
      body.append("</section>\n");
    }
    titles.add(title);
    int number = titles.size();
    body.append(
        String.format(
            Locale.ROOT,
            "<section id=\"s%d\"><span class=\"number\">%02d</span><h2>%s</h2>\n",
            number,
            number,
            escape(title)));
  }

  void paragraphs(List<String> paragraphs) {
    paragraphs.forEach(text -> body.append("<p>").append(escape(text)).append("</p>\n"));
  }

  /** Adds a worked sum: the pixels, the kernel and their products, as tables of three columns. */
  void product(List<String> pixels, List<String> kernel, List<String> products, String sum) {
    body.append("<div class=\"product\">");
    grid(pixels, words.text("product.pixels"));
    body.append("<span>×</span>");
    grid(kernel, words.text("product.kernel"));
    body.append("<span>=</span>");
    grid(products, words.text("product.products"));
    body.append("<span>→</span>");
    grid(List.of(sum), words.text("product.sum"));
    body.append("</div>\n");
  }

  private void grid(List<String> numbers, String name) {
    body.append("<div class=\"grid\"><table aria-label=\"%s\">".formatted(escape(name)));
    for (int from = 0; from < numbers.size(); from += 3) {
      body.append("<tr>");
      numbers
          .subList(from, Math.min(from + 3, numbers.size()))
          .forEach(number -> body.append("<td>").append(escape(number)).append("</td>"));
      body.append("</tr>");
    }
    body.append("</table><small>").append(escape(name)).append("</small></div>");
  }

  /** Adds a notice that there is nothing to show. */
  void nothing(String text) {
    body.append("<p class=\"none\">").append(escape(text)).append("</p>\n");
  }

  void figure(Drawing drawing, String caption) {
    figures++;
    String sentence = words.language().sentence(caption);
    String svg = drawing.svg().strip();
    if (drawing.width() < SMALL) {
      svg = svg.replaceFirst("class=\"fovea\"", "class=\"fovea small\"");
    }
    body.append("<figure><div class=\"sheet\" tabindex=\"0\">")
        .append(
            svg.replaceFirst("<svg ", "<svg role=\"img\" aria-label=\"" + escape(sentence) + "\" "))
        .append("</div><figcaption><b>")
        .append(escape(words.text("page.figure", figures)))
        .append("</b> ")
        .append(escape(sentence))
        .append("</figcaption></figure>\n");
  }

  void facts(List<Fact> facts) {
    body.append("<table><thead><tr>");
    for (String column :
        List.of(
            words.text("facts.what"), words.text("facts.expected"), words.text("facts.computed"))) {
      body.append("<th scope=\"col\">%s</th>".formatted(escape(column)));
    }
    body.append("</tr></thead><tbody>\n");
    for (Fact fact : facts) {
      body.append(
          "<tr><td>%s</td><td>%s</td><td%s>%s</td></tr>\n"
              .formatted(
                  escape(words.text("fact." + fact.key())),
                  escape(fact.expected()),
                  fact.agrees() ? "" : " class=\"differs\"",
                  escape(fact.computed())));
    }
    body.append("</tbody></table>\n");
  }

  /**
   * Returns the whole page.
   *
   * @param stats pairs of a number and what it counts
   */
  String html(String title, String lead, List<String[]> stats) {
    StringBuilder page = new StringBuilder("<!DOCTYPE html>\n");
    page.append(
        """
        <html lang="%s">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s</title>
        <style>
        %s</style>
        </head>
        <body>
        <header>
        <h1>%s</h1>
        <p class="lead">%s</p>
        <dl class="stats">
        """
            .formatted(words.language().tag(), escape(title), css(), escape(title), escape(lead)));
    for (String[] stat : stats) {
      page.append(
          "<div><dt>%s</dt><dd>%s</dd></div>\n".formatted(escape(stat[1]), escape(stat[0])));
    }
    page.append("</dl>\n<nav aria-label=\"")
        .append(escape(words.text("page.contents")))
        .append("\"><ol>\n");
    for (int i = 1; i <= titles.size(); i++) {
      page.append(
          String.format(
              Locale.ROOT,
              "<li><a href=\"#s%d\"><span class=\"number\">%02d</span>%s</a></li>\n",
              i,
              i,
              escape(titles.get(i - 1))));
    }
    page.append("</ol></nav>\n</header>\n<main>\n").append(body);
    if (!titles.isEmpty()) {
      page.append("</section>\n");
    }
    return page.append("</main>\n<footer>")
        .append(escape(words.text("page.note")))
        .append("</footer>\n</body>\n</html>\n")
        .toString();
  }

  private static String css() {
    try (InputStream in =
        Objects.requireNonNull(Page.class.getResourceAsStream("tour.css"), "tour.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
