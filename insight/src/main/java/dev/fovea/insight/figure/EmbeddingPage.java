package dev.fovea.insight.figure;

import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.insight.Predictions;
import dev.fovea.insight.SampleMap;
import dev.fovea.insight.draw.Drawing;
import dev.fovea.insight.draw.Enlarge;
import dev.fovea.insight.draw.Mark;
import dev.fovea.insight.draw.Palette;
import dev.fovea.insight.draw.Pixels;
import dev.fovea.insight.embedding.Embedding;
import dev.fovea.insight.text.Words;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A self-contained HTML page with a map of samples: hovering shows the sample, and a click on a
 * class hides it.
 */
public final class EmbeddingPage {
  private static final String TEMPLATE = "embedding.html";
  private static final int MOST_PIXELS = 32;

  private EmbeddingPage() {}

  /** Returns the page in English. */
  public static String of(String title, String caption, SampleMap samples, Dataset dataset)
      throws IOException {
    return of(Words.ENGLISH, title, caption, samples, dataset);
  }

  /**
   * Returns the page.
   *
   * @param words texts in the language of the page
   * @param title a few words
   * @param caption description of how the map was made
   * @param dataset the samples of the map
   * @throws IOException if the thumbnails cannot be encoded
   */
  public static String of(
      Words words, String title, String caption, SampleMap samples, Dataset dataset)
      throws IOException {
    Embedding map = samples.places();
    Predictions predictions = samples.predictions();
    Tiles tiles = Tiles.of(dataset);
    String data =
        String.format(
            Locale.ROOT,
            """
        {"x":[%s],"y":[%s],"label":[%s],"wrong":[%s],"tip":[%s],"names":[%s],"colors":[%s],\
        "tile":[%d,%d],"columns":%d}""",
            numbers(map.x()),
            numbers(map.y()),
            join(map.size(), i -> String.valueOf(predictions.labels()[i])),
            join(map.size(), i -> String.valueOf(predictions.isError(i))),
            join(map.size(), i -> quote(EmbeddingFigure.title(words, samples, i))),
            join(predictions.classes(), c -> quote(predictions.name(c))),
            join(
                predictions.classes(),
                c -> String.format(Locale.ROOT, "\"#%06x\"", Palette.of(c).rgb())),
            tiles.width,
            tiles.height,
            tiles.columns);
    // The template is split at its placeholders, so that inserted text is never searched for them.
    StringBuilder page = new StringBuilder();
    for (String part : template().split("@", -1)) {
      page.append(
          switch (part) {
            case "TITLE" -> escape(title);
            case "LANGUAGE" -> words.language().tag();
            case "CAPTION" -> escape(caption);
            case "HELP" -> escape(words.text("figure.embedding.page.help"));
            case "DATA" -> data;
            case "TILES" -> Base64.getEncoder().encodeToString(tiles.png);
            default -> part;
          });
    }
    return page.toString();
  }

  private static String template() throws IOException {
    try (InputStream in = EmbeddingPage.class.getResourceAsStream(TEMPLATE)) {
      return new String(
          Objects.requireNonNull(in, TEMPLATE).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The thumbnails of all samples in one image. */
  private record Tiles(byte[] png, int width, int height, int columns) {
    static Tiles of(Dataset dataset) throws IOException {
      List<Pixels> all = new ArrayList<>();
      for (int i = 0; i < dataset.size(); i++) {
        all.add(small(SamplePicture.of(Datasets.inputs(dataset, i).reshape(dataset.inputShape()))));
      }
      int width = all.getFirst().width();
      int height = all.getFirst().height();
      int columns = (int) Math.ceil(Math.sqrt(all.size()));
      List<Mark> marks = new ArrayList<>();
      for (int i = 0; i < all.size(); i++) {
        double x = (double) (i % columns) * width;
        double y = (double) (i / columns) * height;
        marks.add(Mark.image(all.get(i), x, y, width, height));
      }
      int rows = Math.ceilDiv(all.size(), columns);
      Drawing figure = new Drawing((double) columns * width, (double) rows * height, marks);
      return new Tiles(figure.png(1), width, height, columns);
    }

    private static Pixels small(Pixels pixels) {
      int longer = Math.max(pixels.width(), pixels.height());
      if (longer <= MOST_PIXELS) {
        return pixels;
      }
      return Enlarge.lanczos(
          pixels,
          Math.max(1, pixels.width() * MOST_PIXELS / longer),
          Math.max(1, pixels.height() * MOST_PIXELS / longer));
    }
  }

  private static String numbers(float[] values) {
    return join(values.length, i -> String.format(Locale.ROOT, "%.3f", values[i]));
  }

  private static String join(int count, IntFunction<String> word) {
    return IntStream.range(0, count).mapToObj(word).collect(Collectors.joining(","));
  }

  /** Returns a JavaScript string literal that cannot end the surrounding script element. */
  private static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.chars()
        .forEach(
            letter -> {
              if (letter < ' ' || letter > '~' || "<>&\"\\'".indexOf(letter) >= 0) {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", letter));
              } else {
                quoted.append((char) letter);
              }
            });
    return quoted.append('"').toString();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
