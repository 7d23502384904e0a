package dev.fovea.app;

import dev.fovea.app.common.WritesFiles;
import dev.fovea.app.convert.ConvertCommand;
import dev.fovea.app.convert.InspectCommand;
import dev.fovea.app.explore.ExploreCommand;
import dev.fovea.app.look.FilterCommand;
import dev.fovea.app.look.LookCommand;
import dev.fovea.app.look.TourCommand;
import dev.fovea.app.predict.EvaluateCommand;
import dev.fovea.app.predict.LocateCommand;
import dev.fovea.app.predict.PredictCommand;
import dev.fovea.app.predict.SegmentCommand;
import dev.fovea.app.predict.SummaryCommand;
import dev.fovea.app.predict.ZooCommand;
import dev.fovea.app.report.ReportCommand;
import dev.fovea.app.run.RunCommand;
import dev.fovea.app.serve.ServeCommand;
import dev.fovea.app.train.BenchCommand;
import dev.fovea.app.train.ScenesCommand;
import dev.fovea.app.train.ShapesCommand;
import dev.fovea.app.train.TrainCommand;
import dev.fovea.app.train.UnpackCommand;
import dev.fovea.app.why.WhyCnnCommand;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program {@code fovea}. */
@Command(
    name = "fovea",
    version = "fovea 0.1.0",
    mixinStandardHelpOptions = true,
    description =
        "Convolutional neural networks in pure Java: train, evaluate, predict, look inside.",
    synopsisSubcommandLabel = "COMMAND")
public final class Fovea implements Callable<Integer> {
  /** The commands by name, in the order of the help text. */
  private static final SequencedMap<String, Class<?>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("train", TrainCommand.class);
    COMMANDS.put("evaluate", EvaluateCommand.class);
    COMMANDS.put("predict", PredictCommand.class);
    COMMANDS.put("run", RunCommand.class);
    COMMANDS.put("summary", SummaryCommand.class);
    COMMANDS.put("zoo", ZooCommand.class);
    COMMANDS.put("locate", LocateCommand.class);
    COMMANDS.put("segment", SegmentCommand.class);
    COMMANDS.put("scenes", ScenesCommand.class);
    COMMANDS.put("shapes", ShapesCommand.class);
    COMMANDS.put("unpack", UnpackCommand.class);
    COMMANDS.put("filter", FilterCommand.class);
    COMMANDS.put("look", LookCommand.class);
    COMMANDS.put("report", ReportCommand.class);
    COMMANDS.put("tour", TourCommand.class);
    COMMANDS.put("explore", ExploreCommand.class);
    COMMANDS.put("why-cnn", WhyCnnCommand.class);
    COMMANDS.put("convert", ConvertCommand.class);
    COMMANDS.put("inspect", InspectCommand.class);
    COMMANDS.put("serve", ServeCommand.class);
    COMMANDS.put("bench", BenchCommand.class);
  }

  /**
   * Runs the program and exits with its code: 0 for success, 1 for a failure, 2 for wrong usage,
   * 130 for an interruption.
   */
  public static void main(String[] args) {
    warnInOneLine();
    System.exit(run(args));
  }

  /** Shows warnings as the program shows errors; by default, the JDK adds a line with the time. */
  private static void warnInOneLine() {
    String format = "java.util.logging.SimpleFormatter.format";
    if (System.getProperty(format) == null) {
      System.setProperty(format, "fovea: %5$s%6$s%n");
    }
  }

  static int run(String... args) {
    return commandLine(args)
        .setExecutionStrategy(WritesFiles::execute)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Path.class, Failures::path)
        .setParameterExceptionHandler(Failures::usage)
        .setExecutionExceptionHandler(Failures::execution)
        .execute(args);
  }

  /**
   * Returns a command line with only the requested command, or with all if there is none: setting
   * up all commands takes longer than a prediction.
   */
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
