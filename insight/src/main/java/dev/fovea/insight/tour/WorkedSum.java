package dev.fovea.insight.tour;

import dev.fovea.insight.page.Page;
import dev.fovea.insight.text.Words;
import java.util.List;

/**
 * A step of a convolution, number by number, in tables of three columns.
 *
 * @param pixels the pixels
 * @param kernel the weights over them
 * @param products the products of both
 * @param sum the sum of the products
 */
record WorkedSum(List<String> pixels, List<String> kernel, List<String> products, String sum) {
  /** Returns the tables side by side. */
  String markup(Words words) {
    return "<div class=\"product\">"
        + grid(pixels, words.text("product.pixels"))
        + "<span>×</span>"
        + grid(kernel, words.text("product.kernel"))
        + "<span>=</span>"
        + grid(products, words.text("product.products"))
        + "<span>→</span>"
        + grid(List.of(sum), words.text("product.sum"))
        + "</div>";
  }

  private static String grid(List<String> numbers, String name) {
    StringBuilder grid = new StringBuilder();
    grid.append("<div class=\"grid\"><table aria-label=\"%s\">".formatted(Page.escape(name)));
    for (int from = 0; from < numbers.size(); from += 3) {
      grid.append("<tr>");
      numbers
          .subList(from, Math.min(from + 3, numbers.size()))
          .forEach(number -> grid.append("<td>").append(Page.escape(number)).append("</td>"));
      grid.append("</tr>");
    }
    return grid.append("</table><small>")
        .append(Page.escape(name))
        .append("</small></div>")
        .toString();
  }
}
