package dev.fovea.insight.figure;

import dev.fovea.insight.ImageFilter;
import dev.fovea.insight.draw.ColorMap;
import dev.fovea.insight.draw.Drawing;
import dev.fovea.insight.draw.Drawing.Align;
import dev.fovea.insight.draw.Figure;
import dev.fovea.insight.draw.Letters;
import dev.fovea.insight.draw.Mark;
import dev.fovea.insight.draw.Paint;
import dev.fovea.insight.draw.Scale;
import dev.fovea.insight.draw.Style;
import dev.fovea.insight.text.Words;
import dev.fovea.kernel.Padding;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.Locale;

/**
 * A convolution in numbers: a part of an image, the kernel placed over it, and the output, whose
 * border is empty where the kernel does not fit.
 */
public final class ConvolutionFigure {
  private static final double CELL = 34;

  private ConvolutionFigure() {}

  /** Draws a part of an image, in English. */
  public static Figure of(
      Tensor image, int channel, ImageFilter filter, int top, int left, int size) {
    return of(Words.ENGLISH, image, channel, filter, top, left, size);
  }

  /**
   * Draws a part of an image.
   *
   * @param words texts in the language of the figure
   * @param image (height, width, channels) with values 0 to 1, shown as 0 to 255
   * @param channel channel of the image
   * @param filter filter with stride 1
   * @param top first row shown
   * @param left first column shown
   * @param size maximum number of rows and columns shown
   * @throws IllegalArgumentException if the part is outside the image, or the stride is not 1
   */
  public static Figure of(
      Words words, Tensor image, int channel, ImageFilter filter, int top, int left, int size) {
    int rows = Math.min(size, image.shape().dim(0) - top);
    int columns = Math.min(size, image.shape().dim(1) - left);
    int kernelHeight = filter.kernel().height();
    int kernelWidth = filter.kernel().width();
    if (top < 0 || left < 0 || rows < kernelHeight || columns < kernelWidth) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "no part of an image %s as large as the kernel begins at row %d, column %d",
              image.shape(),
              top,
              left));
    }
    if (filter.stride() != 1) {
      throw new IllegalArgumentException("positions are shown in place for stride 1 only");
    }
    Tensor levels = levels(image, channel);
    double[] input = new double[rows * columns];
    double[] output = new double[rows * columns];
    for (int i = 0; i < input.length; i++) {
      int y = top + i / columns;
      int x = left + i % columns;
      input[i] = levels.get(y, x, 0);
      output[i] = output(levels, filter, y, x);
    }
    boolean same = filter.padding().equals(Padding.SAME);
    int up = same ? 0 : kernelHeight / 2;
    int across = same ? 0 : kernelWidth / 2;
    Style frame = Style.line(Paint.Role.ACCENT, 2.5);
    Drawing in = NumberGrid.of(input, columns, new Scale(ColorMap.GREY, 0, 255), CELL);
    Mark under =
        Mark.rectangle(
            0, 0, (across + kernelWidth / 2 + 1) * CELL, (up + kernelHeight / 2 + 1) * CELL, frame);
    Drawing out = NumberGrid.of(output, columns, scale(output), CELL);
    Mark result = Mark.rectangle(across * CELL, up * CELL, CELL, CELL, frame);
    return new Figure(
        words.text("figure.convolution.title"),
        words.text(
            same ? "figure.convolution.caption.same" : "figure.convolution.caption.valid",
            NumberGrid.text(output[up * columns + across])),
        Drawing.row(
            22,
            Align.CENTER,
            part(words.text("label.input"), in.with(List.of(under))),
            part(
                words.text("label.kernel"), NumberGrid.kernel(filter.kernel(), CELL * kernelWidth)),
            Arrows.right(26),
            part(words.text("label.output"), out.with(List.of(result)))));
  }

  private static Tensor levels(Tensor image, int channel) {
    Shape shape = image.shape();
    float[] values = new float[shape.dim(0) * shape.dim(1)];
    for (int i = 0; i < values.length; i++) {
      values[i] = 255 * image.data()[i * shape.channels() + channel];
    }
    return Tensor.of(Shape.of(shape.dim(0), shape.dim(1), 1), values);
  }

  /**
   * Returns the output of the kernel centered at a pixel, or NaN if the kernel does not fit there.
   */
  private static double output(Tensor levels, ImageFilter filter, int y, int x) {
    boolean same = filter.padding().equals(Padding.SAME);
    int row = same ? y : y - filter.kernel().height() / 2;
    int column = same ? x : x - filter.kernel().width() / 2;
    int cut = same ? 0 : 1;
    int rows = levels.shape().dim(0) - cut * (filter.kernel().height() - 1);
    int columns = levels.shape().dim(1) - cut * (filter.kernel().width() - 1);
    boolean there = row >= 0 && column >= 0 && row < rows && column < columns;
    return there ? filter.step(levels, 0, row * columns + column).sum() : Double.NaN;
  }

  private static Scale scale(double[] values) {
    float[] numbers = new float[values.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) values[i];
    }
    return Scale.aroundZero(ColorMap.GREY, numbers);
  }

  private static Drawing part(String heading, Drawing figure) {
    return Drawing.column(
        4, Align.CENTER, Drawing.text(heading, Letters.HEADING, Mark.Anchor.MIDDLE), figure);
  }
}
