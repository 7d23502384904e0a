package dev.fovea.app.train;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code fovea train} for a training that starts from another classifier. */
final class TransferOptions {
  @Option(
      names = "--from",
      paramLabel = "FILE",
      description =
          "Start from a classifier (.keras, .h5 or .onnx): its last Dense layer is replaced by one"
              + " for your classes, and that alone is trained, in seconds.")
  private @Nullable String from;

  @Option(
      names = "--fine-tune",
      paramLabel = "N",
      description =
          "With --from: then train the last N layers with weights before the new one, too, at a low"
              + " rate; batch normalization stays as it is.")
  private int fineTune;

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if one is out of range, or they contradict others
   */
  void check(ModelOptions model, FitOptions fitting, TargetOptions files) {
    if (fineTune < 0) {
      throw new IllegalArgumentException("--fine-tune must be at least 0");
    }
    if (from == null) {
      if (fineTune > 0) {
        throw new IllegalArgumentException("--fine-tune is for --from FILE");
      }
      return;
    }
    refuse(model.model().isPresent(), "--model", "names the model to train");
    refuse(model.recipe() != null, "--recipe", "is for an architecture");
    refuse(fitting.seconds().isPresent(), "--time", "is for whole models");
    refuse(fitting.rate().isAuto(), "--learning-rate auto", "is for whole models");
    refuse(files.resumes(), "--resume", "is for long trainings; start this one anew");
  }

  private static void refuse(boolean given, String option, String why) {
    if (given) {
      throw new IllegalArgumentException(
          "--from and %s contradict each other: %s %s".formatted(option, option, why));
    }
  }

  /** Returns the file to start from, if one is named. */
  Optional<String> from() {
    return Optional.ofNullable(from);
  }

  /** Returns the number of layers to train after the head. */
  int fineTune() {
    return fineTune;
  }
}
