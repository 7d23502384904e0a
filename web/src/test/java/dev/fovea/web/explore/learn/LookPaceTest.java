package dev.fovea.web.explore.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LookPaceTest {
  private static final long MILLI = 1_000_000;

  /** The looks of a training, and the share of its time that they cost. */
  private record Course(int looks, double share) {}

  /**
   * Trains for a minute in steps of 10 ms, more or less.
   *
   * @param cost by how many milliseconds in all a look makes the steps after it longer
   */
  private static Course minute(long cost) {
    LookPace pace = new LookPace();
    long time = 0;
    long owed = 0;
    int looks = 0;
    for (int i = 0; time < 60_000 * MILLI; i++) {
      long late = Math.min(owed, 5 * MILLI);
      owed -= late;
      long step = (9 + i * 7 % 3) * MILLI + late;
      time += step;
      if (pace.step(step)) {
        pace.look();
        looks++;
        owed += cost * MILLI;
      }
    }
    return new Course(looks, looks * cost * MILLI / (double) time);
  }

  @Test
  void looksThatCostNothingComeThreeTimesASecond() {
    assertThat(minute(0).looks()).isBetween(180, 200);
  }

  @Test
  void looksThatCostMuchComeSoRarelyThatTheyTakeASmallShare() {
    assertThat(minute(40).share()).isCloseTo(0.04, within(0.006));
    assertThat(minute(80).share()).isCloseTo(0.04, within(0.006));
  }

  @Test
  void thereIsALookEveryFewSecondsWhateverItCosts() {
    assertThat(minute(1000).looks()).isGreaterThanOrEqualTo(15);
  }
}
