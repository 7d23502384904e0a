package dev.fovea.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterTest {
  private static final String TEXTBOOK = "0 -1 0; -1 3 -1; 0 -1 0";

  @TempDir private Path folder;
  private Path image;

  /** The textbook's pixels in a corner of a grey image. */
  @BeforeEach
  void write() throws IOException {
    int[][] corner = {{60, 248, 100}, {145, 253, 54, 11}, {9, 253, 10}};
    BufferedImage pixels = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < corner.length; y++) {
      for (int x = 0; x < corner[y].length; x++) {
        pixels.getRaster().setSample(x, y, 0, corner[y][x]);
      }
    }
    image = folder.resolve("corner.png");
    ImageIO.write(pixels, "png", image.toFile());
  }

  private Cli.Result filter(String... words) {
    String[] all = new String[words.length + 4];
    all[0] = "filter";
    all[1] = image.toString();
    System.arraycopy(words, 0, all, 2, words.length);
    all[words.length + 2] = "-o";
    all[words.length + 3] = folder.resolve("out.svg").toString();
    return Cli.run(all);
  }

  @Test
  void stepsAreThoseOfTheTextbook() {
    Cli.Result result = filter("--kernel", TEXTBOOK, "--steps", "2");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out().lines().limit(2))
        .containsExactly(
            "output[0,0]: patch [60 248 100; 145 253 54; 9 253 10]; products"
                + " 0 + (-248) + 0 + (-145) + 759 + (-54) + 0 + (-253) + 0 = 59",
            "output[0,1]: patch [248 100 0; 253 54 11; 253 10 0]; products"
                + " 0 + (-100) + 0 + (-253) + 162 + (-11) + 0 + (-10) + 0 = -212");
    assertThat(folder.resolve("out.svg")).content().contains(">59<").contains(">\u2212212<");
    assertThat(filter("--kernel", TEXTBOOK, "--steps", "1", "--padding", "same").out())
        .startsWith("output[0,0]: ")
        .contains("= -213\n");
  }

  @Test
  void severalKernelsByNameAndFromAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("mine.txt"), "0 0 0\n0 2 0\n0 0 0\n");
    Cli.Result result =
        filter("--kernel", "sobel-x", "--kernel", file.toString(), "--padding", "same");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(folder.resolve("out.svg"))
        .content()
        .contains("2 kernels applied to corner.png")
        .contains("sobel-x")
        .contains("8x8x1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--kernel|0 1 2; 3 4|row 2 of the kernel has 2 numbers, row 1 has 3",
        "--kernel|0 1; 2 3|its sides are odd, such as 3x3; this one is 2x2",
        "--kernel|nothing|--kernel nothing: there is no such file, and kernels have the names",
        "--stride|0|a stride is 1 or more, not 0",
        "--padding|full|padding must be \"valid\" or \"same\", not \"full\"",
        "--size|4|named kernels are 3x3 or 5x5, not 4x4",
        "--steps|-1|--steps is 0 or more, not -1",
        "--at|9,9|--at takes a row and a column of the output, 0,0 to 5,5"
      })
  void badInputIsToldInOneLine(String option, String value, String message) {
    Cli.Result result =
        option.equals("--kernel")
            ? filter(option, value)
            : option.equals("--steps")
                ? filter("--kernel", "edges", option, value)
                : filter("--kernel", "edges", "--steps", "1", option, value);

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err().lines().filter(line -> line.startsWith("fovea:"))).hasSize(1);
    assertThat(result.lastError()).contains(message);
  }

  @Test
  void anUnreadableImageIsTold() {
    assertThat(Cli.run("filter", folder.resolve("none.png").toString(), "--kernel", "edges"))
        .satisfies(result -> assertThat(result.code()).isEqualTo(1))
        .satisfies(result -> assertThat(result.lastError()).contains("there is no such file"));
  }
}
