package dev.fovea.insight.figure;

import static dev.fovea.layer.Layers.add;
import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.flatten;
import static dev.fovea.layer.Layers.maxPooling2D;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.insight.Activations;
import dev.fovea.insight.Architecture;
import dev.fovea.insight.FeatureMaps;
import dev.fovea.insight.ImageFilter;
import dev.fovea.insight.KernelBank;
import dev.fovea.insight.LayerLookup;
import dev.fovea.insight.NamedKernel;
import dev.fovea.insight.PoolingWinners;
import dev.fovea.insight.ReceptiveField;
import dev.fovea.insight.draw.ColorMap;
import dev.fovea.insight.draw.Drawing;
import dev.fovea.insight.draw.Figure;
import dev.fovea.insight.draw.Mark;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Padding;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import dev.fovea.model.PlannedLayer;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.OutputMeaning;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every picture against one that has been looked at, without text, whose look depends on the fonts
 * of the machine. What is drawn now is left in {@code target/pictures}: look at it before it takes
 * the place of the expected one.
 */
class GoldenPicturesTest {
  /** Of 255 levels: rounding in float arithmetic and in the smoothing of edges. */
  private static final int LEVELS = 16;

  private static final double SHARE = 0.002;

  private static final Symbol IN = Symbol.input(16, 16, 1);
  private static final Model MODEL = model();
  private static final Tensor SAMPLE = ring();
  private static final Activations ACTIVATIONS = Activations.of(MODEL, SAMPLE);

  private static Model model() {
    Symbol a = IN.then(conv2D(4, 3).padding(Padding.SAME).activation(Activation.RELU).name("conv"));
    Symbol b = a.then(conv2D(4, 3).padding(Padding.SAME).name("branch"));
    Model model =
        Model.of(
            IN,
            add()
                .name("sum")
                .apply(a, b)
                .then(maxPooling2D(2).name("pool"))
                .then(flatten())
                .then(dense(5).activation(Activation.SOFTMAX).name("classes")));
    model.initialize(3);
    return model;
  }

  /** A ring, lighter below. */
  private static Tensor ring() {
    Tensor x = Tensor.zeros(Shape.of(1, 16, 16, 1));
    for (int i = 0; i < 256; i++) {
      double distance = Math.hypot(i % 16 - 7.5, i / 16 - 7.5);
      x.data()[i] = (float) (Math.exp(-Math.pow((distance - 5) / 1.3, 2)) * (0.5 + i / 512.0));
    }
    return x;
  }

  private static PlannedLayer layer(String name) {
    return LayerLookup.find(ACTIVATIONS.layers(), name);
  }

  private static Tensor image() {
    return SAMPLE.reshape(Shape.of(16, 16, 1));
  }

  enum Case {
    KERNELS,
    RESPONSES,
    RECEPTIVE_FIELD,
    POOLING,
    ACTIVATIONS_OF_ALL,
    ARCHITECTURE,
    FILTER,
    CONVOLUTION;

    Figure draw() {
      return switch (this) {
        case KERNELS ->
            KernelFigure.of(
                "conv", KernelBank.of(layer("conv").owner()), new KernelFigure.View.Automatic());
        case RESPONSES ->
            ResponseFigure.of(
                "branch",
                "ring",
                image(),
                FeatureMaps.of(ACTIVATIONS.values(layer("branch"), 0)),
                ColorMap.DIVERGING);
        case RECEPTIVE_FIELD ->
            ReceptiveFieldFigure.of(
                ACTIVATIONS,
                "ring",
                layer("pool"),
                ReceptiveField.measured(MODEL, SAMPLE, "pool", 2, 3),
                2,
                3);
        case POOLING ->
            PoolingFigure.of(
                "pool", "ring", 1, PoolingWinners.of(ACTIVATIONS, layer("pool"), 0, 1));
        case ACTIVATIONS_OF_ALL ->
            ActivationsFigure.of(
                ACTIVATIONS,
                OutputMeaning.of(MODEL),
                List.of("ring"),
                ActivationsFigure.shown(ACTIVATIONS),
                List.of());
        case ARCHITECTURE -> ArchitectureFigure.of("ring", Architecture.of(ACTIVATIONS.layers()));
        case FILTER ->
            FilterFigure.of(
                "ring",
                image(),
                List.of(
                    ImageFilter.of(NamedKernel.SOBEL_X.kernel(3)),
                    ImageFilter.of(NamedKernel.GAUSSIAN_BLUR.kernel(5)).padding(Padding.SAME)),
                FilterFigure.Display.SIGNED);
        case CONVOLUTION ->
            ConvolutionFigure.of(
                image(), 0, ImageFilter.of(NamedKernel.LAPLACIAN.kernel(3)), 0, 4, 8);
      };
    }
  }

  private static Drawing withoutText(Drawing figure) {
    return new Drawing(
        figure.width(),
        figure.height(),
        figure.marks().stream().flatMap(GoldenPicturesTest::withoutText).toList());
  }

  private static Stream<Mark> withoutText(Mark mark) {
    return switch (mark) {
      case Mark.Text text -> Stream.empty();
      case Mark.Group group ->
          Stream.of(
              new Mark.Group(
                  group.dx(),
                  group.dy(),
                  group.marks().stream().flatMap(GoldenPicturesTest::withoutText).toList(),
                  ""));
      default -> Stream.of(mark);
    };
  }

  @ParameterizedTest
  @EnumSource
  void looksAsItDidWhenItWasLookedAt(Case example) throws IOException {
    byte[] png = withoutText(example.draw().sheet()).png(0.5);
    String name = example.name().toLowerCase(Locale.ROOT) + ".png";
    Path drawn = Files.createDirectories(Path.of("target", "pictures")).resolve(name);
    Files.write(drawn, png);
    BufferedImage actual = ImageIO.read(new ByteArrayInputStream(png));
    BufferedImage expected;
    try (InputStream in = getClass().getResourceAsStream(name)) {
      assertThat(in).as("there is no expected picture; look at %s", drawn).isNotNull();
      expected = ImageIO.read(in);
    }
    assertThat(actual.getWidth()).isEqualTo(expected.getWidth());
    assertThat(actual.getHeight()).isEqualTo(expected.getHeight());
    int different = 0;
    for (int i = 0; i < actual.getWidth() * actual.getHeight(); i++) {
      int x = i % actual.getWidth();
      int y = i / actual.getWidth();
      different += differ(actual.getRGB(x, y), expected.getRGB(x, y)) ? 1 : 0;
    }
    assertThat((double) different / (actual.getWidth() * actual.getHeight()))
        .as("the share of pixels that differ; look at %s", drawn)
        .isLessThan(SHARE);
  }

  private static boolean differ(int a, int b) {
    for (int shift = 0; shift < 24; shift += 8) {
      if (Math.abs((a >> shift & 0xff) - (b >> shift & 0xff)) > LEVELS) {
        return true;
      }
    }
    return false;
  }
}
