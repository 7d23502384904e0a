package dev.fovea.app.look;

import dev.fovea.app.common.BackgroundOption;
import dev.fovea.app.common.PictureOptions;
import dev.fovea.formats.image.ImageFiles;
import dev.fovea.insight.FilterKernel;
import dev.fovea.insight.ImageFilter;
import dev.fovea.insight.ImageFilter.Step;
import dev.fovea.insight.NamedKernel;
import dev.fovea.insight.draw.Figure;
import dev.fovea.insight.figure.ConvolutionFigure;
import dev.fovea.insight.figure.FilterFigure;
import dev.fovea.insight.figure.FilterFigure.Display;
import dev.fovea.kernel.Padding;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code fovea filter}: convolves an image. */
@Command(
    name = "filter",
    mixinStandardHelpOptions = true,
    description = "Apply kernels to an image and draw the results, or show the sums step by step.")
public final class FilterCommand implements Callable<Integer> {
  /** The limit for kernel files, in bytes, above every kernel of an allowed size. */
  private static final long LONGEST_FILE = 1 << 18;

  /** The side, in pixels, of the part of the image that is drawn with numbers. */
  private static final int PART = 8;

  @Mixin private PictureOptions picture = new PictureOptions();
  @Mixin private BackgroundOption background = new BackgroundOption();

  @Parameters(paramLabel = "IMAGE", description = "Image file, in color or grey.")
  private Path image = Path.of("");

  @Option(
      names = "--kernel",
      required = true,
      paramLabel = "NAME|FILE|ROWS",
      completionCandidates = KernelNames.class,
      description =
          "Kernel: a name (${COMPLETION-CANDIDATES}), a file with rows of numbers, or the"
              + " rows themselves: \"0 -1 0; -1 3 -1; 0 -1 0\". Repeat for several kernels.")
  private List<String> kernels = List.of();

  @Option(
      names = "--size",
      paramLabel = "3|5",
      description = "Size of named kernels: 3 (default) or 5.")
  private int size = 3;

  @Option(
      names = "--padding",
      paramLabel = "valid|same",
      description = "valid (default): only positions where the kernel fits; same: pad with zeros.")
  private String padding = "valid";

  @Option(names = "--stride", paramLabel = "N", description = "Stride in pixels; default: 1.")
  private int stride = 1;

  @Option(names = "--grey", description = "Convert the image to grey first.")
  private boolean grey;

  @Option(
      names = "--signed",
      description = "Show zero as mid grey, instead of negative values as black.")
  private boolean signed;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Print the first N sums with their patches and products, and draw the numbers.")
  private int steps;

  @Option(
      names = "--at",
      paramLabel = "Y,X",
      split = ",",
      description = "Row and column of the first step of --steps; default: 0,0.")
  private List<Integer> at = List.of(0, 0);

  @Override
  public Integer call() throws IOException {
    if (steps < 0) {
      throw new IllegalArgumentException("--steps is 0 or more, not " + steps);
    }
    int channels = grey ? 1 : Shape.UNKNOWN;
    Tensor pixels =
        ImageFiles.read(
            image, Shape.of(Shape.UNKNOWN, Shape.UNKNOWN, channels), background.color());
    List<ImageFilter> filters = new ArrayList<>();
    for (String kernel : kernels) {
      filters.add(new ImageFilter(kernel(kernel), Padding.of(padding), stride));
    }
    String file = "filter-" + kernels.getFirst().replaceAll("[^A-Za-z].*", "");
    if (steps > 0) {
      ImageFilter first = filters.getFirst();
      printSteps(pixels, first);
      picture.write(ConvolutionFigure.of(pixels, 0, first, at.get(0), at.get(1), PART), file);
    } else {
      Display display = signed ? Display.SIGNED : Display.CLIP;
      Figure drawn = FilterFigure.of(String.valueOf(image.getFileName()), pixels, filters, display);
      picture.write(drawn, file.endsWith("-") ? "filter" : file);
    }
    return 0;
  }

  private FilterKernel kernel(String given) throws IOException {
    for (NamedKernel named : NamedKernel.values()) {
      if (named.word().equals(given.toLowerCase(Locale.ROOT))) {
        return named.kernel(size);
      }
    }
    if (given.matches("[-+.\\d\\s,;eE]+")) {
      return FilterKernel.parse(given);
    }
    Path file = Path.of(given);
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          "--kernel %s: there is no such file, and kernels have the names %s"
              .formatted(given, NamedKernel.words()));
    }
    if (Files.size(file) > LONGEST_FILE) {
      throw new IllegalArgumentException(file + ": is too long to be a kernel");
    }
    try {
      return FilterKernel.parse(Files.readString(file));
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  private void printSteps(Tensor pixels, ImageFilter filter) {
    if (pixels.shape().channels() == 3) {
      picture.output().note("The image is in color; the steps are those of red. Use --grey.");
    }
    Tensor levels = Tensor.zeros(pixels.shape());
    for (int i = 0; i < levels.data().length; i++) {
      levels.data()[i] = 255 * pixels.data()[i];
    }
    Shape positions = filter.positions(levels);
    if (at.size() != 2
        || at.get(0) < 0
        || at.get(1) < 0
        || at.get(0) >= positions.dim(0)
        || at.get(1) >= positions.dim(1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "--at takes a row and a column of the output, 0,0 to %d,%d",
              positions.dim(0) - 1,
              positions.dim(1) - 1));
    }
    int from = at.get(0) * positions.dim(1) + at.get(1);
    for (int i = from; i < Math.min(from + steps, positions.size()); i++) {
      Step step = filter.step(levels, 0, i);
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("row", step.y());
      line.put("column", step.x());
      line.put("patch", step.patch());
      line.put("products", step.products());
      line.put("sum", step.sum());
      picture.output().json(line);
      picture
          .output()
          .line(
              String.format(
                  Locale.ROOT,
                  "output[%d,%d]: patch %s; products %s = %s",
                  step.y(),
                  step.x(),
                  rows(step.patch(), filter.kernel().width()),
                  sum(step.products()),
                  number(step.sum())));
    }
  }

  private static String rows(double[] patch, int width) {
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < patch.length; i++) {
      text.append(i == 0 ? "" : i % width == 0 ? "; " : " ").append(number(patch[i]));
    }
    return text.append(']').toString();
  }

  private static String sum(double[] products) {
    return Arrays.stream(products)
        .mapToObj(product -> product < 0 ? "(" + number(product) + ")" : number(product))
        .collect(Collectors.joining(" + "));
  }

  /** Formats a number; without decimals if it is whole, as the pixels of files are. */
  private static String number(double value) {
    return Math.abs(value - Math.rint(value)) < 1e-3
        ? String.valueOf(Math.round(value))
        : String.format(Locale.ROOT, "%.3f", value);
  }
}
