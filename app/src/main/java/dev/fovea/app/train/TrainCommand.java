package dev.fovea.app.train;

import dev.fovea.app.common.DataOptions;
import dev.fovea.app.common.EpochClock;
import dev.fovea.app.common.HistoryFile;
import dev.fovea.app.common.ModelSource;
import dev.fovea.app.common.Output;
import dev.fovea.app.common.ThreadOptions;
import dev.fovea.app.common.Tidy;
import dev.fovea.app.common.WritesFiles;
import dev.fovea.callback.BackupAndRestore;
import dev.fovea.callback.TerminateOnNaN;
import dev.fovea.data.Dataset;
import dev.fovea.data.Split;
import dev.fovea.formats.tensorboard.TensorBoard;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Workers;
import dev.fovea.store.ModelMetadata;
import dev.fovea.store.SavedModel;
import dev.fovea.train.Fit;
import dev.fovea.train.History;
import dev.fovea.train.Trainer;
import dev.fovea.zoo.Recipe;
import dev.fovea.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
  @Mixin private ModelOptions model = new ModelOptions();
  @Mixin private FitOptions fitting = new FitOptions();
  @Mixin private SampleChoice samples = new SampleChoice();
  @Mixin private TargetOptions files = new TargetOptions();
  @Mixin private ReportOptions report = new ReportOptions();
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void checkFiles() throws IOException {
    files.checkFiles(model.model());
  }

  @Override
  public Integer call() throws IOException {
    check();
    Start start = start();
    Recipe recipe = recipe(start);
    DataOptions.Found found = found(start.further());
    DataOptions.checkClasses(found);
    ModelMetadata metadata = metadata(found, start.further());
    Dataset chosen = samples.limited(found.split().train());
    Start.Made made = made(start, chosen, recipe);
    Trainer trainer = made.trainer();
    Dataset train = start.samples(chosen, trainer);
    Dataset test = start.samples(found.split().test(), trainer);
    Path target = files.target(model.model());
    Path backup = TargetOptions.backup(target);
    files.prepare(backup, output);
    Fit fit = fit(recipe, test);
    output.line(
        "Training %s on %s: %,d samples of %s, %d epochs, batches of %d, %s kernels, %d threads",
        start.name(),
        found.name(),
        train.size(),
        train.inputShape(),
        fit.epochs(),
        fit.batchSize(),
        trainer.kernels().name(),
        trainer.kernels().workers().threads());
    Split parts = Split.last(train, samples.validationSplit());
    if (!Files.exists(backup)) {
      start.pretrain(
          made, parts.train(), samples.seed(), trainer.kernels(), line -> output.note("%s", line));
    }
    EpochClock clock = new EpochClock();
    try (StopOnSignal stop = new StopOnSignal("the same command with --resume")) {
      int trained = parts.train().size();
      History history = trainer.fit(train, watched(fit, clock, target, trained, stop));
      Map<String, Double> figures = trainer.evaluate(test, fit.batchSize());
      Saving.checkFinite(trainer, figures, target);
      FinishedTraining done =
          new FinishedTraining(
              Saving.save(made, metadata, target, files.isPlain()),
              target,
              found,
              parts.train(),
              samples.validationSplit() > 0 ? parts.test() : test,
              test,
              history,
              figures,
              clock.totalSeconds(),
              data.arguments());
      TrainingEnd.afterTraining(done, speed(clock, trained), report, output);
    }
    return 0;
  }

  private static double speed(EpochClock clock, int samples) {
    return clock.totalSeconds() == 0 ? 0 : clock.epochs() * samples / clock.totalSeconds();
  }

  private Start start() throws IOException {
    String name = model.model();
    return ModelSource.isName(name)
        ? new FreshStart(Zoo.of(name))
        : new FurtherStart(name, ModelSource.load(name));
  }

  /** Returns the dataset: the architecture's own task if it has one and no other is asked for. */
  private DataOptions.Found found(Optional<SavedModel> further) {
    Optional<Split> task =
        data.isGiven()
            ? Optional.empty()
            : Zoo.find(model.model()).flatMap(a -> a.task(samples.seed()));
    return task.map(split -> new DataOptions.Found("its own task", split))
        .or(() -> further.map(saved -> data.forTraining(output, saved, samples.seed())))
        .orElseGet(() -> data.forTraining(output, samples.seed()));
  }

  /** Returns what is saved with the model; what its file told before counts for data without. */
  private static ModelMetadata metadata(DataOptions.Found found, Optional<SavedModel> further) {
    return further
        .map(SavedModel::metadata)
        .filter(known -> found.folder().isEmpty() && !known.equals(ModelMetadata.NONE))
        .orElseGet(found::metadata);
  }

  private Recipe recipe(Start start) {
    try {
      return fitting.applied(start.recipe(model.recipe()));
    } catch (IllegalArgumentException e) {
      throw usage(e);
    }
  }

  private void check() {
    try {
      fitting.check();
      samples.check();
      files.check(model.model());
    } catch (IllegalArgumentException e) {
      throw usage(e);
    }
  }

  private ParameterException usage(IllegalArgumentException e) {
    return new ParameterException(
        Objects.requireNonNull(spec).commandLine(), String.valueOf(e.getMessage()), e);
  }

  private Start.Made made(Start start, Dataset chosen, Recipe recipe) {
    Kernels kernels = Kernels.best(Workers.of(threads.count()));
    int trained = Split.last(chosen, samples.validationSplit()).train().size();
    Start.Made made =
        start.make(
            chosen,
            samples.seed(),
            () -> fitting.optimizer(recipe, trained),
            fitting.asksForOptimizer(),
            remark -> output.note("%s", remark));
    return new Start.Made(made.trainer().on(kernels), made.network());
  }

  private Fit fit(Recipe recipe, Dataset test) {
    Fit fit =
        Fit.epochs(fitting.epochs(recipe))
            .batchSize(fitting.batchSize(recipe))
            .seed(samples.seed())
            .augmentation(recipe.augmentation())
            .quiet();
    return samples.validationSplit() > 0
        ? fit.validationSplit(samples.validationSplit())
        : fit.validation(test);
  }

  /** Returns the options of the training with what watches it. */
  private Fit watched(Fit fit, EpochClock clock, Path target, int trained, StopOnSignal stop)
      throws IOException {
    Path backup = TargetOptions.backup(target);
    Fit watched =
        fit.callbacks(
            new Tidy(),
            clock,
            new TerminateOnNaN(),
            output.progressBar(),
            new BackupAndRestore(backup),
            new HistoryFile(target, files.resumes() && Files.exists(backup)),
            new EpochJson(output, clock, trained),
            stop);
    return files.tensorBoard().isPresent()
        ? watched.callback(new TensorBoard(files.tensorBoard().get()))
        : watched;
  }
}
