package dev.fovea.data.digits;

import dev.fovea.tensor.CounterRandom;
import java.util.Arrays;

/**
 * A generator of any number of digits. The digit of an index is a pure function of the seed and the
 * index, so that digits may be drawn in any order and by any number of threads.
 *
 * @param seed the seed; generators with different seeds write different digits
 * @param library the styles of writing
 * @param hand the variation among writers
 */
public record DigitGenerator(long seed, GlyphLibrary library, Hand hand) {
  /** The width and height in pixels of a picture of one digit. */
  public static final int SIZE = 28;

  private static final int CLASSES = 10;
  // The digit fills a box of 20 x 20 pixels within the picture, as in MNIST.
  private static final int MARGIN = 4;
  private static final Placement CENTRE = new Placement(SIZE / 2f, SIZE / 2f, SIZE - 2 * MARGIN, 0);

  // The mean center of mass in MNIST: the center of the pixel (14, 14), counted from 0.
  private static final double MIDDLE = (SIZE + 1) / 2.0;

  private static final int LABEL = 0;
  private static final int SAMPLE = 1;
  private static final int STYLE = 0;
  private static final int HAND = 1;
  private static final int JITTER = 2;

  /** Creates a generator with the standard styles and variation. */
  public DigitGenerator(long seed) {
    this(seed, GlyphLibrary.standard(), Hand.standard());
  }

  /**
   * Returns the digit of an index, 0 to 9. Ten consecutive indices from a multiple of ten on have
   * each digit once, in random order.
   */
  public int label(long index) {
    CounterRandom random = CounterRandom.ofSeed(seed).stream(LABEL, Math.floorDiv(index, CLASSES));
    return random.permutation(CLASSES)[Math.floorMod(index, CLASSES)];
  }

  /** Writes the digit of an index. The trace is in digit heights until it is placed. */
  public Trace write(long index) {
    return write(label(index), index);
  }

  /**
   * Writes any digit.
   *
   * @param digit 0 to 9
   * @param index the index of the sample
   */
  public Trace write(int digit, long index) {
    CounterRandom random = CounterRandom.ofSeed(seed).stream(SAMPLE, digit, index);
    Glyph glyph = library.choose(digit, random.stream(STYLE).uniform(0));
    CounterRandom writer = random.stream(HAND);
    return Trace.write(glyph, hand.pen(writer), hand.deformation(writer), random.stream(JITTER));
  }

  /**
   * Draws the digit of an index as MNIST does: white (1) on black (0), the longer side 20 of the 28
   * pixels, the centre of mass in the middle, values in steps of 1/255.
   *
   * @param into receives 28 x 28 values from {@code offset} on
   */
  public void draw(long index, float[] into, int offset) {
    Ink ink = Ink.of(write(index).placed(CENTRE), SIZE, SIZE);
    Arrays.fill(into, offset, offset + SIZE * SIZE, 0);
    ink.moved(shift(ink.massX()), shift(ink.massY())).paint(into, offset, SIZE, SIZE);
  }

  private static int shift(double mass) {
    return Math.clamp((int) Math.floor(MIDDLE - mass + 0.5), -MARGIN, MARGIN);
  }

  /**
   * Draws the digit of an index anywhere on a larger picture.
   *
   * @param pictureWidth the width of the picture, at which the digit is clipped
   * @param pictureHeight the height of the picture, at which the digit is clipped
   * @return the ink of the digit, which has its mask and its box
   */
  public Ink draw(long index, Placement placement, int pictureWidth, int pictureHeight) {
    return Ink.of(write(index).placed(placement), pictureWidth, pictureHeight);
  }
}
