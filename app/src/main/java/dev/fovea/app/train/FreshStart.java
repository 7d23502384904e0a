package dev.fovea.app.train;

import dev.fovea.data.Dataset;
import dev.fovea.data.Target;
import dev.fovea.kernel.Kernels;
import dev.fovea.model.Model;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.store.SavedModel;
import dev.fovea.train.Trainer;
import dev.fovea.zoo.Architecture;
import dev.fovea.zoo.Recipe;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A training that starts from a fresh network of an architecture. */
record FreshStart(Architecture architecture) implements Start {
  @Override
  public String name() {
    return architecture.name();
  }

  @Override
  public Recipe recipe(@Nullable String recipe, int samples) {
    String name =
        (recipe == null ? architecture.recipes().getFirst() : architecture.recipe(recipe)).name();
    return architecture.recipes(samples).stream()
        .filter(r -> r.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public Optional<SavedModel> further() {
    return Optional.empty();
  }

  @Override
  public Made make(
      Dataset samples,
      long seed,
      Supplier<Optimizer> optimizer,
      boolean asksForOptimizer,
      Consumer<String> note) {
    int classes =
        samples.targets().getFirst() instanceof Target.Classes target ? target.classes() : 1;
    Model fresh = architecture.create(samples.inputShape(), Math.max(2, classes), samples.size());
    fresh.initialize(seed);
    return new Made(architecture.compile(fresh, optimizer.get()), fresh);
  }

  @Override
  public Dataset samples(Dataset samples, Trainer trainer) {
    return architecture.samples(samples);
  }

  @Override
  public void pretrain(
      Made made, Dataset train, long seed, Kernels kernels, Consumer<String> progress) {
    architecture.pretrain(made.network(), train, seed, kernels, progress);
  }
}
