package dev.fovea.insight.figure;

import static dev.fovea.layer.Layers.cCells;
import static dev.fovea.layer.Layers.sCells;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.data.Classified;
import dev.fovea.data.Datasets;
import dev.fovea.insight.Activations;
import dev.fovea.insight.Bars;
import dev.fovea.insight.CapsuleDecoder.Varied;
import dev.fovea.insight.CellPlanes;
import dev.fovea.insight.ImageFilter;
import dev.fovea.insight.KernelBank;
import dev.fovea.insight.LayerLookup;
import dev.fovea.insight.NamedKernel;
import dev.fovea.insight.Predictions;
import dev.fovea.insight.attribution.AttributionMethod;
import dev.fovea.insight.attribution.ClassScore;
import dev.fovea.insight.attribution.Dream;
import dev.fovea.insight.draw.Figure;
import dev.fovea.insight.text.Language;
import dev.fovea.insight.text.LatinWords;
import dev.fovea.insight.text.Words;
import dev.fovea.kernel.Padding;
import dev.fovea.model.Model;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Figures with their titles and captions that the tour does not show. */
class FigureWordsTest {
  private static final Words CHINESE = Words.of(Language.ZH);
  private static final Model MODEL = Bars.model();
  private static final Classified DATA = Bars.dataset(32);

  static Stream<Figure> chinese() {
    Tensor image = Datasets.inputs(DATA, 0).reshape(DATA.inputShape());
    Predictions all = Predictions.of(MODEL, DATA);
    float[][] wrong = new float[32][];
    for (int i = 0; i < wrong.length; i++) {
      wrong[i] = new float[] {all.probabilities()[i][1], all.probabilities()[i][0]};
    }
    List<AttributionMethod> methods =
        AttributionMethod.WORDS.stream().map(AttributionMethod::of).toList();
    ClassScore score = ClassScore.of(MODEL, image.shape(), 0);
    KernelBank bank = KernelBank.of(LayerLookup.find(LayerLookup.of(MODEL), "last").owner());
    List<KernelFigure.View> views =
        List.of(
            new KernelFigure.View.Automatic(),
            new KernelFigure.View.Channel(1),
            new KernelFigure.View.Filter(2));
    ImageFilter filter = ImageFilter.of(NamedKernel.SOBEL_X.kernel(3));
    return Stream.concat(
        views.stream().map(view -> KernelFigure.of(CHINESE, "last", bank, view)),
        Stream.of(
            ErrorsFigure.of(CHINESE, all, DATA),
            ErrorsFigure.of(CHINESE, new Predictions(wrong, all.labels(), List.of()), DATA),
            WhyFigure.of(
                CHINESE,
                "0",
                image,
                "0",
                1,
                methods,
                methods.stream().map(method -> method.explain(score, image)).toList()),
            DreamFigure.of(
                CHINESE,
                List.of(Dream.usual().steps(2).of(MODEL, "last", 0, image.shape())),
                List.of()),
            SegmentationFigure.of(
                CHINESE,
                "1",
                image,
                new byte[image.shape().dim(0) * image.shape().dim(1)],
                SegmentationFigure.Category.of(List.of("0", "1"))),
            CapsulesFigure.of(
                CHINESE,
                "0",
                image,
                "0",
                new Varied(0, 0.9, image, List.of(-0.25, 0.0), List.of(List.of(image, image)))),
            PlanesFigure.of(
                CHINESE, "0", image, planes(image), new float[] {0.2f, 0.8f}, List.of()),
            ConvolutionFigure.of(CHINESE, image, 0, filter, 0, 0, 6),
            ConvolutionFigure.of(CHINESE, image, 0, filter.padding(Padding.SAME), 0, 0, 6),
            FilterFigure.of(CHINESE, "0", image, List.of(filter), FilterFigure.Display.CLIP)));
  }

  /** The planes of S-cells that respond to every pixel. */
  private static List<CellPlanes.Stage> planes(Tensor image) {
    Model model = Model.sequential(image.shape(), sCells(2, 0.5, 1).name("s"), cCells(3).name("c"));
    float[] excitation = new float[model.weights().getFirst().size()];
    Arrays.fill(excitation, 1);
    model.weights().getFirst().set(excitation);
    return CellPlanes.of(
        Activations.of(model, image.reshape(image.shape().prepend(1))), PlanesFigure.COLUMNS);
  }

  @ParameterizedTest
  @MethodSource("chinese")
  void haveNoEnglishText(Figure figure) {
    Set<String> names = Set.of("last", "Grad-CAM", "SmoothGrad");

    assertThat(LatinWords.inDrawings(figure.sheet().svg(), names))
        .isSubsetOf(LatinWords.of(CHINESE));
    assertThat(figure.title() + figure.caption()).containsPattern("\\p{IsHan}");
  }
}
