package dev.fovea.data.digits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GlyphTest {
  @Test
  void readsItsNotation() {
    Glyph glyph = Glyph.of("  7 crossed 2.5 | 0,5  55,4! 20,100 |10,-50 50,48");
    assertThat(glyph)
        .isEqualTo(
            new Glyph(
                7,
                "crossed",
                2.5f,
                List.of(
                    new Stroke(
                        List.of(
                            new Knot(0, 0.05f, false),
                            new Knot(0.55f, 0.04f, true),
                            new Knot(0.2f, 1, false))),
                    new Stroke(
                        List.of(new Knot(0.1f, -0.5f, false), new Knot(0.5f, 0.48f, false))))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7 | 0,0 1,1",
        "10 big 1 | 0,0 1,1",
        "7 none 1",
        "7 light 0 | 0,0 1,1",
        "7 short 1 | 0,0",
        "7 odd 1 | 0,0 1",
        "7 word 1 | 0,0 a,b",
        "x word 1 | 0,0 1,1"
      })
  void refusesWhatIsNoGlyph(String line) {
    assertThatThrownBy(() -> Glyph.of(line)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyDigitIsWrittenInManyWays() {
    for (int digit = 0; digit < 10; digit++) {
      List<Glyph> styles = GlyphLibrary.standard().styles().get(digit);
      assertThat(styles).hasSizeGreaterThanOrEqualTo(6);
      assertThat(styles).extracting(Glyph::style).doesNotHaveDuplicates();
    }
  }

  @Test
  void choosesByWeight() {
    List<Glyph> glyphs =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    Glyph.of(
                        String.format(
                            Locale.ROOT, "%d s%d %d | 0,0 0,100", i / 2, i % 2, 1 + 2 * (i % 2))))
            .toList();
    GlyphLibrary library = GlyphLibrary.of(glyphs.reversed());
    assertThat(library.choose(4, 0.74f).style()).isEqualTo("s1");
    assertThat(library.choose(4, 0.76f).style()).isEqualTo("s0");
    assertThat(library.choose(4, 0.999f)).isEqualTo(glyphs.get(8));
  }

  @Test
  void aLibraryHasAllDigits() {
    assertThatThrownBy(() -> GlyphLibrary.of(List.of(Glyph.of("0 bar 1 | 0,0 0,100"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Digit 1");
    assertThatThrownBy(() -> new GlyphLibrary(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
