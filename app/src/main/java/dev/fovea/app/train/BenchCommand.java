package dev.fovea.app.train;

import dev.fovea.app.common.DataOptions;
import dev.fovea.app.common.ModelSource;
import dev.fovea.app.common.Output;
import dev.fovea.app.common.ThreadOptions;
import dev.fovea.data.Classified;
import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.data.digits.DigitsDataset;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Workers;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.model.Plan;
import dev.fovea.model.PlanSpec;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.optimizer.SGD;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Callback;
import dev.fovea.train.Fit;
import dev.fovea.train.Trainer;
import dev.fovea.train.Training;
import dev.fovea.zoo.Architecture;
import dev.fovea.zoo.BasicCnn;
import dev.fovea.zoo.PhotoSmall;
import dev.fovea.zoo.Zoo;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code fovea bench}: measures the speed of a model on this machine. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measure how fast a model trains or predicts on this machine.")
public final class BenchCommand implements Callable<Integer> {
  private static final int SAMPLES = 4096;

  /** The pairs of windows in which training on a folder is compared. */
  private static final int PAIRS = 9;

  @Mixin private Output output = new Output();
  @Mixin private ThreadOptions threads = new ThreadOptions();

  /** The operation to measure. */
  enum Measure {
    TRAIN,
    PREDICT,
    FOLDER
  }

  @Parameters(
      paramLabel = "train|predict|folder",
      description =
          "Operation to measure; folder: training on a folder of images (--dataset) beside training"
              + " on the same samples in memory.")
  private Measure measure = Measure.TRAIN;

  @Option(
      names = "--model",
      paramLabel = "NAME|FILE",
      defaultValue = BasicCnn.NAME,
      description =
          "Model: an architecture ('fovea zoo' lists them; default: basic-cnn), with its own loss and"
              + " task if it has one, or a .keras file.")
  private String model = BasicCnn.NAME;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Samples per batch; default: 128.")
  private int batchSize = 128;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Duration of the measurement, after a warm-up of half that time; default: 10.")
  private double seconds = 10;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "With folder: samples to train on, which must fit into memory; default: 2000.")
  private int limit = 2000;

  @Mixin private DataOptions data = new DataOptions();

  @Override
  public Integer call() throws IOException {
    if (batchSize < 1 || !(seconds > 0) || limit < 1) {
      throw new IllegalArgumentException("--batch-size, --seconds and --limit must be above 0");
    }
    if (measure == Measure.FOLDER) {
      return folder();
    }
    if (data.isGiven()) {
      throw new IllegalArgumentException("--dataset is for bench folder");
    }
    Kernels kernels = Kernels.best(Workers.of(threads.count()));
    Model network = ModelSource.of(model).model();
    StepTimes times = new StepTimes(seconds / 2, seconds, batchSize);
    output.note(
        "Measuring %s of %s in batches of %d on %s kernels and %d threads for %.0f + %.0f s",
        name(),
        model,
        batchSize,
        kernels.name(),
        kernels.workers().threads(),
        seconds / 2,
        seconds);
    switch (measure) {
      case TRAIN -> train(network, kernels, times);
      case PREDICT -> predict(network, kernels, times);
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("measure", name());
    result.put("model", model);
    result.put("batch_size", batchSize);
    result.put("threads", kernels.workers().threads());
    result.put("images_per_second", times.imagesPerSecond());
    result.put("p50_us", times.microseconds(0.50));
    result.put("p99_us", times.microseconds(0.99));
    output.json(result);
    output.line(
        "%s: %.0f images/s (median of %d windows), step p50 %.0f us, p99 %.0f us",
        name(),
        times.imagesPerSecond(),
        times.windows(),
        times.microseconds(0.50),
        times.microseconds(0.99));
    return 0;
  }

  private int folder() {
    if (!data.isGiven()) {
      throw new IllegalArgumentException("bench folder needs --dataset FOLDER");
    }
    Kernels kernels = Kernels.best(Workers.of(threads.count()));
    DataOptions.Found found = data.forTraining(output, SEED);
    FolderBench bench =
        FolderBench.run(
            found.train(),
            Zoo.of(PhotoSmall.NAME),
            kernels,
            limit,
            PAIRS,
            seconds / PAIRS);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("measure", name());
    result.put("model", PhotoSmall.NAME);
    result.put("threads", kernels.workers().threads());
    result.put("images_per_second", FolderBench.median(bench.images()));
    result.put("images_per_second_from_memory", FolderBench.median(bench.tensors()));
    result.put("ratio", bench.ratio());
    output.json(result);
    output.line(
        "folder: %.0f images/s, from memory %.0f images/s, ratio %.3f (median of %d pairs)",
        FolderBench.median(bench.images()),
        FolderBench.median(bench.tensors()),
        bench.ratio(),
        PAIRS);
    return 0;
  }

  private String name() {
    return measure.name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Measures whole training steps: batch, forward, loss, metrics, backward, update. */
  private void train(Model network, Kernels kernels, StepTimes times) {
    Optimizer rule = new SGD(0.05, 0.9);
    Optional<Architecture> architecture = Zoo.find(model);
    Trainer trainer =
        architecture
            .map(a -> a.compile(network, rule))
            .orElseGet(
                () ->
                    Trainer.compile(
                        network, rule, new SparseCategoricalCrossentropy(), new Accuracy()))
            .on(kernels);
    Dataset plain =
        task()
            .orElseGet(
                () -> samples(network.inputShape(), network.outputShapes().getFirst().channels()));
    Dataset samples = architecture.map(a -> a.samples(plain)).orElse(plain);
    Callback timer =
        new Callback() {
          @Override
          public void onEpochBegin(Training training, int epoch) {
            times.begin();
          }

          @Override
          public void onBatchEnd(Training training, int batch, Map<String, Double> logs) {
            if (times.step()) {
              training.stop();
            }
          }
        };
    trainer.fit(
        samples, Fit.epochs(Integer.MAX_VALUE).batchSize(batchSize).quiet().callbacks(timer));
  }

  private static final int SEED = 1;

  /** Returns samples of the task that an architecture has of its own. */
  private Optional<Dataset> task() {
    return Zoo.find(model)
        .flatMap(architecture -> architecture.task(SEED))
        .map(split -> Datasets.limit(split.train(), Math.max(batchSize, 256)));
  }

  /** Returns drawn digits, held in memory, if they fit the model; random numbers otherwise. */
  private Dataset samples(Shape input, int classes) {
    int count = Math.max(batchSize, SAMPLES / batchSize * batchSize);
    Dataset digits = DigitsDataset.split(SEED).train();
    if (digits.inputShape().equals(input) && classes == 10 && count <= digits.size()) {
      Classified first = Classified.of(Datasets.limit(digits, count));
      int[] all = java.util.stream.IntStream.range(0, count).toArray();
      int[] labels = first.labels();
      float[] y = new float[count];
      for (int i = 0; i < count; i++) {
        y[i] = labels[i];
      }
      return Datasets.of(Datasets.inputs(first, all), Tensor.of(Shape.of(count, 1), y));
    }
    int few = Math.max(batchSize, 256 / batchSize * batchSize);
    float[] y = new float[few];
    for (int i = 0; i < few; i++) {
      y[i] = i % classes;
    }
    return Datasets.of(random(input.prepend(few)), Tensor.of(Shape.of(few, 1), y));
  }

  private static Tensor random(Shape shape) {
    Tensor tensor = Tensor.zeros(shape);
    CounterRandom random = CounterRandom.ofSeed(SEED);
    for (int i = 0; i < tensor.data().length; i++) {
      tensor.data()[i] = random.uniform(i);
    }
    return tensor;
  }

  /** Measures predictions: copying a batch in, the model, copying the results out. */
  private void predict(Model network, Kernels kernels, StepTimes times) {
    Shape input =
        network.inputShape().isKnown()
            ? network.inputShape()
            : task().map(Dataset::inputShape).orElse(network.inputShape());
    Plan plan =
        new Plan(network, PlanSpec.of(batchSize).kernels(kernels).inputShapes(List.of(input)));
    Tensor batch = random(input.prepend(batchSize));
    times.begin();
    do {
      plan.run(batch);
    } while (!times.step());
  }
}
