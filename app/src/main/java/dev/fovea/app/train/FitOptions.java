package dev.fovea.app.train;

import dev.fovea.data.augment.Augmentations;
import dev.fovea.optimizer.Optimizers;
import dev.fovea.tensor.Shape;
import dev.fovea.zoo.Recipe;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code fovea train} that change a recipe. */
final class FitOptions {
  private static final Pattern TIME = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([smh])");

  /** The number of channels of a picture in color. */
  private static final int COLORS = 3;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Number of epochs; default: that of the recipe, 12 for basic-cnn.")
  private @Nullable Integer epochs;

  @Option(
      names = "--time",
      paramLabel = "TIME",
      description =
          "Train for about this long, such as 30s, 10m or 2h: the speed is measured first, and the"
              + " number of epochs and the learning rate's schedule follow from it.")
  private @Nullable String time;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Samples per batch; default: that of the recipe, 128 for basic-cnn.")
  private @Nullable Integer batchSize;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      completionCandidates = OptimizerNames.class,
      description =
          "Optimizer: ${COMPLETION-CANDIDATES}; default: that of the recipe, for basic-cnn adam with"
              + " a cosine decay of the learning rate from 0.001 to 0.")
  private @Nullable String optimizer;

  @Mixin private LearningRate rate = new LearningRate();

  @Option(
      names = "--augment",
      description =
          "Randomly shift, rotate, zoom and distort each image in each epoch; mirror pictures in"
              + " color, and change their brightness and contrast.")
  private boolean augment;

  /**
   * Checks the options.
   *
   * @param resumes whether a stopped training goes on
   * @throws IllegalArgumentException if one is out of range or unknown, or they contradict each
   *     other
   */
  void check(boolean resumes) {
    if (isBelowOne(epochs) || isBelowOne(batchSize)) {
      throw new IllegalArgumentException("--epochs and --batch-size must be at least 1");
    }
    rate.check();
    if (optimizer != null) {
      Optimizers.of(optimizer);
    }
    if (time != null) {
      seconds(time);
      if (epochs != null) {
        throw new IllegalArgumentException(
            "--time and --epochs both say how long to train; leave one of them out");
      }
      if (resumes) {
        throw new IllegalArgumentException(
            "--time measures anew; resume with the --epochs that the training told at its"
                + " beginning");
      }
    }
  }

  private static boolean isBelowOne(@Nullable Integer number) {
    return number != null && number < 1;
  }

  private static double seconds(String time) {
    Matcher matcher = TIME.matcher(time.strip());
    double number = matcher.matches() ? Double.parseDouble(matcher.group(1)) : 0;
    if (!(number > 0)) {
      throw new IllegalArgumentException("--time takes a time such as 30s, 10m or 2h, not " + time);
    }
    return number
        * switch (matcher.group(2)) {
          case "s" -> 1;
          case "m" -> 60;
          default -> 3600;
        };
  }

  /** Returns the seconds to train for, if they are asked for. */
  OptionalDouble seconds() {
    return time == null ? OptionalDouble.empty() : OptionalDouble.of(seconds(time));
  }

  /** Returns the number of epochs, if it is asked for. */
  OptionalInt epochs() {
    return epochs == null ? OptionalInt.empty() : OptionalInt.of(epochs);
  }

  /** Returns the number of samples in a step, if it is asked for. */
  OptionalInt batchSize() {
    return batchSize == null ? OptionalInt.empty() : OptionalInt.of(batchSize);
  }

  /** Returns what is asked of the learning rate. */
  LearningRate rate() {
    return rate;
  }

  /** Returns the optimizer's name, if one is asked for. */
  Optional<String> optimizer() {
    return Optional.ofNullable(optimizer);
  }

  /** Returns whether the optimizer or its rate is asked for, so that no earlier one goes on. */
  boolean asksForOptimizer() {
    return optimizer != null || rate.isGiven();
  }

  /** Returns a recipe with what is asked for in place of its own. */
  Schooling applied(Recipe recipe, Shape input) {
    Recipe changed =
        rate.value().isPresent() ? recipe.learningRate(rate.value().getAsDouble()) : recipe;
    boolean color = input.rank() == COLORS && input.channels() == COLORS;
    if (augment) {
      changed =
          changed.augmentation(color ? Augmentations.photographs() : Augmentations.digits());
    }
    return new Schooling(
        changed,
        epochs == null ? recipe.epochs() : epochs,
        batchSize == null ? recipe.batchSize() : batchSize,
        optimizer(),
        rate.value());
  }
}
