package dev.fovea.insight.tour;

import dev.fovea.insight.ImageFilter;
import dev.fovea.insight.figure.ConvolutionFigure;
import dev.fovea.insight.page.Page;
import dev.fovea.kernel.Padding;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The sliding sum, worked out on a few pixels and on a part of a sample. */
final class ConvolutionSection implements Section {
  /** Side of the part of the sample that is shown, in pixels. */
  private static final int PART = 10;

  @Override
  public String key() {
    return "convolution";
  }

  @Override
  public void write(Visit visit, Page page) {
    ImageFilter filter = ImageFilter.of(ChapterFacts.KERNEL);
    ImageFilter.Step step = filter.step(ChapterFacts.PIXELS, 0, 0);
    double padded = filter.padding(Padding.SAME).step(ChapterFacts.PIXELS, 0, 0).sum();
    List<String> text =
        visit
            .words()
            .paragraphs(
                "convolution",
                ChapterFacts.text(step.sum()),
                ChapterFacts.text(filter.step(ChapterFacts.PIXELS, 0, 1).sum()),
                ChapterFacts.text(padded));
    page.paragraphs(text.subList(0, 2));
    WorkedSum sum =
        new WorkedSum(
            numbers(step.patch()),
            numbers(doubles(ChapterFacts.KERNEL.values())),
            numbers(step.products()),
            ChapterFacts.text(step.sum()));
    page.markup(sum.markup(visit.words()));
    page.paragraphs(text.subList(2, text.size()));
    page.figure(
        ConvolutionFigure.of(visit.words(), middle(visit.image()), 0, filter, 0, 0, PART).drawing(),
        visit.words().text("convolution.figure", visit.sampleName(visit.examples()[0])));
  }

  /** The middle of an image, or all of a small one. */
  private static Tensor middle(Tensor image) {
    Shape shape = image.shape();
    int rows = Math.min(PART, shape.dim(0));
    int columns = Math.min(PART, shape.dim(1));
    int run = columns * shape.channels();
    Tensor part = Tensor.zeros(Shape.of(rows, columns, shape.channels()));
    int left = (shape.dim(1) - columns) / 2;
    for (int row = 0; row < rows; row++) {
      int from = (shape.dim(0) - rows) / 2 + row;
      int at = (from * shape.dim(1) + left) * shape.channels();
      System.arraycopy(image.data(), at, part.data(), row * run, run);
    }
    return part;
  }

  private static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  private static List<String> numbers(double[] values) {
    return Arrays.stream(values).mapToObj(ChapterFacts::text).toList();
  }
}
