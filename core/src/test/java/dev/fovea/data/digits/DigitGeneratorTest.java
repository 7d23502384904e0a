package dev.fovea.data.digits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DigitGeneratorTest {
  private static final int SIZE = DigitGenerator.SIZE;
  private static final DigitGenerator GENERATOR = new DigitGenerator(42);

  /**
   * Holds the generator still: whoever changes what it draws, and with it all results that were
   * reached on its digits, must do so on purpose and change the sum. The sum says nothing about the
   * digits being good.
   */
  @Test
  void sameSeedSameBitsForever() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (int index = 0; index < 1000; index++) {
      digest.update((byte) GENERATOR.label(index));
      for (float value : draw(GENERATOR, index)) {
        digest.update((byte) Math.round(value * 255));
      }
    }
    assertThat(HexFormat.of().formatHex(digest.digest()))
        .isEqualTo("3d89070626d35b021a28f1be4b9b6fbd151d0a1653d56e75a7e3ca223c1b4fdc");
  }

  @Test
  void orderAndThreadsDoNotMatter() {
    float[][] forward =
        IntStream.range(0, 200).mapToObj(i -> draw(GENERATOR, i)).toArray(float[][]::new);
    DigitGenerator same = new DigitGenerator(42);
    float[][] backward =
        IntStream.range(0, 200)
            .parallel()
            .mapToObj(i -> draw(same, 199 - i))
            .toArray(float[][]::new);
    for (int i = 0; i < 200; i++) {
      assertThat(backward[199 - i]).isEqualTo(forward[i]);
    }
  }

  @Test
  void otherSeedsAndOtherIndicesDrawOtherDigits() {
    DigitGenerator other = new DigitGenerator(43);
    long pictures =
        IntStream.range(0, 2000)
            .mapToObj(i -> draw(i % 2 == 0 ? GENERATOR : other, i / 2))
            .map(Arrays::hashCode)
            .distinct()
            .count();
    assertThat(pictures).isEqualTo(2000);
    assertThat(IntStream.range(0, 100).map(GENERATOR::label).toArray())
        .isNotEqualTo(IntStream.range(0, 100).map(other::label).toArray());
  }

  @Test
  void eachTenHaveEachDigit() {
    for (long first = -20; first < 1000; first += 10) {
      long from = first;
      assertThat(IntStream.range(0, 10).map(i -> GENERATOR.label(from + i)).sorted())
          .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }
  }

  @Test
  void picturesAreLaidOutAsThoseOfMnist() {
    for (int index = 0; index < 1000; index++) {
      float[] picture = draw(GENERATOR, index);
      int[] columns = withInk(picture, 1, SIZE);
      int[] rows = withInk(picture, SIZE, 1);
      int width = columns[columns.length - 1] - columns[0] + 1;
      int height = rows[rows.length - 1] - rows[0] + 1;
      assertThat(Math.max(width, height)).isEqualTo(20);
      assertThat(mass(picture, 1, SIZE)).isCloseTo(14, within(0.51));
      assertThat(mass(picture, SIZE, 1)).isCloseTo(14, within(0.51));
      for (float value : picture) {
        assertThat(value * 255)
            .isBetween(0f, 255f)
            .isCloseTo(Math.round(value * 255), within(1e-4f));
      }
    }
  }

  @Test
  void drawsIntoTheMiddleOfAnArray() {
    float[] batch = new float[3 * SIZE * SIZE];
    Arrays.fill(batch, 0.5f);
    GENERATOR.draw(7, batch, SIZE * SIZE);
    assertThat(Arrays.copyOfRange(batch, SIZE * SIZE, 2 * SIZE * SIZE))
        .isEqualTo(draw(GENERATOR, 7));
    assertThat(Arrays.copyOfRange(batch, 0, SIZE * SIZE)).containsOnly(0.5f);
    assertThat(Arrays.copyOfRange(batch, 2 * SIZE * SIZE, 3 * SIZE * SIZE)).containsOnly(0.5f);
  }

  @Test
  void sceneDrawingIsTheSameDigitElsewhere() {
    Ink small = GENERATOR.draw(3, new Placement(30, 30, 40, 0), 60, 60);
    Ink moved = GENERATOR.draw(3, new Placement(130, 80, 40, 0), 300, 200);
    assertThat(moved.left() - small.left()).isEqualTo(100);
    assertThat(moved.top() - small.top()).isEqualTo(50);
    for (int y = 0; y < 60; y++) {
      for (int x = 0; x < 60; x++) {
        assertThat(moved.coverage(x + 100, y + 50)).isCloseTo(small.coverage(x, y), within(0.01f));
      }
    }
  }

  @Test
  void writesTheDigitAskedFor() {
    int index =
        IntStream.range(0, 10).filter(i -> GENERATOR.label(i) == 8).findFirst().orElseThrow();
    Placement place = new Placement(20, 20, 30, 0);
    Ink asked = Ink.of(GENERATOR.write(8, index).placed(place), 40, 40);
    Ink labelled = GENERATOR.draw(index, place, 40, 40);
    float[] first = new float[1600];
    float[] second = new float[1600];
    asked.paint(first, 0, 40, 40);
    labelled.paint(second, 0, 40, 40);
    assertThat(first).isEqualTo(second);
  }

  private static float[] draw(DigitGenerator generator, long index) {
    float[] picture = new float[SIZE * SIZE];
    generator.draw(index, picture, 0);
    return picture;
  }

  /** The columns (or rows) that have ink. */
  private static int[] withInk(float[] picture, int step, int across) {
    return IntStream.range(0, SIZE)
        .filter(i -> IntStream.range(0, SIZE).anyMatch(j -> picture[i * step + j * across] > 0))
        .toArray();
  }

  private static double mass(float[] picture, int step, int across) {
    double moment = 0;
    double mass = 0;
    for (int i = 0; i < SIZE; i++) {
      for (int j = 0; j < SIZE; j++) {
        moment += i * picture[i * step + j * across];
        mass += picture[i * step + j * across];
      }
    }
    return moment / mass;
  }
}
