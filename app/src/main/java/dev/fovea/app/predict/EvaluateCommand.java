package dev.fovea.app.predict;

import dev.fovea.app.common.DataOptions;
import dev.fovea.app.common.LossTargets;
import dev.fovea.app.common.MaskLoss;
import dev.fovea.app.common.ModelSource;
import dev.fovea.app.common.Output;
import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.data.Target;
import dev.fovea.loss.Loss;
import dev.fovea.metric.Accuracy;
import dev.fovea.metric.ClassMetric;
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
import dev.fovea.zoo.segment.SceneMasks;
import dev.fovea.zoo.segment.Segmenter;
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
    description =
        "Show the loss and accuracy of a model on the test samples of a dataset, and for models that"
            + " segment the mean intersection over union (IoU) of the classes.")
public final class EvaluateCommand implements Callable<Integer> {
  private static final int BATCH = 128;

  /** The most values that a batch has: 128 pictures of 64x64. */
  private static final int MOST_VALUES = 1 << 19;

  private static final long SCENES_SEED = 1;

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
    if (Segmenter.isSegmenting(saved)) {
      evaluate(network, MaskLoss.of(saved), saved.rowMeaning(), masks(saved));
      return 0;
    }
    OutputMeaning meaning = saved.outputMeaning();
    if (meaning == OutputMeaning.VALUES) {
      throw new IllegalArgumentException(
          model + ": gives values, not classes; use a model that classifies");
    }
    Loss loss = saved.trainer().map(t -> t.losses().getFirst()).orElseGet(meaning::loss);
    evaluate(network, loss, meaning, data.load(output, saved).test());
    return 0;
  }

  /** Returns the pictures with masks: held-out scenes of digits if no dataset is named. */
  private Dataset masks(SavedModel saved) {
    if (!data.isGiven()) {
      output.note("On generated scenes of digits; --dataset names a folder with images and masks");
      return SceneMasks.task(SCENES_SEED).test();
    }
    Dataset test = data.load(output, saved).split().test();
    if (!MaskLoss.isFor(test)) {
      throw new IllegalArgumentException(
          model + ": segments pictures; name a --dataset with images and masks");
    }
    return test;
  }

  private void evaluate(Model network, Loss loss, OutputMeaning meaning, Dataset all) {
    boolean masks = MaskLoss.isFor(all);
    Matrix matrix = new Matrix(meaning.threshold());
    List<Metric> metrics = new ArrayList<>();
    metrics.add(new Accuracy("accuracy", meaning.threshold()));
    if (masks) {
      metrics.add(ClassMetric.meanIoU().threshold(meaning.threshold()));
    }
    metrics.add(matrix);
    Trainer trainer =
        Trainer.compile(network, new Adam(0.001), List.of(loss), List.of(1.0), metrics);
    Dataset test = LossTargets.of(Datasets.limit(all, limit), network, loss);
    Map<String, Double> figures = trainer.evaluate(test, batch(test.inputShape()));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("loss", figures.get("loss"));
    result.put("accuracy", figures.get("accuracy"));
    if (masks) {
      result.put("mean_iou", figures.get("mean_iou"));
    }
    result.put("samples", test.size());
    ConfusionMatrix counted = matrix.counts.getLast().matrix();
    if (confusion) {
      result.put("confusion", counted.counts());
    }
    output.json(result);
    output.line(
        "%,d samples - accuracy: %s%s - loss: %s",
        test.size(),
        figure(figures, "accuracy"),
        masks ? " - mean_iou: " + figure(figures, "mean_iou") : "",
        figure(figures, "loss"));
    if (confusion) {
      output.line("");
      Target.Classes classes = (Target.Classes) all.targets().getFirst();
      output.print(counted.table(classes.classNames()));
    }
  }

  private static String figure(Map<String, Double> figures, String name) {
    return ProgressBar.figure(figures.getOrDefault(name, Double.NaN));
  }

  /** Returns a batch size with which large pictures take no more memory than small ones. */
  private static int batch(Shape input) {
    return Math.clamp(MOST_VALUES / input.size(), 1, BATCH);
  }
}
