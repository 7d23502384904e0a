package dev.fovea.app;

import dev.fovea.app.common.WritesFiles;
import dev.fovea.app.look.FilterCommand;
import dev.fovea.app.look.LookCommand;
import dev.fovea.app.look.TourCommand;
import dev.fovea.app.predict.EvaluateCommand;
import dev.fovea.app.predict.PredictCommand;
import dev.fovea.app.predict.SummaryCommand;
import dev.fovea.app.train.BenchCommand;
import dev.fovea.app.train.TrainCommand;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program {@code fovea}: its commands, and how failures are told. */
@Command(
    name = "fovea",
    version = "fovea 0.1.0",
    mixinStandardHelpOptions = true,
    description =
        "Convolutional neural networks in pure Java: train, evaluate, predict, look inside.",
    synopsisSubcommandLabel = "COMMAND")
public final class Fovea implements Callable<Integer> {
  /** In the order of the help text. */
  private static final SequencedMap<String, Class<?>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("train", TrainCommand.class);
    COMMANDS.put("evaluate", EvaluateCommand.class);
    COMMANDS.put("predict", PredictCommand.class);
    COMMANDS.put("summary", SummaryCommand.class);
    COMMANDS.put("filter", FilterCommand.class);
    COMMANDS.put("look", LookCommand.class);
    COMMANDS.put("tour", TourCommand.class);
    COMMANDS.put("bench", BenchCommand.class);
  }

  /** Runs the program and ends the process with its exit code: 0, 1 failure, 2 wrong usage. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  static int run(String... args) {
    return commandLine(args)
        .setExecutionStrategy(WritesFiles::execute)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Failures::usage)
        .setExecutionExceptionHandler(Failures::execution)
        .execute(args);
  }

  /** Knows only the command that is asked for: to read all takes longer than a prediction. */
  private static CommandLine commandLine(String... args) {
    CommandLine line = new CommandLine(new Fovea());
    COMMANDS.forEach(
        (name, command) -> {
          if (args.length == 0 || args[0].equals(name) || !COMMANDS.containsKey(args[0])) {
            line.addSubcommand(name, command);
          }
        });
    return line;
  }

  @Override
  public Integer call() {
    CommandLine.usage(this, System.out);
    return 0;
  }
}
