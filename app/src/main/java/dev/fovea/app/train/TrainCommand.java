package dev.fovea.app.train;

import dev.fovea.app.common.DataOptions;
import dev.fovea.app.common.EpochClock;
import dev.fovea.app.common.HistoryFile;
import dev.fovea.app.common.LossTargets;
import dev.fovea.app.common.MaskLoss;
import dev.fovea.app.common.ModelSource;
import dev.fovea.app.common.Output;
import dev.fovea.app.common.ThreadOptions;
import dev.fovea.app.common.Tidy;
import dev.fovea.app.common.WritesFiles;
import dev.fovea.callback.BackupAndRestore;
import dev.fovea.callback.TerminateOnNaN;
import dev.fovea.data.AtomicFile;
import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.data.Split;
import dev.fovea.data.Target;
import dev.fovea.data.augment.Augmentations;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Workers;
import dev.fovea.loss.Loss;
import dev.fovea.metric.Accuracy;
import dev.fovea.metric.ClassMetric;
import dev.fovea.metric.Metric;
import dev.fovea.model.Model;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.optimizer.Optimizers;
import dev.fovea.schedule.ConstantRate;
import dev.fovea.schedule.Schedule;
import dev.fovea.store.ModelMetadata;
import dev.fovea.store.SavedModel;
import dev.fovea.train.Callback;
import dev.fovea.train.Fit;
import dev.fovea.train.OutputMeaning;
import dev.fovea.train.Trainer;
import dev.fovea.train.Training;
import dev.fovea.train.TrainingException;
import dev.fovea.zoo.Architecture;
import dev.fovea.zoo.BasicCnn;
import dev.fovea.zoo.Recipe;
import dev.fovea.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code fovea train}: trains, tests and saves a model. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Train a model, test it on unseen samples, and save it.")
public final class TrainCommand implements Callable<Integer>, WritesFiles {
  @Mixin private Output output = new Output();
  @Mixin private DataOptions data = new DataOptions();
  @Mixin private ThreadOptions threads = new ThreadOptions();
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "NAME|FILE",
      defaultValue = BasicCnn.NAME,
      description =
          "Model to train: an architecture ('fovea zoo' lists them; default: basic-cnn), or a .keras"
              + " file to train further.")
  private String model = BasicCnn.NAME;

  @Option(
      names = "--recipe",
      paramLabel = "NAME",
      description =
          "Recipe of the architecture: its optimizer, epochs, batch size and augmentation; default:"
              + " its first one.")
  private @Nullable String recipeName;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Number of epochs; default: that of the recipe, 12 for basic-cnn.")
  private @Nullable Integer epochsGiven;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Samples per batch; default: that of the recipe, 128 for basic-cnn.")
  private @Nullable Integer batchSizeGiven;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      completionCandidates = OptimizerNames.class,
      description =
          "Optimizer: ${COMPLETION-CANDIDATES}; default: that of the recipe, for basic-cnn adam with"
              + " a cosine decay of the learning rate from 0.001 to 0.")
  private @Nullable String optimizer;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description =
          "Learning rate, constant with --optimizer; default: Keras's default of the optimizer, or"
              + " that of the recipe without --optimizer.")
  private @Nullable Double learningRate;

  @Option(
      names = "--augment",
      description = "Randomly shift, rotate, zoom and distort each image in each epoch.")
  private boolean augment;

  @Option(
      names = "--validation-split",
      paramLabel = "X",
      description =
          "Validate on this fraction of the training samples; default: on the test samples.")
  private double validationSplit;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Use only the first N training samples.")
  private int limit = Integer.MAX_VALUE;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Random seed; default: 1. Equal seeds give equal weights, bit for bit.")
  private long seed = 1;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "File to save the model to; default: basic-cnn.keras, or the file of --model.")
  private @Nullable Path out;

  @Option(
      names = "--no-optimizer",
      description =
          "Save the model alone, without loss, metrics and the optimizer's state: a third of the"
              + " size.")
  private boolean plain;

  @Option(
      names = "--resume",
      description = "Resume the same training where it was stopped, from its backup beside --out.")
  private boolean resume;

  /** The fresh network of an architecture; the model that trains it may be another. */
  private @Nullable Model network;

  @Override
  public void checkFiles() throws IOException {
    AtomicFile.check(target());
    AtomicFile.check(backup(target()));
    AtomicFile.check(HistoryFile.beside(target()));
  }

  @Override
  public Integer call() throws IOException {
    check();
    Recipe recipe = recipe();
    int epochs = epochs(recipe);
    int batchSize = batchSize(recipe);
    Optional<SavedModel> further =
        ModelSource.isName(model) ? Optional.empty() : Optional.of(ModelSource.load(model));
    DataOptions.Found found = found(further);
    DataOptions.checkClasses(found);
    ModelMetadata metadata = metadata(found, further);
    Dataset samples = Datasets.limit(found.split().train(), limit);
    Trainer trainer = trainer(samples, recipe, further);
    Dataset train = prepared(samples, trainer);
    Dataset test = prepared(found.split().test(), trainer);
    Path target = target();
    Path backup = backup(target);
    prepare(backup);
    output.line(
        "Training %s on %s: %,d samples of %s, %d epochs, batches of %d, %s kernels, %d threads",
        ModelSource.isName(model) ? model : Path.of(model).getFileName(),
        found.name(),
        train.size(),
        train.inputShape(),
        epochs,
        batchSize,
        trainer.kernels().name(),
        trainer.kernels().workers().threads());
    pretrain(Split.last(train, validationSplit).train(), trainer, backup);
    EpochClock clock = new EpochClock();
    try (StopOnSignal stop = new StopOnSignal("the same command with --resume")) {
      Fit fit =
          fit(recipe, test)
              .quiet()
              .callbacks(
                  new Tidy(),
                  clock,
                  new TerminateOnNaN(),
                  output.progressBar(),
                  new BackupAndRestore(backup),
                  new HistoryFile(target, resume && Files.exists(backup)),
                  new EpochJson(output, clock, trained(train)),
                  stop);
      trainer.fit(train, fit);
      finish(trainer, test, metadata, clock, trained(train));
    }
    return 0;
  }

  /** Teaches a fresh network what it learns without gradients; a backup has learned it already. */
  private void pretrain(Dataset train, Trainer trainer, Path backup) {
    Model fresh = network;
    if (fresh != null && !Files.exists(backup)) {
      Zoo.of(model)
          .pretrain(fresh, train, seed, trainer.kernels(), line -> output.note("%s", line));
    }
  }

  /** Returns the dataset: the architecture's own task if it has one and no other is asked for. */
  private DataOptions.Found found(Optional<SavedModel> further) {
    Optional<Split> task =
        data.isGiven() ? Optional.empty() : Zoo.find(model).flatMap(a -> a.task(seed));
    return task.map(split -> new DataOptions.Found("its own task", split))
        .or(() -> further.map(saved -> data.forTraining(output, saved, seed)))
        .orElseGet(() -> data.forTraining(output, seed));
  }

  /** Returns what is saved with the model; what its file told before counts for data without. */
  private static ModelMetadata metadata(DataOptions.Found found, Optional<SavedModel> further) {
    return further
        .map(SavedModel::metadata)
        .filter(known -> found.folder().isEmpty() && !known.equals(ModelMetadata.NONE))
        .orElseGet(found::metadata);
  }

  private Recipe recipe() {
    Optional<Architecture> architecture = Zoo.find(model);
    if (recipeName != null && architecture.isEmpty()) {
      throw usage("--recipe is for an architecture, not for the file " + model);
    }
    Recipe recipe;
    try {
      recipe =
          architecture
              .map(a -> recipeName == null ? a.recipes().getFirst() : a.recipe(recipeName))
              .orElse(Recipe.STANDARD);
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
    recipe = learningRate == null ? recipe : recipe.learningRate(learningRate);
    return augment ? recipe.augmentation(Augmentations.digits()) : recipe;
  }

  private int epochs(Recipe recipe) {
    return epochsGiven == null ? recipe.epochs() : epochsGiven;
  }

  private int batchSize(Recipe recipe) {
    return batchSizeGiven == null ? recipe.batchSize() : batchSizeGiven;
  }

  private void check() {
    if (isBelowOne(epochsGiven) || isBelowOne(batchSizeGiven) || limit < 1) {
      throw usage("--epochs, --batch-size and --limit must be at least 1");
    }
    if (!(validationSplit >= 0 && validationSplit < 1)) {
      throw usage("--validation-split must be from 0 to below 1");
    }
    if (learningRate != null && !(learningRate > 0)) {
      throw usage("--learning-rate must be above 0");
    }
    if (optimizer != null) {
      try {
        Optimizers.of(optimizer);
      } catch (IllegalArgumentException e) {
        throw usage(String.valueOf(e.getMessage()));
      }
    }
    if (!target().toString().endsWith(".keras")) {
      throw usage("--out must end in .keras, not " + target());
    }
  }

  private static boolean isBelowOne(@Nullable Integer number) {
    return number != null && number < 1;
  }

  private ParameterException usage(String message) {
    return new ParameterException(java.util.Objects.requireNonNull(spec).commandLine(), message);
  }

  /** Returns the number of samples in an epoch. */
  private int trained(Dataset train) {
    return Split.last(train, validationSplit).train().size();
  }

  private Fit fit(Recipe recipe, Dataset test) {
    Fit fit =
        Fit.epochs(epochs(recipe))
            .batchSize(batchSize(recipe))
            .seed(seed)
            .augmentation(recipe.augmentation());
    return validationSplit > 0 ? fit.validationSplit(validationSplit) : fit.validation(test);
  }

  private Trainer trainer(Dataset samples, Recipe recipe, Optional<SavedModel> further) {
    int classes =
        samples.targets().getFirst() instanceof Target.Classes target ? target.classes() : 1;
    Kernels kernels = Kernels.best(Workers.of(threads.count()));
    Optional<Architecture> architecture = Zoo.find(model);
    if (architecture.isPresent()) {
      Model fresh = architecture.get().create(samples.inputShape(), Math.max(2, classes));
      fresh.initialize(seed);
      network = fresh;
      return architecture.get().compile(fresh, optimizer(recipe, samples)).on(kernels);
    }
    SavedModel saved = further.orElseThrow();
    Optional<Trainer> earlier =
        saved.trainer().filter(t -> t.optimizer().learningRate() instanceof ConstantRate);
    if (optimizer == null && learningRate == null && earlier.isPresent()) {
      output.note("Continuing with the optimizer of %s and its state", model);
      return earlier.get().on(kernels);
    }
    if (saved.model().outputs().size() > 1) {
      throw new IllegalArgumentException(
          model
              + ": has several outputs and was saved without its training; train it anew with the"
              + " name of its architecture ('fovea zoo' lists them)");
    }
    boolean masks = MaskLoss.isFor(samples);
    OutputMeaning meaning = masks ? saved.rowMeaning() : saved.outputMeaning();
    Loss loss =
        masks
            ? MaskLoss.of(saved)
            : saved.trainer().map(t -> t.losses().getFirst()).orElseGet(meaning::loss);
    Metric accuracy = new Accuracy("accuracy", meaning.threshold());
    List<Metric> metrics = masks ? List.of(accuracy, ClassMetric.meanIoU()) : List.of(accuracy);
    return Trainer.compile(
            saved.model(), optimizer(recipe, samples), List.of(loss), List.of(1.0), metrics)
        .on(kernels);
  }

  /** Returns samples in the form that the model and its losses take. */
  private Dataset prepared(Dataset samples, Trainer trainer) {
    return Zoo.find(model)
        .map(architecture -> architecture.samples(samples))
        .orElseGet(() -> LossTargets.of(samples, trainer.model(), trainer.losses().getFirst()));
  }

  private Optimizer optimizer(Recipe recipe, Dataset samples) {
    if (optimizer == null) {
      int batches = Math.ceilDiv(trained(samples), batchSize(recipe));
      return recipe.optimizer(epochs(recipe), batches);
    }
    Optimizer chosen = Optimizers.of(optimizer);
    return learningRate == null ? chosen : chosen.withLearningRate(Schedule.constant(learningRate));
  }

  private Path target() {
    return Optional.ofNullable(out)
        .orElse(Path.of(ModelSource.isName(model) ? model + ".keras" : model));
  }

  private static Path backup(Path target) {
    String name = String.valueOf(target.getFileName());
    return target.resolveSibling(name.replaceAll("\\.keras$", "") + ".backup.keras");
  }

  private void prepare(Path backup) throws IOException {
    if (resume) {
      output.note(
          Files.exists(backup)
              ? "Resuming from %s"
              : "There is no backup %s; starting from the beginning",
          backup);
    } else if (Files.exists(backup)) {
      output.note(
          "Starting from the beginning; the backup %s of a stopped training is deleted (--resume"
              + " would have continued it)",
          backup);
      Files.delete(backup);
    }
  }

  private void finish(
      Trainer trainer, Dataset test, ModelMetadata metadata, EpochClock clock, int samples)
      throws IOException {
    Path target = target();
    Map<String, Double> figures = trainer.evaluate(test, batchSize(recipe()));
    checkFinite(trainer, figures, target);
    SavedModel saved = saved(trainer);
    saved = saved.with(fitting(metadata, saved.model()));
    (plain ? SavedModel.of(saved.model()).with(saved.metadata()) : saved).save(target);
    double speed = clock.totalSeconds() == 0 ? 0 : clock.epochs() * samples / clock.totalSeconds();
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("event", "result");
    figures.forEach((name, value) -> result.put("test_" + name, value));
    result.put("seconds", clock.totalSeconds());
    result.put("images_per_second", speed);
    result.put("model", target.toString());
    output.json(result);
    figures.forEach((name, value) -> output.line("Test %s: %.4f", name, value));
    output.line("Trained in %.1f s (%.0f images/s); saved %s", clock.totalSeconds(), speed, target);
    output.line("");
    output.line("Try next:");
    boolean masks = MaskLoss.isFor(test);
    String own = masks ? "segment " : "predict ";
    String on = data.arguments().isEmpty() ? "" : " " + String.join(" ", data.arguments());
    for (String next :
        List.of(
            "evaluate " + target + on + " --confusion",
            own + target + (masks ? " --scene 1" : on + " --index 0,1,2"),
            own + target + " YOUR-IMAGE.png",
            "look " + target + " history",
            "summary " + target)) {
      output.line("  ./fovea %s", next);
    }
  }

  /** Returns the metadata without names if the model has outputs that no class of the data has. */
  private static ModelMetadata fitting(ModelMetadata metadata, Model model) {
    int outputs = model.outputShapes().getFirst().channels();
    int names = metadata.classNames().size();
    return names == outputs || names == 2 && outputs == 1
        ? metadata
        : metadata.classNames(List.of());
  }

  /** Returns what is saved: the network that predicts, with its training if that is the same. */
  private SavedModel saved(Trainer trainer) {
    return network == null || network == trainer.model()
        ? SavedModel.of(trainer)
        : SavedModel.of(network);
  }

  /** Refuses a diverged model, lest it replace a good one. */
  private static void checkFinite(Trainer trainer, Map<String, Double> figures, Path target) {
    Optional<String> broken =
        trainer
            .firstNonFinite()
            .or(
                () ->
                    Double.isFinite(figures.getOrDefault("loss", 0.0))
                        ? Optional.empty()
                        : Optional.of("the test loss"));
    if (broken.isPresent()) {
      Path backup = backup(target);
      throw new TrainingException(
          "training has diverged: %s is not finite, and %s is not written; try a lower --learning-rate%s"
              .formatted(
                  broken.get(),
                  target,
                  Files.exists(backup)
                      ? ", with --resume from the last good epoch in " + backup
                      : ""));
    }
  }

  /** Writes a line of JSON for each epoch. */
  private record EpochJson(Output output, EpochClock clock, int samples) implements Callback {
    /** Runs after the backup, so that a reported epoch is never repeated. */
    @Override
    public void onEpochDone(Training training, int epoch, Map<String, Double> logs) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("event", "epoch");
      line.put("epoch", epoch + 1);
      line.putAll(logs);
      line.put("seconds", clock.epochSeconds());
      line.put("images_per_second", samples / clock.epochSeconds());
      output.json(line);
    }
  }
}
