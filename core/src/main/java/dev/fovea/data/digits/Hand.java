package dev.fovea.data.digits;

import dev.fovea.tensor.CounterRandom;

/**
 * The variation among writers, and of one writer. Spreads are standard deviations, lengths are in
 * digit heights.
 *
 * @param slant the mean tangent of the angle by which digits lean to the right
 * @param slantSpread the spread of the slant
 * @param rotationSpread the spread of the rotation, in radians
 * @param widthSpread the spread of the logarithm of the width
 * @param proportionSpread the spread of {@link Deformation#proportion}
 * @param taperSpread the spread of {@link Deformation#taper}
 * @param bendSpread the spread of {@link Deformation#bend}
 * @param jitter the largest {@link Deformation#jitter}
 * @param elastic the largest strength of the elastic distortion
 * @param line the median width of the line
 * @param lineSpread the spread of the logarithm of the line's width
 * @param unevenness the largest {@link Pen#unevenness}
 */
public record Hand(
    float slant,
    float slantSpread,
    float rotationSpread,
    float widthSpread,
    float proportionSpread,
    float taperSpread,
    float bendSpread,
    float jitter,
    float elastic,
    float line,
    float lineSpread,
    float unevenness) {
  private static final int DEFORMATION = 0;
  private static final int ELASTIC = 1;
  private static final int PEN = 2;
  private static final int PRESSURE = 3;
  private static final float ELASTIC_SPACING = 0.35f;

  /** Returns the variation among people who fill in forms, mostly right-handed, some in haste. */
  public static Hand standard() {
    return new Hand(
        0.15f, 0.24f, 0.15f, 0.25f, 0.3f, 0.18f, 0.05f, 0.16f, 0.25f, 0.145f, 0.3f, 0.3f);
  }

  /** Returns the deformation of one sample, within the limits that keep a digit legible. */
  public Deformation deformation(CounterRandom random) {
    CounterRandom r = random.stream(DEFORMATION);
    return new Deformation(
        Math.clamp(exp(normal(r, 0, widthSpread)), 0.65f, 1.7f),
        Math.clamp(normal(r, 1, proportionSpread), -0.7f, 0.7f),
        Math.clamp(normal(r, 2, taperSpread), -0.6f, 0.6f),
        normal(r, 3, bendSpread),
        slant + normal(r, 4, slantSpread),
        normal(r, 5, rotationSpread),
        r.uniform(6, 0.3f * jitter, jitter),
        new DisplacementField(random.stream(ELASTIC), ELASTIC_SPACING, r.uniform(7, 0, elastic)));
  }

  /** Returns the pen of one sample. */
  public Pen pen(CounterRandom random) {
    CounterRandom r = random.stream(PEN);
    return new Pen(
        Math.clamp(line * exp(normal(r, 0, lineSpread)), line / 2, line * 2),
        r.uniform(2, 0, unevenness),
        random.stream(PRESSURE));
  }

  private static float normal(CounterRandom random, long counter, float spread) {
    return (float) random.normal(counter) * spread;
  }

  private static float exp(float power) {
    return (float) StrictMath.exp(power);
  }
}
