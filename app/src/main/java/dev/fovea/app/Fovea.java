package dev.fovea.app;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program {@code fovea}: its commands, and how failures are told. */
@Command(
    name = "fovea",
    version = "fovea 0.1.0",
    mixinStandardHelpOptions = true,
    description = "Convolutional neural networks in pure Java: train, evaluate, predict.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      TrainCommand.class,
      EvaluateCommand.class,
      PredictCommand.class,
      SummaryCommand.class,
      BenchCommand.class
    })
public final class Fovea implements Callable<Integer> {
  /** Runs the program and ends the process with its exit code: 0, 1 failure, 2 wrong usage. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  static int run(String... args) {
    return new CommandLine(new Fovea())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Failures::usage)
        .setExecutionExceptionHandler(Failures::execution)
        .execute(args);
  }

  @Override
  public Integer call() {
    CommandLine.usage(this, System.out);
    return 0;
  }
}
