package dev.fovea.app.report;

import dev.fovea.app.common.DataOptions;
import dev.fovea.app.common.ModelSource;
import dev.fovea.app.common.Output;
import dev.fovea.app.common.WritesFiles;
import dev.fovea.data.AtomicFile;
import dev.fovea.store.SavedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code fovea report}: writes a page about a trained classifier of pictures. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description =
        "Write a page that tells how good a trained classifier of pictures is, where it errs, how"
            + " far its confidence can be trusted, which labels are probably wrong, and what would"
            + " help next.")
public final class ReportCommand implements Callable<Integer>, WritesFiles {
  @Mixin private Output output = new Output();
  @Mixin private DataOptions data = new DataOptions();

  @Parameters(paramLabel = "MODEL", description = "A .keras file.")
  private String model = "";

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description = "File of the page; default: MODEL.report.html beside the model.")
  private @Nullable Path out;

  private Path file() {
    return out == null ? ReportFile.beside(Path.of(model)) : out;
  }

  @Override
  public void checkFiles() throws IOException {
    AtomicFile.check(file());
  }

  @Override
  public Integer call() throws IOException {
    SavedModel saved = ModelSource.load(model);
    DataOptions.Found found = data.loadAll(output, saved);
    ReportFile.write(
        ReportFile.subject(saved, Path.of(model), found, Map.of()), file(), output);
    return 0;
  }
}
