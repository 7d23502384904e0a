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
import dev.fovea.callback.EarlyStopping;
import dev.fovea.callback.Monitor;
import dev.fovea.callback.TerminateOnNaN;
import dev.fovea.data.Dataset;
import dev.fovea.data.Split;
import dev.fovea.formats.tensorboard.TensorBoard;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Workers;
import dev.fovea.store.ModelMetadata;
import dev.fovea.store.SavedModel;
import dev.fovea.train.Callback;
import dev.fovea.train.Fit;
import dev.fovea.train.History;
import dev.fovea.train.Trainer;
import dev.fovea.zoo.Recipe;
import dev.fovea.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
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
  /** The file of a model that started from another one, if none is named. */
  private static final String TRANSFERRED = "transferred.keras";

  @Mixin private Output output = new Output();
  @Mixin private DataOptions data = new DataOptions();
  @Mixin private ThreadOptions threads = new ThreadOptions();
  @Mixin private ModelOptions model = new ModelOptions();
  @Mixin private TransferOptions transfer = new TransferOptions();
  @Mixin private FitOptions fitting = new FitOptions();
  @Mixin private ClassWeights classWeights = new ClassWeights();
  @Mixin private SampleChoice samples = new SampleChoice();
  @Mixin private TargetOptions files = new TargetOptions();
  @Mixin private ReportOptions report = new ReportOptions();
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void checkFiles() throws IOException {
    files.checkFiles(candidates());
  }

  @Override
  public Integer call() throws IOException {
    check();
    if (transfer.from().isPresent()) {
      return transferred(transfer.from().get());
    }
    Optional<SavedModel> further = further();
    DataOptions.Found found = found(further);
    DataOptions.checkClasses(found);
    String name = model.model(found, output);
    Start start = start(name, further);
    Path target = files.target(name);
    Assembly assembly =
        new Assembly(start, found, Kernels.best(Workers.of(threads.count())), samples, output);
    Assembly.Assembled run =
        assembly.of(schooling(start, found), fitting, classWeights, data.isOwn(), target);
    Trainer trainer = run.made().trainer();
    Path backup = TargetOptions.backup(target);
    files.prepare(backup, output);
    output.line(
        "Training %s on %s: %,d samples of %s, %d epochs, batches of %d, %s kernels, %d threads",
        start.name(),
        found.name(),
        run.train().size(),
        run.train().inputShape(),
        run.fit().epochs(),
        run.fit().batchSize(),
        trainer.kernels().name(),
        trainer.kernels().workers().threads());
    if (!Files.exists(backup)) {
      start.pretrain(
          run.made(),
          run.train(),
          samples.seed(),
          trainer.kernels(),
          line -> output.note("%s", line));
    }
    EpochClock clock = new EpochClock();
    try (StopOnSignal stop = new StopOnSignal("the same command with --resume")) {
      History history = trainer.fit(run.train(), watched(run, clock, target, stop));
      Map<String, Double> figures = trainer.evaluate(run.test(), run.fit().batchSize());
      Saving.checkFinite(trainer, figures, target);
      FinishedTraining done =
          new FinishedTraining(
              Saving.save(run.made(), metadata(found, further), target, files.isPlain()),
              target,
              found,
              run.train(),
              run.validation(),
              run.test(),
              history,
              figures,
              clock.totalSeconds(),
              data.arguments());
      TrainingEnd.afterTraining(done, speed(clock, run.train().size()), report, output);
    }
    return 0;
  }

  /** Trains a new head for another classifier. */
  private int transferred(String file) throws IOException {
    SavedModel source = ModelSource.load(file);
    Head head = Head.of(source.model(), file);
    ModelMetadata anew =
        new ModelMetadata(
            List.of(),
            source.metadata().preparation(),
            source.metadata().ground(),
            OptionalLong.empty());
    DataOptions.Found found = data.forTraining(output, source.with(anew), samples.seed());
    DataOptions.checkClasses(found);
    Path target = files.target(TRANSFERRED);
    Kernels kernels = Kernels.best(Workers.of(threads.count()));
    TransferRun.Result result =
        new TransferRun(head, file, kernels, fitting, samples, data.cacheOptions(), output)
            .run(found, transfer.fineTune(), classWeights, target);
    Trainer trainer = result.made().trainer();
    Dataset test = found.split().test();
    Map<String, Double> figures =
        trainer.evaluate(test, fitting.batchSize().orElse(Recipe.STANDARD.batchSize()));
    Saving.checkFinite(trainer, figures, target);
    FinishedTraining done =
        new FinishedTraining(
            Saving.save(
                result.made(),
                TransferRun.metadata(source.metadata(), found.metadata()),
                target,
                files.isPlain()),
            target,
            found,
            result.train(),
            result.validation(),
            test,
            result.history(),
            figures,
            result.clock().totalSeconds(),
            data.arguments());
    TrainingEnd.afterTraining(done, speed(result.clock(), result.train().size()), report, output);
    return 0;
  }

  private static double speed(EpochClock clock, int samples) {
    return clock.totalSeconds() == 0 ? 0 : clock.epochs() * samples / clock.totalSeconds();
  }

  /** Returns the names that the model's file may be called by if none is named. */
  private List<String> candidates() {
    return transfer.from().isPresent() ? List.of(TRANSFERRED) : model.candidates();
  }

  /** Returns the saved model to train further, if one is named. */
  private Optional<SavedModel> further() throws IOException {
    Optional<String> file = model.model().filter(name -> !ModelSource.isName(name));
    return file.isPresent() ? Optional.of(ModelSource.load(file.get())) : Optional.empty();
  }

  private static Start start(String name, Optional<SavedModel> further) {
    return further.isPresent()
        ? new FurtherStart(name, further.get())
        : new FreshStart(Zoo.of(name));
  }

  /** Returns the dataset: the architecture's own task if it has one and no other is asked for. */
  private DataOptions.Found found(Optional<SavedModel> further) {
    Optional<Split> task =
        data.isGiven()
            ? Optional.empty()
            : model.model().flatMap(Zoo::find).flatMap(a -> a.task(samples.seed()));
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

  private Schooling schooling(Start start, DataOptions.Found found) {
    try {
      Dataset chosen = samples.limited(found.split().train());
      return fitting.applied(start.recipe(model.recipe(), chosen.size()), chosen.inputShape());
    } catch (IllegalArgumentException e) {
      throw usage(e);
    }
  }

  private void check() {
    try {
      fitting.check(files.resumes());
      samples.check();
      transfer.check(model, fitting, files);
      files.check(candidates());
    } catch (IllegalArgumentException e) {
      throw usage(e);
    }
  }

  private ParameterException usage(IllegalArgumentException e) {
    return new ParameterException(
        Objects.requireNonNull(spec).commandLine(), String.valueOf(e.getMessage()), e);
  }

  /** Returns the options of the training with what watches it. */
  private Fit watched(
      Assembly.Assembled run, EpochClock clock, Path target, StopOnSignal stop)
      throws IOException {
    Path backup = TargetOptions.backup(target);
    List<Callback> watching = new ArrayList<>();
    watching.add(new Tidy());
    watching.add(clock);
    watching.add(new TerminateOnNaN());
    watching.add(output.progressBar());
    watching.add(new BackupAndRestore(backup));
    if (run.patience() > 0) {
      watching.add(new EarlyStopping(Monitor.of("val_loss"), 0, run.patience(), true));
    }
    watching.add(new HistoryFile(target, files.resumes() && Files.exists(backup)));
    watching.add(new EpochJson(output, clock, run.train().size()));
    fitting
        .seconds()
        .ifPresent(seconds -> watching.add(new TimeLimit(seconds, run.begun(), output)));
    watching.add(stop);
    files.tensorBoard().ifPresent(folder -> watching.add(new TensorBoard(folder)));
    return run.fit().callbacks(watching.toArray(Callback[]::new));
  }
}
