package dev.fovea.insight.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small parts that pictures are made of. */
class PartsTest {
  private static final Pixels DOT = Pixels.of(1, 1, new int[] {0xff102030});

  @Test
  void imagesAreGreyOrColored() {
    Pixels grey = Pixels.of(Tensor.of(Shape.of(1, 2, 1), 0, 1));
    Pixels color = Pixels.of(Tensor.of(Shape.of(1, 1, 3), 1, 0.5f, -3));

    assertThat(grey.argb()).containsExactly(0xff000000, 0xffffffff);
    assertThat(color.argb()).containsExactly(0xffff8000);
  }

  @Test
  void zeroIsInTheMiddleOfAScaleAroundIt() {
    Scale scale = Scale.aroundZero(ColorMap.GREY, -0.2f, 0.8f, Float.NaN);

    assertThat(scale.low()).isEqualTo(-scale.high());
    assertThat(scale.high()).isEqualTo(0.8f);
    assertThat(scale.argb(0) & 0xff).isBetween(127, 128);
    assertThat(scale.argb(0.8)).isEqualTo(0xffffffff);
    assertThat(scale.argb(Double.NaN)).isZero();
  }

  @Test
  void zeroIsNearlyWhiteBetweenBlueAndOrange() {
    int zero = Scale.aroundZero(ColorMap.DIVERGING, 1).argb(0);

    assertThat(zero).isEqualTo(0xfff7f7f7);
  }

  @Test
  void aScaleOfEqualNumbersHasRoom() {
    assertThat(Scale.of(ColorMap.GREY, 3, 3)).isEqualTo(new Scale(ColorMap.GREY, 0, 3));
    assertThat(Scale.of(ColorMap.GREY, -3)).isEqualTo(new Scale(ColorMap.GREY, -3, 0));
    assertThat(Scale.of(ColorMap.GREY)).isEqualTo(new Scale(ColorMap.GREY, 0, 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GREY", "VIRIDIS"})
  void sequentialMapsGetLighterAllTheWay(ColorMap map) {
    double before = -1;
    for (int i = 0; i <= 100; i++) {
      double light = lightness(map.argb(i / 100.0));
      assertThat(light).isGreaterThan(before - 0.5);
      before = light;
    }
  }

  private static double lightness(int argb) {
    return 0.2126 * (argb >> 16 & 0xff) + 0.7152 * (argb >> 8 & 0xff) + 0.0722 * (argb & 0xff);
  }

  @Test
  void nearestMakesSquares() {
    Pixels two = Pixels.of(2, 1, new int[] {1, 2});

    assertThat(Enlarge.nearest(two, 2).argb()).containsExactly(1, 1, 2, 2, 1, 1, 2, 2);
  }

  @Test
  void lanczosKeepsWhatIsEvenAndHasTheSizeAskedFor() {
    int[] even = new int[9];
    java.util.Arrays.fill(even, 0xff808080);
    Pixels large = Enlarge.lanczos(Pixels.of(3, 3, even), 64, 48);

    assertThat(large.width()).isEqualTo(64);
    assertThat(large.height()).isEqualTo(48);
    for (int argb : large.argb()) {
      assertThat(argb & 0xff).isBetween(0x7f, 0x81);
    }
    assertThat(Enlarge.lanczos(DOT, 5, 5).argb(2, 2) & 0xff).isEqualTo(0x30);
  }

  @Test
  void bilinearGoesThroughTheValuesAndBetweenThem() {
    float[] large = Enlarge.bilinear(new float[] {0, 1}, 1, 2, 1, 4);

    assertThat(large).containsExactly(0, 0.25f, 0.75f, 1);
  }

  @Test
  void heatCoversAPictureAsFarAsItsShare() {
    Pixels black = Pixels.of(1, 1, new int[] {0xff000000});
    Scale scale = new Scale(ColorMap.GREY, 0, 1);

    assertThat(Overlay.of(black, new float[] {1}, 1, 1, scale, 0).argb(0, 0)).isEqualTo(0xff000000);
    assertThat(Overlay.of(black, new float[] {1}, 1, 1, scale, 1).argb(0, 0)).isEqualTo(0xffffffff);
    assertThat(Overlay.of(black, new float[] {Float.NaN}, 1, 1, scale, 1).argb(0, 0))
        .isEqualTo(0xff000000);
  }

  @Test
  void gridsSayWhatTheyLeaveOut() {
    TileGrid grid = TileGrid.of(Collections.nCopies(512, DOT)).most(64);

    assertThat(grid.note()).isEqualTo("showing 64 of 512");
    assertThat(TileGrid.of(List.of(DOT)).note()).isEmpty();
    assertThat(TileGrid.of(Collections.nCopies(2000, DOT)).note())
        .isEqualTo("showing 1,024 of 2,000");
    assertThat(grid.drawing().svg()).contains("showing 64 of 512");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 64, 256, 1024})
  void gridsOfAnySizeFitAPage(int tiles) {
    Drawing figure = TileGrid.of(Collections.nCopies(tiles, DOT)).drawing();

    assertThat(figure.width()).isBetween(100.0, 800.0);
    assertThat(figure.height()).isBetween(20.0, 800.0);
  }

  @Test
  void gridsWantALabelForEachTileOrNone() {
    assertThatThrownBy(() -> TileGrid.of(List.of(DOT, DOT)).labels(List.of("one")))
        .hasMessageContaining("1 labels for 2 tiles");
  }

  @ParameterizedTest
  @CsvSource({"0,1,5,0.2", "0,10,5,2", "-3,97,4,20", "0.001,0.0042,5,0.0005", "0,36864,4,10000"})
  void ticksAreRound(double low, double high, int about, double step) {
    Ticks ticks = Ticks.within(low, high, about);

    assertThat(ticks.step()).isCloseTo(step, within(1e-12));
    assertThat(ticks.values())
        .allSatisfy(value -> assertThat(value).isBetween(low - 1e-9, high + 1e-9))
        .hasSizeBetween(2, 12);
    assertThat(Ticks.around(low, high, about).low()).isLessThanOrEqualTo(low + 1e-12);
    assertThat(Ticks.around(low, high, about).high()).isGreaterThanOrEqualTo(high - 1e-12);
  }

  @Test
  void ticksAreLabelledAsTheirStepIs() {
    assertThat(Ticks.within(-1, 1, 4).label(-0.5)).isEqualTo("\u22120.5");
    assertThat(Ticks.within(0, 40000, 4).label(10000)).isEqualTo("10,000");
    assertThat(Ticks.within(0, 0.01, 5).label(0.002)).isEqualTo("0.002");
  }

  @Test
  void axesPutNumbersInPlace() {
    Axes axes = new Axes(Axis.exact("epoch", 0, 10), Axis.around("loss", 0.03, 0.97), 200, 100);

    assertThat(axes.x(5) - axes.left()).isEqualTo(100);
    assertThat(axes.y(1)).isEqualTo(axes.top());
    assertThat(axes.y(0)).isEqualTo(axes.top() + 100);
    assertThat(axes.drawing().svg()).contains(">epoch<").contains(">loss<").contains(">0.2<");
  }

  @Test
  void captionsBreakBetweenWords() {
    List<String> lines = Caption.lines("one two three four five six", Letters.BODY, 60);

    assertThat(lines).hasSizeGreaterThan(1);
    assertThat(String.join(" ", lines)).isEqualTo("one two three four five six");
    assertThat(lines).allSatisfy(line -> assertThat(Letters.BODY.width(line)).isLessThan(60));
    assertThat(Caption.lines("\u5377\u79ef\u795e\u7ecf\u7f51\u7edc", Letters.BODY, 40))
        .containsExactly("\u5377\u79ef\u795e", "\u7ecf\u7f51\u7edc");
  }

  @Test
  void theTableOfWidthsIsThatOfDejaVuSans() {
    Font font = new Font("DejaVu Sans", Font.PLAIN, 1000);
    org.junit.jupiter.api.Assumptions.assumeTrue(
        font.getFamily().equals("DejaVu Sans"), "DejaVu Sans is not on this machine");
    FontRenderContext context = new FontRenderContext(null, true, true);
    for (char letter = ' '; letter <= '~'; letter++) {
      double width = font.getStringBounds(String.valueOf(letter), context).getWidth();
      assertThat(1000 * TextWidths.of(String.valueOf(letter), false))
          .as("width of %s", letter)
          .isCloseTo(width, within(1.0));
    }
  }

  @Test
  void everyClassHasItsShapeOrColor() {
    List<String> seen = new java.util.ArrayList<>();
    for (int i = 0; i < 10; i++) {
      seen.add(Symbols.of(i, 0, 0, 1, Style.fill(Palette.of(i))).toString());
    }
    assertThat(seen).doesNotHaveDuplicates();
  }

  @Test
  void aPictureKeepsWordsApartFromTheDrawing() {
    Drawing drawing = new Drawing(100, 50, List.of());
    Figure picture = new Figure("Kernels", "What the layer looks for.", drawing);

    assertThat(picture.drawing().svg()).doesNotContain("<text");
    assertThat(picture.sheet().svg()).contains("Kernels").contains("What the layer looks for.");
  }

  @ParameterizedTest
  @CsvSource({"0,0.0059", "-0.3,0.3", "0,1", "-12345,98765", "0,0.00001", "0.99991,0.99999"})
  void numbersOfAScaleBarDoNotTouch(double low, double high) {
    Drawing bar = ScaleBar.of(new Scale(ColorMap.GREY, low, high), "");
    double end = Double.NEGATIVE_INFINITY;
    int numbers = 0;
    for (Mark mark : bar.marks()) {
      if (mark instanceof Mark.Text text) {
        double width = text.letters().width(text.text());
        double left =
            switch (text.anchor()) {
              case START -> text.x();
              case MIDDLE -> text.x() - width / 2;
              case END -> text.x() - width;
            };
        assertThat(left).isGreaterThan(end);
        end = left + width;
        numbers++;
      }
    }
    assertThat(numbers).isPositive();
  }
}
