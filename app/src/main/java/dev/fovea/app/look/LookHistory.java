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

/** {@code fovea look MODEL history}: the curves of a training. */
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    description = "Loss and metrics over the epochs of the training that made the model.")
final class LookHistory implements Callable<Integer> {
  @ParentCommand private LookCommand look = new LookCommand();
  @Mixin private PictureOptions picture = new PictureOptions();

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description =
          "A log of Fovea's or of Keras's CSVLogger; default: MODEL.history.csv beside the model.")
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
