package dev.fovea.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.config.Config;
import dev.fovea.tensor.Shape;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/**
 * Values of losses, computed with NumPy in float64 from Keras's formulas, such as for the focal
 * loss
 *
 * <pre>{@code
 * bce = -(t*np.log(np.clip(p,1e-7,1-1e-7)) + (1-t)*np.log(1-np.clip(p,1e-7,1-1e-7)))
 * ((1-(t*p+(1-t)*(1-p)))**gamma * bce).mean()
 * }</pre>
 */
class LossValuesTest {
  private static final float[] P = {.1f, .7f, .2f, .5f, .3f, .2f};
  private static final float[] HOT = {0, 1, 0, 0, 0, 1};
  private static final float[] YES = {0, 1, 1, 1, 0, 0};
  private static final float[] X = {-1, 2, .5f, .3f, -.7f, 1.2f};
  private static final float[] Z = {.5f, 1, -2, 0, .25f, 2};

  private static double of(Loss loss, float[] prediction, float[] target, float... weights) {
    int batch = prediction.length / 3;
    return loss.compute(batch, Shape.of(3), prediction, target, weights, new float[0]);
  }

  private static void is(double value, double expected) {
    assertThat(value).isCloseTo(expected, within(1e-6));
  }

  @Test
  void categorical() {
    is(of(new CategoricalCrossentropy(), P, HOT), 0.983056428);
    float[] unnormalized = {.2f, 1.4f, .4f, 1, .6f, .4f};
    is(of(new CategoricalCrossentropy(false, .3), unnormalized, HOT), 1.076902292);
    is(of(new SparseCategoricalCrossentropy(), P, new float[] {1, 2}), 0.983056428);
    is(of(new CategoricalFocalCrossentropy(), P, HOT), 0.132767626);
    is(of(new CategoricalFocalCrossentropy(.5, 1, true, .1), X, HOT), 0.112774512);
    is(of(new CategoricalHinge(), X, HOT), 0.05);
    is(of(new KLDivergence(), P, HOT), 0.983053495);
  }

  /**
   * By hand: the true class lacks 0.9 - 0.6, the others exceed 0.1 by 0.2 and by nothing, so 0.09 +
   * 0.5 0.04; in the second row the true class lacks nothing and one exceeds by 0.4.
   */
  @Test
  void margin() {
    float[] lengths = {.3f, .6f, .05f, .5f, .1f, .95f};
    is(of(new MarginLoss(), lengths, new float[] {0, 1, 0, 0, 0, 1}), (0.11 + 0.08) / 2);
    is(of(new MarginLoss(.7, .2, 1), lengths, new float[] {0, 1, 0, 0, 0, 1}), (.02 + .09) / 2);
    assertThat(Losses.of("margin_loss")).isEqualTo(new MarginLoss(0.9, 0.1, 0.5));
    assertThatThrownBy(() -> new MarginLoss(0.1, 0.9, 0.5)).hasMessageContaining("negative_margin");
  }

  /**
   * NumPy: {@code y = [[1, 4, 0.5], [2, 0.3, 3]]; d = [0, 1]; j = 0.7; np.mean([y[p, d[p]] +
   * np.log(np.exp(-j) + np.exp(-y[p]).sum()) for p in range(2)])}.
   */
  @Test
  void maximumAPosteriori() {
    float[] scores = {-1, -4, -.5f, -2, -.3f, -3};
    double first = 1 + Math.log(Math.exp(-.7) + Math.exp(-1) + Math.exp(-4) + Math.exp(-.5));
    double second = .3 + Math.log(Math.exp(-.7) + Math.exp(-2) + Math.exp(-.3) + Math.exp(-3));
    is(of(new MaximumAPosteriori(.7), scores, new float[] {0, 1}), (first + second) / 2);
    float[] far = {-1e4f, -2e4f, -3e4f};
    is(of(new MaximumAPosteriori(.7), far, new float[] {1}), 2e4 - .7);
    assertThat(Losses.of("maximum_a_posteriori")).isEqualTo(new MaximumAPosteriori(5));
    assertThatThrownBy(() -> of(new MaximumAPosteriori(), scores, new float[] {0, 3}))
        .hasMessageContaining("3");
  }

  @Test
  void ignoredClassLeavesTheMeanOfTheOthers() {
    Loss loss = new SparseCategoricalCrossentropy(false, OptionalInt.of(1));
    is(of(loss, P, new float[] {1, 2}), 1.609437912);
    is(of(loss, P, new float[] {1, 1}), 0);
    // A label that is none of the classes is what is usually ignored.
    Loss voids = new SparseCategoricalCrossentropy(false, OptionalInt.of(255));
    is(of(voids, P, new float[] {255, 2}), 1.609437912);
  }

  @Test
  void binary() {
    is(of(new BinaryCrossentropy(), P, YES), 0.557406508);
    is(of(new BinaryCrossentropy(false, .2), P, YES), 0.622270180);
    is(of(new BinaryFocalCrossentropy(), P, YES), 0.212917983);
    is(of(new BinaryFocalCrossentropy(true, .3, 1.5, true, 0), X, YES), 0.142559596);
    is(of(new BinaryFocalCrossentropy(false, .25, 2, false, .1), P, YES), 0.197973097);
    is(of(new Dice(), P, YES), 0.440000011);
  }

  /**
   * Two samples of two pixels with three classes. For class 0, with targets (1, 0, 0, 1): {@code 1
   * - 2 (.1 + .3) / (2 + (.1 + .5 + .2 + .3))}; in NumPy, with t the one-hot mask and w the weights
   * of the pixels:
   *
   * <pre>{@code
   * (1 - 2 * (w*t*p).sum((0, 1)) / ((w*t).sum((0, 1)) + (w*p).sum((0, 1)) + 1e-7)).mean()
   * }</pre>
   */
  @Test
  void diceOfClassIndices() {
    float[] p = {.1f, .7f, .2f, .5f, .3f, .2f, .2f, .2f, .6f, .3f, .6f, .1f};
    float[] mask = {0, 2, 2, 0};
    Shape shape = Shape.of(1, 2, 3);
    float[] none = {};
    Loss dice = new SparseDice();
    is(dice.compute(2, shape, p, mask, none, none), 0.741935492);
    float[] pixels = {.5f, 2, 0, 1};
    is(dice.compute(2, shape, p, mask, pixels, none), 0.815564559);
    is(dice.compute(2, shape, p, mask, new float[] {3, 3}, none), 0.741935487);
    // An ignored class is as if its pixels weighed nothing.
    float[] voids = {0, 255, 2, 255};
    Loss ignoring = new SparseDice(false, OptionalInt.of(255));
    is(
        ignoring.compute(2, shape, p, voids, none, none),
        dice.compute(2, shape, p, mask, new float[] {1, 0, 1, 0}, none));
    Loss crossentropy = new SparseCategoricalCrossentropy();
    is(crossentropy.compute(2, shape, p, mask, pixels, none), 1.393535294);
    is(
        new LossSum(java.util.List.of(crossentropy, dice), java.util.List.of(1.0, 3.0))
            .compute(2, shape, p, mask, pixels, none),
        3.840228972);
  }

  @Test
  void weightsOfAnotherNumberAreRefused() {
    Loss loss = new SparseCategoricalCrossentropy();
    float[] p = new float[12];
    assertThatThrownBy(
            () ->
                loss.compute(
                    2, Shape.of(1, 2, 3), p, new float[4], new float[] {1, 2, 3}, new float[0]))
        .hasMessage(
            "3 weights do not fit 2 samples of 2 rows; give one for each sample or each row");
    assertThatThrownBy(() -> LossSum.of()).hasMessageContaining("at least one loss");
    assertThatThrownBy(
            () -> LossSum.of(new SparseDice(), new Dice()).targetShape(Shape.of(4, 4, 3)))
        .hasMessageContaining("SparseDice takes targets of shape")
        .hasMessageContaining("Dice of shape");
  }

  @Test
  void regression() {
    is(of(new MeanSquaredError(), X, Z), 1.855416667);
    is(of(new MeanAbsoluteError(), X, Z), 1.175);
    is(of(new Huber(.8), X, Z), 0.640833333);
  }

  @Test
  void hinges() {
    is(of(new Hinge(), X, YES), 0.616666667);
    is(of(new Hinge(2), X, YES), 0.945);
    is(of(new Hinge(), X, Z), 0.945833333);
  }

  @Test
  void sampleWeightsMultiplyTheRows() {
    is(of(new MeanSquaredError(), X, Z, .5f, 2), 1.335833333);
    is(of(new Dice(), P, YES, .5f, 2), 0.550000014);
  }

  /** log(1 - 1e-7) and so on: large, not infinite, and of a gradient that still shows the way. */
  @Test
  void certainAndWrongIsFinite() {
    float[] gradient = new float[3];
    float[] wrong = {0, 1, 1};
    float[] target = {1, 0, 1};
    // clip(p) of -(t log p + (1-t) log(1-p)): (16.118096 + 16.118096 + 1e-7) / 3
    is(of(new BinaryCrossentropy(), wrong, target), 10.745397134);
    double focal =
        new BinaryFocalCrossentropy()
            .compute(1, Shape.of(3), wrong, target, new float[0], gradient);
    is(focal, 10.745397134);
    assertThat(gradient[0]).isLessThan(-1);
    assertThat(gradient[1]).isGreaterThan(1);
    float[] far = {-1e4f, 1e4f, 0};
    is(of(new CategoricalCrossentropy(true, 0), far, new float[] {1, 0, 0}), 20000);
    is(of(new SparseCategoricalCrossentropy(true), far, new float[] {1}), 0);
    is(of(new BinaryCrossentropy(true, 0), far, target), (20000 + Math.log(2)) / 3);
  }

  @Test
  void labelsOutOfRangeAreRefused() {
    Loss loss = new SparseCategoricalCrossentropy(true);
    assertThatThrownBy(() -> of(loss, P, new float[] {1, 3}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("label 3 of sample 1")
        .hasMessageContaining("3 classes");
    for (float label : new float[] {-1, 0.5f, Float.NaN}) {
      assertThatThrownBy(() -> of(loss, P, new float[] {label, 0}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("sample 0");
    }
    // The third of four pixels of the second sample.
    float[] pixels = {0, 0, 0, 0, 0, 0, 7, 0};
    assertThatThrownBy(
            () ->
                loss.compute(
                    2, Shape.of(2, 2, 3), new float[24], pixels, new float[0], new float[0]))
        .hasMessageContaining("label 7 of sample 1");
  }

  @Test
  void targetShapes() {
    Shape map = Shape.of(4, 5, 3);
    assertThat(new SparseCategoricalCrossentropy().targetShape(map)).isEqualTo(Shape.of(4, 5, 1));
    assertThat(new CategoricalCrossentropy().targetShape(map)).isEqualTo(map);
    assertThat(new Dice().targetShape(map)).isEqualTo(map);
  }

  /** Every loss is found by its class name and its short name, and by its configuration. */
  @Test
  void lossesAreFoundByName() {
    Loss[] losses = {
      new CategoricalCrossentropy(true, .1),
      new SparseCategoricalCrossentropy(true, OptionalInt.of(3)),
      new BinaryCrossentropy(true, .2),
      new BinaryFocalCrossentropy(true, .3, 1, true, .1),
      new CategoricalFocalCrossentropy(.3, 1, true, .1),
      new MeanSquaredError(),
      new MeanAbsoluteError(),
      new Huber(2),
      new Hinge(),
      new Hinge(2),
      new CategoricalHinge(),
      new KLDivergence(),
      new Dice(),
      new SparseDice(true, OptionalInt.of(3)),
      new LossSum(
          java.util.List.of(new SparseCategoricalCrossentropy(true), new SparseDice()),
          java.util.List.of(1.0, 0.5))
    };
    for (Loss loss : losses) {
      assertThat(Losses.of(loss.className(), loss.config())).isEqualTo(loss);
      assertThat(Losses.of(Losses.shortName(loss), loss.config())).isEqualTo(loss);
    }
    Map<String, String> aliases =
        Map.of(
            "mse", "MeanSquaredError", "MAE", "MeanAbsoluteError", "kl_divergence", "KLDivergence");
    aliases.forEach((name, is) -> assertThat(Losses.of(name).className()).isEqualTo(is));
    assertThatThrownBy(() -> Losses.of("crossentropy"))
        .hasMessageContaining("unknown loss \"crossentropy\"")
        .hasMessageContaining("sparse_categorical_crossentropy");
  }

  /** Configurations that would be another loss than Keras's are refused, not misread. */
  @Test
  void otherAxesAndReductionsAreRefused() {
    Config config = Config.empty();
    assertThat(Losses.of("BinaryCrossentropy", config.with("axis", -1)))
        .isEqualTo(new BinaryCrossentropy());
    assertThat(Losses.of("Dice", config.with("axis", Config.NOTHING))).isEqualTo(new Dice());
    assertThatThrownBy(() -> Losses.of("BinaryCrossentropy", config.with("axis", 1)))
        .hasMessageContaining("axis 1");
    assertThatThrownBy(() -> Losses.of("Dice", config.with("axis", java.util.List.of(1, 2))))
        .hasMessageContaining("Dice");
    assertThatThrownBy(() -> Losses.of("Hinge", config.with("reduction", "sum")))
        .hasMessageContaining("reduction \"sum\"");
    assertThatThrownBy(() -> new CategoricalCrossentropy(false, 1.5))
        .hasMessageContaining("label_smoothing must be from 0 to 1, not 1.5");
    assertThatThrownBy(() -> new Huber(0)).hasMessageContaining("delta must be above 0");
    assertThatThrownBy(() -> new Hinge(3)).hasMessageContaining("1 or 2");
  }
}
