package dev.fovea.app.train;

import dev.fovea.app.common.LossTargets;
import dev.fovea.app.common.MaskLoss;
import dev.fovea.data.Dataset;
import dev.fovea.kernel.Kernels;
import dev.fovea.loss.Loss;
import dev.fovea.metric.Accuracy;
import dev.fovea.metric.ClassMetric;
import dev.fovea.metric.Metric;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.schedule.ConstantRate;
import dev.fovea.store.SavedModel;
import dev.fovea.train.OutputMeaning;
import dev.fovea.train.Trainer;
import dev.fovea.zoo.Recipe;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A training that goes on with a saved model.
 *
 * @param file the name of its file
 */
record FurtherStart(String file, SavedModel saved) implements Start {
  @Override
  public String name() {
    return String.valueOf(Path.of(file).getFileName());
  }

  @Override
  public Recipe recipe(@Nullable String recipe, int samples) {
    if (recipe != null) {
      throw new IllegalArgumentException(
          "--recipe is for an architecture, not for the file " + file);
    }
    return Recipe.STANDARD;
  }

  @Override
  public Optional<SavedModel> further() {
    return Optional.of(saved);
  }

  @Override
  public Made make(
      Dataset samples,
      long seed,
      Supplier<Optimizer> optimizer,
      boolean asksForOptimizer,
      Consumer<String> note) {
    Trainer trainer =
        earlier(asksForOptimizer, note).orElseGet(() -> compiled(samples, optimizer.get()));
    return new Made(trainer, trainer.model());
  }

  private Optional<Trainer> earlier(boolean asksForOptimizer, Consumer<String> note) {
    Optional<Trainer> earlier =
        saved
            .trainer()
            .filter(
                t -> !asksForOptimizer && t.optimizer().learningRate() instanceof ConstantRate);
    if (earlier.isPresent()) {
      note.accept("Continuing with the optimizer of %s and its state".formatted(file));
    }
    return earlier;
  }

  private Trainer compiled(Dataset samples, Optimizer optimizer) {
    if (saved.model().outputs().size() > 1) {
      throw new IllegalArgumentException(
          file
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
    return Trainer.compile(saved.model(), optimizer, List.of(loss), List.of(1.0), metrics);
  }

  @Override
  public Dataset samples(Dataset samples, Trainer trainer) {
    return LossTargets.of(samples, trainer.model(), trainer.losses().getFirst());
  }

  @Override
  public void pretrain(
      Made made, Dataset train, long seed, Kernels kernels, Consumer<String> progress) {}
}
