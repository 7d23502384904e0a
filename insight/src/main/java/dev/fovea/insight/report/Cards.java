package dev.fovea.insight.report;

import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.insight.draw.DataUri;
import dev.fovea.insight.draw.Pixels;
import dev.fovea.insight.figure.SamplePicture;
import dev.fovea.insight.page.Page;
import dev.fovea.tensor.Tensor;

/** Pictures with what is told of them, side by side as far as there is room. */
final class Cards {
  /** The longest side of a picture, in pixels. */
  private static final int SIDE = 160;

  /** Smaller pictures are enlarged with sharp pixels. */
  private static final int SMALL = 64;

  private final StringBuilder html = new StringBuilder();

  /**
   * Begins the cards.
   *
   * @param pictures the number of pictures on a card, 1 or 2
   */
  Cards(int pictures) {
    html.append(pictures == 2 ? "<ul class=\"cards two\">\n" : "<ul class=\"cards\">\n");
  }

  static Tensor sample(Dataset dataset, int index) {
    return Datasets.inputs(dataset, index).reshape(dataset.inputShape());
  }

  /** Returns the markup of a sample as the network takes it. */
  static String picture(Tensor sample, String alt) {
    Pixels pixels = SamplePicture.of(sample);
    boolean small = Math.max(pixels.width(), pixels.height()) < SMALL;
    return image(pixels, small ? " class=\"pixels\"" : "", alt);
  }

  static String picture(Pixels pixels, String alt) {
    return image(pixels, "", alt);
  }

  private static String image(Pixels pixels, String style, String alt) {
    return "<img%s width=\"%s\" height=\"%s\" alt=\"%s\" src=\"%s\">"
        .formatted(
            style, pixels.width(), pixels.height(), Page.escape(alt), DataUri.of(pixels, SIDE));
  }

  /**
   * Adds a card.
   *
   * @param pictures markup of its pictures
   * @param heading text in bold
   * @param text more text
   * @param source where the picture comes from
   */
  void add(String pictures, String heading, String text, String source) {
    html.append(
        "<li><div class=\"pictures\">%s</div><b>%s</b> <span>%s</span> <code>%s</code></li>\n"
            .formatted(pictures, Page.escape(heading), Page.escape(text), Page.escape(source)));
  }

  /** Returns the markup of all cards. */
  String markup() {
    return html + "</ul>";
  }
}
