package dev.fovea.app.look;

import dev.fovea.app.common.HistoryFile;
import dev.fovea.app.common.PictureOptions;
import dev.fovea.insight.TrainingLog;
import dev.fovea.insight.figure.HistoryFigure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The command {@code fovea look MODEL history}: draws the curves of a training. */
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    description = "Draw the loss and metrics of the model's training over its epochs.")
final class LookHistory implements Callable<Integer> {
  @ParentCommand private LookCommand look = new LookCommand();
  @Mixin private PictureOptions picture = new PictureOptions();

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description =
          "Log of Fovea or of Keras's CSVLogger; default: MODEL.history.csv beside the model.")
  private @Nullable Path file;

  @Override
  public Integer call() throws IOException {
    Path model = Path.of(look.modelName());
    TrainingLog log = HistoryFile.read(file == null ? HistoryFile.beside(model) : file);
    picture.write(
        HistoryFigure.of(String.valueOf(model.getFileName()), log),
        "history",
        Map.of("epochs", log.epochs()));
    return 0;
  }
}
