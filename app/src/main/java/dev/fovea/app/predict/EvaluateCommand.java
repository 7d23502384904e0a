package dev.fovea.app.predict;

import dev.fovea.app.common.DataOptions;
import dev.fovea.app.common.LossTargets;
import dev.fovea.app.common.ModelSource;
import dev.fovea.app.common.Output;
import dev.fovea.data.Classified;
import dev.fovea.data.Datasets;
import dev.fovea.loss.Loss;
import dev.fovea.metric.Accuracy;
import dev.fovea.metric.ConfusionCount;
import dev.fovea.metric.ConfusionMatrix;
import dev.fovea.metric.Direction;
import dev.fovea.metric.Metric;
import dev.fovea.model.Model;
import dev.fovea.model.SubModel;
import dev.fovea.optimizer.Adam;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import dev.fovea.train.OutputMeaning;
import dev.fovea.train.ProgressBar;
import dev.fovea.train.Trainer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code fovea evaluate}: computes loss and accuracy on the test samples. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = "Show the loss and accuracy of a model on the test samples of a dataset.")
public final class EvaluateCommand implements Callable<Integer> {
  private static final int BATCH = 128;

  @Mixin private Output output = new Output();
  @Mixin private DataOptions data = new DataOptions();

  @Parameters(paramLabel = "MODEL", description = "A .keras file.")
  private String model = "";

  @Option(names = "--limit", paramLabel = "N", description = "Use only the first N test samples.")
  private int limit = Integer.MAX_VALUE;

  @Option(names = "--confusion", description = "Show the confusion matrix.")
  private boolean confusion;

  /** A metric that keeps its counts, from which the confusion matrix is read. */
  private static final class Matrix implements Metric {
    private final List<ConfusionCount> counts = new ArrayList<>();
    private final double threshold;

    Matrix(double threshold) {
      this.threshold = threshold;
    }

    @Override
    public String name() {
      return "confusion";
    }

    @Override
    public Direction direction() {
      return Direction.UP;
    }

    @Override
    public Count start(Shape prediction, Shape target) {
      counts.add(new ConfusionCount(prediction, target, threshold, ConfusionMatrix::accuracy));
      return counts.getLast();
    }
  }

  @Override
  public Integer call() throws IOException {
    if (limit < 1) {
      throw new IllegalArgumentException("--limit must be at least 1, not " + limit);
    }
    SavedModel saved = ModelSource.load(model);
    Model network = SubModel.ofFirstOutput(saved.model());
    OutputMeaning meaning = saved.outputMeaning();
    if (meaning == OutputMeaning.VALUES) {
      throw new IllegalArgumentException(
          model + ": gives values, not classes; use a model that classifies");
    }
    Matrix matrix = new Matrix(meaning.threshold());
    Loss loss = saved.trainer().map(t -> t.losses().getFirst()).orElseGet(meaning::loss);
    Accuracy accuracy = new Accuracy("accuracy", meaning.threshold());
    Trainer trainer = Trainer.compile(network, new Adam(0.001), loss, accuracy, matrix);
    Classified all = data.load(output, network.inputShape()).test();
    Classified test = Classified.of(Datasets.limit(all, limit));
    Map<String, Double> figures = trainer.evaluate(LossTargets.of(test, network, loss), BATCH);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("loss", figures.get("loss"));
    result.put("accuracy", figures.get("accuracy"));
    result.put("samples", test.size());
    ConfusionMatrix counted = matrix.counts.getLast().matrix();
    if (confusion) {
      result.put("confusion", counted.counts());
    }
    output.json(result);
    output.line(
        "%,d samples - accuracy: %s - loss: %s",
        test.size(),
        ProgressBar.figure(figures.getOrDefault("accuracy", Double.NaN)),
        ProgressBar.figure(figures.getOrDefault("loss", Double.NaN)));
    if (confusion) {
      output.line("");
      output.print(counted.table(test.classNames()));
    }
    return 0;
  }
}
