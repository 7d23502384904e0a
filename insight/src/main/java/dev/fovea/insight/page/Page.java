package dev.fovea.insight.page;

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

/** A self-contained HTML page of headings, paragraphs, figures and tables, light and dark. */
public final class Page {
  /** Figures narrower than this are not scaled beyond the width of a small screen. */
  private static final double SMALL = 560;

  /** The mark of cells with words, which are aligned as words are. */
  private static final String WORDS = " class=\"words\"";

  private final Words words;
  private final String style;
  private final StringBuilder body = new StringBuilder();
  private final List<String> titles = new ArrayList<>();
  private int figures;

  /** Begins a page with the usual style. */
  public Page(Words words) {
    this(words, "");
  }

  /**
   * Begins a page.
   *
   * @param words texts in the language of the page
   * @param style rules of CSS beside the usual ones
   */
  public Page(Words words, String style) {
    this.words = words;
    this.style = style;
  }

  /** Begins a section. */
  public void section(String title) {
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

  /** Adds paragraphs of text. */
  public void paragraphs(List<String> paragraphs) {
    paragraphs.forEach(text -> body.append("<p>").append(escape(text)).append("</p>\n"));
  }

  /** Adds a part that is markup already, whose texts have been escaped. */
  public void markup(String html) {
    body.append(html).append('\n');
  }

  /**
   * Adds a table.
   *
   * @param words the number of columns of words, which stand before those of numbers
   * @param head the names of the columns
   * @param rows markup of the cells of each row, whose texts have been escaped
   */
  public void table(int words, List<String> head, List<List<String>> rows) {
    body.append("<div class=\"scroll\" tabindex=\"0\"><table><thead><tr>");
    for (int i = 0; i < head.size(); i++) {
      body.append(
          "<th scope=\"col\"%s>%s</th>".formatted(i < words ? WORDS : "", escape(head.get(i))));
    }
    body.append("</tr></thead><tbody>\n");
    for (List<String> row : rows) {
      body.append("<tr>");
      for (int i = 0; i < row.size(); i++) {
        body.append("<td%s>%s</td>".formatted(i < words ? WORDS : "", row.get(i)));
      }
      body.append("</tr>\n");
    }
    body.append("</tbody></table></div>\n");
  }

  /** Adds a notice that there is nothing to show. */
  public void nothing(String text) {
    body.append("<p class=\"none\">").append(escape(text)).append("</p>\n");
  }

  /** Adds a drawing with a caption, which is also what those hear who do not see it. */
  public void figure(Drawing drawing, String caption) {
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

  /**
   * Returns the whole page.
   *
   * @param stats pairs of a number and what it counts
   */
  public String html(String title, String lead, List<String[]> stats) {
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
            .formatted(words.language().tag(), escape(title), css() + style, escape(title), escape(lead)));
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
        Objects.requireNonNull(Page.class.getResourceAsStream("style.css"), "style.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a text with the characters that HTML uses for itself written as entities. */
  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
