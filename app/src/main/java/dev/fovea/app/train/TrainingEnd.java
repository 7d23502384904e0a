package dev.fovea.app.train;

import dev.fovea.app.common.MaskLoss;
import dev.fovea.app.common.Output;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The end of a training, when the model is saved. */
final class TrainingEnd {
  private TrainingEnd() {}

  /**
   * Tells the result. Whatever else is made of a finished training begins here: the model with its
   * best weights is saved, and the datasets are open.
   *
   * @param speed images trained on in a second
   * @param report whether and where a report is written
   */
  static void afterTraining(
      FinishedTraining done, double speed, ReportOptions report, Output output) {
    tell(done, speed, output);
    report.write(done, output);
    json(done, speed, output);
    next(done, output);
  }

  private static void tell(FinishedTraining done, double speed, Output output) {
    done.figures().forEach((name, value) -> output.line("Test %s: %.4f", name, value));
    output.line("Trained in %.1f s (%.0f images/s); saved %s", done.seconds(), speed, done.file());
  }

  /** Writes the result as JSON: the last line, as programs that read it expect. */
  private static void json(FinishedTraining done, double speed, Output output) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("event", "result");
    done.figures().forEach((name, value) -> result.put("test_" + name, value));
    result.put("seconds", done.seconds());
    result.put("images_per_second", speed);
    result.put("model", done.file().toString());
    output.json(result);
  }

  private static void next(FinishedTraining done, Output output) {
    boolean masks = MaskLoss.isFor(done.test());
    String own = masks ? "segment " : "predict ";
    String on = done.dataArguments().isEmpty() ? "" : " " + String.join(" ", done.dataArguments());
    output.line("");
    output.line("Try next:");
    for (String next :
        List.of(
            "evaluate " + done.file() + on + " --confusion",
            own + done.file() + (masks ? " --scene 1" : on + " --index 0,1,2"),
            own + done.file() + " YOUR-IMAGE.png",
            "look " + done.file() + " history",
            "summary " + done.file())) {
      output.line("  ./fovea %s", next);
    }
  }
}
