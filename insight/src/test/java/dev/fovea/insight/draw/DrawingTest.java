package dev.fovea.insight.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class DrawingTest {
  private static final int RED = 0xffff0000;
  private static final int BLUE = 0xff0000ff;

  private static final Pixels TWO = Pixels.of(2, 1, new int[] {RED, BLUE});

  @TempDir private Path folder;

  private static BufferedImage png(Drawing figure, double scale) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(figure.png(scale)));
  }

  private static Document xml(Drawing figure) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(figure.svg())));
  }

  @Test
  void enlargedPixelsKeepTheirCorners() throws IOException {
    BufferedImage image = png(new Drawing(20, 10, List.of(Mark.image(TWO, 0, 0, 20, 10))), 2);

    assertThat(image.getWidth()).isEqualTo(40);
    assertThat(image.getHeight()).isEqualTo(20);
    for (int x = 0; x < 40; x++) {
      assertThat(image.getRGB(x, 7)).isEqualTo(x < 20 ? RED : BLUE);
    }
  }

  @Test
  void theGroundIsWhiteAndRectanglesLieWhereTheyAreMovedTo() throws IOException {
    Mark box = Mark.rectangle(1, 1, 3, 3, Style.fill(Paint.of(0x00ff00)));
    Drawing moved = new Drawing(10, 10, List.of(new Drawing(5, 5, List.of(box)).at(4, 2)));

    BufferedImage image = png(moved, 1);

    assertThat(image.getRGB(0, 0)).isEqualTo(0xffffffff);
    assertThat(image.getRGB(4, 3)).isEqualTo(0xffffffff);
    assertThat(image.getRGB(5, 3)).isEqualTo(0xff00ff00);
    assertThat(image.getRGB(7, 5)).isEqualTo(0xff00ff00);
    assertThat(image.getRGB(8, 5)).isEqualTo(0xffffffff);
  }

  @Test
  void svgIsWellFormedWhateverTheTextHolds() throws Exception {
    String text = "a<b> & \"c\" \u0001 d";
    Document document = xml(Drawing.text(text, Letters.BODY));

    assertThat(document.getElementsByTagName("text").item(0).getTextContent())
        .isEqualTo("a<b> & \"c\" \ufffd d");
  }

  @Test
  void svgEmbedsThePixelsAsTheyAre() throws Exception {
    Document document = xml(new Drawing(20, 10, List.of(Mark.image(TWO, 0, 0, 20, 10))));
    Element image = (Element) document.getElementsByTagName("image").item(0);
    String data = image.getAttribute("href").substring("data:image/png;base64,".length());
    BufferedImage embedded =
        ImageIO.read(new ByteArrayInputStream(java.util.Base64.getDecoder().decode(data)));

    assertThat(image.getAttribute("style")).contains("pixelated");
    assertThat(Pixels.of(embedded)).isEqualTo(TWO);
  }

  @Test
  void greyAndTransparentPixelsAreEmbeddedAsTheyAreToo() throws IOException {
    for (int color : new int[] {0xff404040, 0x80ff0000, 0xff123456}) {
      Pixels pixels = Pixels.of(2, 1, new int[] {color, 0xff000000});
      int[] read = new int[2];
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(PngFile.of(pixels)));
      for (int i = 0; i < 2; i++) {
        int[] sample = image.getRaster().getPixel(i, 0, (int[]) null);
        read[i] =
            switch (sample.length) {
              case 1 -> Pixels.rgb(sample[0], sample[0], sample[0]);
              case 3 -> Pixels.rgb(sample[0], sample[1], sample[2]);
              default -> sample[3] << 24 | sample[0] << 16 | sample[1] << 8 | sample[2];
            };
      }
      assertThat(read).isEqualTo(pixels.argb());
    }
  }

  @Test
  void rolesAreClassesThatAPageMayRestyle() throws Exception {
    String svg =
        new Drawing(9, 9, List.of(Mark.line(0, 0, 9, 9, Style.line(Paint.Role.GRID, 1)))).svg();

    assertThat(svg).contains("class=\"stroke-grid\"").contains("var(--fovea-grid,#d5dce3)");
  }

  @Test
  void figuresStandBesideAndUnderEachOther() {
    Drawing small = new Drawing(10, 20, List.of());
    Drawing large = new Drawing(30, 40, List.of());

    assertThat(Drawing.row(5, Drawing.Align.END, small, large))
        .isEqualTo(new Drawing(45, 40, List.of(small.at(0, 20), large.at(15, 0))));
    assertThat(Drawing.column(5, Drawing.Align.CENTER, small, large))
        .isEqualTo(new Drawing(30, 65, List.of(small.at(10, 0), large.at(0, 25))));
    assertThat(Drawing.row(5, Drawing.Align.END)).isEqualTo(Drawing.EMPTY);
  }

  @Test
  void theSuffixDecidesWhatIsWritten() throws IOException {
    Drawing figure = Drawing.text("Conv2D", Letters.BODY);
    figure.write(folder.resolve("a.png"));
    figure.write(folder.resolve("a.SVG"));

    assertThat(Files.readAllBytes(folder.resolve("a.png"))).startsWith(0x89, 'P', 'N', 'G');
    assertThat(folder.resolve("a.SVG")).content().startsWith("<svg");
    assertThatThrownBy(() -> figure.write(folder.resolve("a.gif")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a.gif")
        .hasMessageContaining(".png or .svg");
  }

  @Test
  void aPlaceThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(() -> Drawing.EMPTY.write(file.resolve("a.svg")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot write " + file.resolve("a.svg"));
  }

  @Test
  void aFigureTooLargeForPngSaysSo() {
    assertThatThrownBy(() -> new Drawing(1e6, 1e6, List.of()).png())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("write it as .svg");
  }

  @Test
  void theSameFigureGivesTheSameBytes() throws IOException {
    Drawing figure = Drawing.text("pool", Letters.TITLE).padded(4);

    assertThat(figure.png()).isEqualTo(figure.png());
    assertThat(figure.svg()).isEqualTo(figure.svg());
  }
}
