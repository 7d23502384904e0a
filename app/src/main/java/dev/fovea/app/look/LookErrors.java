package dev.fovea.app.look;

import dev.fovea.app.common.DataOptions;
import dev.fovea.app.common.PictureOptions;
import dev.fovea.data.Classified;
import dev.fovea.data.Datasets;
import dev.fovea.insight.Calibration;
import dev.fovea.insight.Predictions;
import dev.fovea.insight.draw.Figure;
import dev.fovea.insight.figure.CalibrationFigure;
import dev.fovea.insight.figure.ClassesFigure;
import dev.fovea.insight.figure.ConfusionFigure;
import dev.fovea.insight.figure.ErrorsFigure;
import dev.fovea.insight.figure.WorstErrorsFigure;
import dev.fovea.metric.ConfusionMatrix;
import dev.fovea.model.Model;
import dev.fovea.store.SavedModel;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The command {@code fovea look MODEL errors}: draws the errors of a model on test samples. */
@Command(
    name = "errors",
    mixinStandardHelpOptions = true,
    description = "Draw the confusion matrix, worst errors, calibration, precision and recall.")
final class LookErrors implements Callable<Integer> {
  /** The part of the picture to draw. */
  enum Part {
    ALL,
    CONFUSION,
    WORST,
    CALIBRATION,
    CLASSES
  }

  @ParentCommand private LookCommand look = new LookCommand();
  @Mixin private PictureOptions picture = new PictureOptions();
  @Mixin private DataOptions data = new DataOptions();

  @Option(names = "--limit", paramLabel = "N", description = "Use only the first N test samples.")
  private int limit = Integer.MAX_VALUE;

  @Option(
      names = "--part",
      paramLabel = "PART",
      description = "Part to draw: all (default), confusion, worst, calibration or classes.")
  private Part part = Part.ALL;

  @Override
  public Integer call() throws IOException {
    if (limit < 1) {
      throw new IllegalArgumentException("--limit must be at least 1, not " + limit);
    }
    SavedModel saved = look.saved();
    Model model = saved.model();
    Classified all = data.load(picture.output(), saved).test();
    Classified test = Classified.of(Datasets.limit(all, limit));
    Predictions predictions = Predictions.of(model, saved.outputMeaning(), test);
    Calibration calibration = Calibration.of(predictions, Calibration.BINS);
    ConfusionMatrix matrix = predictions.confusion();
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("samples", predictions.size());
    figures.put("errors", predictions.worst());
    figures.put("accuracy", matrix.accuracy());
    figures.put("expected_calibration_error", calibration.expectedError());
    figures.put("precision", each(matrix.classes(), matrix::precision));
    figures.put("recall", each(matrix.classes(), matrix::recall));
    Figure drawn =
        switch (part) {
          case ALL -> ErrorsFigure.of(predictions, test);
          case CONFUSION -> ConfusionFigure.of(predictions);
          case WORST -> WorstErrorsFigure.of(predictions, test);
          case CALIBRATION -> CalibrationFigure.of(calibration);
          case CLASSES -> ClassesFigure.of(predictions);
        };
    picture.write(drawn, "errors", figures);
    return 0;
  }

  private static List<Double> each(int classes, IntToDoubleFunction figure) {
    return IntStream.range(0, classes).mapToDouble(figure).boxed().toList();
  }
}
