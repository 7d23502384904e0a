package dev.fovea.weight;

import dev.fovea.config.Config;
import dev.fovea.config.Described;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;

/**
 * The codes of classes in the output layer of LeNet-5, for a weight of shape (84, classes): column
 * c is a stylized picture of digit c of 7x12 pixels, read row by row, with 1 for ink and -1 for
 * ground. Further columns are random signs with equal probabilities, the paper's other choice
 * (LeCun et al., "Gradient-based learning applied to document recognition", 1998, section II.B and
 * figure 3; these pictures are drawn anew).
 */
public record StylizedDigits() implements Initializer {
  /** The number of pixels of a picture. */
  public static final int PIXELS = 84;

  private static final List<String> DIGITS =
      List.of(
          """
          .......
          ..###..
          .#...#.
          #.....#
          #.....#
          #.....#
          #.....#
          #.....#
          #.....#
          .#...#.
          ..###..
          .......
          """,
          """
          .......
          ...#...
          ..##...
          .#.#...
          ...#...
          ...#...
          ...#...
          ...#...
          ...#...
          ...#...
          .#####.
          .......
          """,
          """
          .......
          .#####.
          #.....#
          ......#
          ......#
          .....#.
          ....#..
          ..##...
          .#.....
          #......
          #######
          .......
          """,
          """
          .......
          #######
          .....#.
          ....#..
          ...#...
          ..####.
          ......#
          ......#
          ......#
          #.....#
          .#####.
          .......
          """,
          """
          .......
          .....#.
          ....##.
          ...#.#.
          ..#..#.
          .#...#.
          #....#.
          #######
          .....#.
          .....#.
          .....#.
          .......
          """,
          """
          .......
          #######
          #......
          #......
          #.###..
          ##...#.
          ......#
          ......#
          ......#
          #.....#
          .#####.
          .......
          """,
          """
          .......
          ..####.
          .#.....
          #......
          #......
          #.###..
          ##...#.
          #.....#
          #.....#
          .#...#.
          ..###..
          .......
          """,
          """
          .......
          #######
          ......#
          .....#.
          .....#.
          ....#..
          ....#..
          ...#...
          ...#...
          ..#....
          ..#....
          .......
          """,
          """
          .......
          .#####.
          #.....#
          #.....#
          .#...#.
          .#####.
          #.....#
          #.....#
          #.....#
          #.....#
          .#####.
          .......
          """,
          """
          .......
          ..###..
          .#...#.
          #.....#
          #.....#
          .#...##
          ..###.#
          ......#
          ......#
          .....#.
          .####..
          .......
          """);

  /**
   * @throws ShapeException if the weight is not of shape (84, classes)
   */
  @Override
  public void fill(float[] weight, Shape shape, CounterRandom random) {
    if (shape.rank() != 2 || shape.dim(0) != PIXELS) {
      throw new ShapeException(
          "the initializer StylizedDigits makes weights of shape 84 by classes, not " + shape);
    }
    int classes = shape.dim(1);
    for (int c = 0; c < classes; c++) {
      for (int pixel = 0; pixel < PIXELS; pixel++) {
        weight[pixel * classes + c] = isInk(c, pixel, random) ? 1 : -1;
      }
    }
  }

  private static boolean isInk(int code, int pixel, CounterRandom random) {
    return code < DIGITS.size()
        ? DIGITS.get(code).replace("\n", "").charAt(pixel) == '#'
        : random.stream(code).bits(pixel) < 0;
  }

  @Override
  public Described describe() {
    return new Described(MODULE, "StylizedDigits", Config.empty());
  }
}
