package dev.fovea.data.digits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.tensor.CounterRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InkTest {
  private static final DigitGenerator GENERATOR = new DigitGenerator(5);
  private static final CounterRandom RANDOM = CounterRandom.ofSeed(5);
  private static final int WIDTH = 90;
  private static final int HEIGHT = 60;

  @Test
  void boxHoldsTheMaskExactly() {
    int cutOff = 0;
    for (int i = 0; i < 300; i++) {
      Ink ink = anywhere(i, WIDTH, HEIGHT);
      assertBoxHoldsMask(ink);
      assertBoxHoldsMask(ink.atLeast(0.5f));
      Ink whole = anywhere(i, 3 * WIDTH, 3 * HEIGHT);
      cutOff +=
          whole.left() + whole.width() > WIDTH || whole.top() + whole.height() > HEIGHT ? 1 : 0;
    }
    assertThat(cutOff).as("digits that reach over the border").isBetween(50, 250);
  }

  private static void assertBoxHoldsMask(Ink ink) {
    int[] columns = IntStream.range(0, WIDTH).filter(x -> rows(ink, x) > 0).toArray();
    int[] rows = IntStream.range(0, HEIGHT).filter(y -> columns(ink, y) > 0).toArray();
    if (columns.length == 0) {
      assertThat(ink.width() + ink.height()).isZero();
      return;
    }
    assertThat(ink.left()).isEqualTo(columns[0]);
    assertThat(ink.top()).isEqualTo(rows[0]);
    assertThat(ink.left() + ink.width() - 1).isEqualTo(columns[columns.length - 1]);
    assertThat(ink.top() + ink.height() - 1).isEqualTo(rows[rows.length - 1]);
  }

  private static long rows(Ink ink, int x) {
    return IntStream.range(0, HEIGHT).filter(y -> ink.covers(x, y)).count();
  }

  private static long columns(Ink ink, int y) {
    return IntStream.range(0, WIDTH).filter(x -> ink.covers(x, y)).count();
  }

  @Test
  void whatLiesOutsideIsCutOffAndNothingElse() {
    for (int i = 0; i < 50; i++) {
      Ink cut = anywhere(i, WIDTH, HEIGHT);
      Ink whole = anywhere(i, 3 * WIDTH, 3 * HEIGHT);
      for (int y = -5; y < HEIGHT + 30; y++) {
        for (int x = -5; x < WIDTH + 30; x++) {
          boolean inside = x >= 0 && x < WIDTH && y >= 0 && y < HEIGHT;
          assertThat(cut.coverage(x, y)).isEqualTo(inside ? whole.coverage(x, y) : 0);
        }
      }
    }
  }

  @Test
  void nothingOnThePicture() {
    Ink ink = GENERATOR.draw(0, new Placement(-50, 20, 20, 0), WIDTH, HEIGHT);
    assertThat(ink.width()).isZero();
    assertThat(ink.height()).isZero();
    assertThat(ink.covers(0, 20)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(floats = {0, 0.7f, 1.5707964f, 2.5f})
  void aBarHasTheAreaOfItsGeometry(float rotation) {
    Ink ink = Ink.of(bar(0.2f).placed(new Placement(100, 100, 120, rotation)), 200, 200);
    // Length 100 and width 20: a rectangle and two half discs.
    double area = 100 * 20 + Math.PI * 100;
    double covered = 0;
    for (int y = 0; y < 200; y++) {
      for (int x = 0; x < 200; x++) {
        covered += ink.coverage(x, y);
      }
    }
    assertThat(covered).isCloseTo(area, within(area * 0.005));
    double across = Math.abs(Math.sin(rotation)) * 100 + 20;
    double down = Math.abs(Math.cos(rotation)) * 100 + 20;
    assertThat(ink.width()).isCloseTo((int) Math.round(across), within(2));
    assertThat(ink.height()).isCloseTo((int) Math.round(down), within(2));
    assertThat(ink.massX()).isCloseTo(100, within(0.02));
    assertThat(ink.massY()).isCloseTo(100, within(0.02));
  }

  @Test
  void turnsClockwise() {
    Trace trace = GENERATOR.write(7, 0);
    Ink upright = Ink.of(trace.placed(new Placement(50, 50, 80, 0)), 100, 100);
    Ink turned = Ink.of(trace.placed(new Placement(50, 50, 80, (float) (Math.PI / 2))), 100, 100);
    for (int y = 0; y < 100; y++) {
      for (int x = 0; x < 100; x++) {
        assertThat(turned.coverage(99 - y, x)).isCloseTo(upright.coverage(x, y), within(0.01f));
      }
    }
  }

  @Test
  void atLeastKeepsWhatIsCoveredEnough() {
    Ink ink = GENERATOR.draw(1, new Placement(45, 30, 40, 0.3f), WIDTH, HEIGHT);
    Ink core = ink.atLeast(0.5f);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        float covered = ink.coverage(x, y);
        assertThat(core.coverage(x, y)).isEqualTo(covered >= 0.5f ? covered : 0);
      }
    }
    assertThat(ink.atLeast(1.5f).width()).isZero();
  }

  @Test
  void paintKeepsTheStrongerInkAndCutsOff() {
    float[] picture = new float[10 * 10 + 2];
    picture[0] = 0.25f;
    picture[101] = 0.25f;
    Ink bar = Ink.of(bar(0.5f).placed(new Placement(5, 5, 9, 0)), 10, 10);
    bar.paint(picture, 1, 10, 10);
    float[] once = picture.clone();
    bar.moved(-7, 0).paint(picture, 1, 10, 10);
    bar.moved(7, -12).paint(picture, 1, 10, 10);
    bar.moved(0, 40).paint(picture, 1, 10, 10);
    for (int y = 0; y < 10; y++) {
      for (int x = 0; x < 10; x++) {
        assertThat(once[1 + y * 10 + x]).isEqualTo(bar.coverage(x, y));
        assertThat(picture[1 + y * 10 + x])
            .isEqualTo(
                Math.max(
                    bar.coverage(x, y),
                    Math.max(bar.coverage(x + 7, y), bar.coverage(x - 7, y + 12))));
      }
    }
    assertThat(picture[0]).isEqualTo(0.25f);
    assertThat(picture[101]).isEqualTo(0.25f);
  }

  @Test
  void placesMakeSense() {
    assertThatThrownBy(() -> new Placement(0, 0, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("size 0.0");
    assertThatThrownBy(() -> new Placement(Float.NaN, 0, 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Placement(0, 0, Float.POSITIVE_INFINITY, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Trace bar(float width) {
    Glyph glyph = Glyph.of("1 bar 1 | 30,0 30,100");
    return Trace.write(glyph, new Pen(width, 0, RANDOM), Deformation.none(), RANDOM);
  }

  /** A digit of any size and angle, many of which reach over the right or lower border. */
  private static Ink anywhere(int index, int width, int height) {
    CounterRandom r = RANDOM.stream(index);
    Placement place =
        new Placement(
            r.uniform(0, 10, WIDTH),
            r.uniform(1, 10, HEIGHT),
            r.uniform(2, 5, 50),
            r.uniform(3, -3, 3));
    return GENERATOR.draw(index, place, width, height);
  }
}
