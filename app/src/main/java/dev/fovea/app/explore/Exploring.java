package dev.fovea.app.explore;

import dev.fovea.app.common.DataOptions;
import dev.fovea.app.common.ModelSource;
import dev.fovea.app.common.Output;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import dev.fovea.web.Endpoint;
import dev.fovea.web.explore.Explorer;
import dev.fovea.web.explore.live.Library;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Shows what a command line asks for. */
final class Exploring {
  /** Kept, since loggers that nobody holds are forgotten with their levels. */
  private static final Logger HELIDON = Logger.getLogger("io.helidon");

  private Exploring() {}

  static int run(ExploreCommand command, DataOptions data, Output output)
      throws IOException, InterruptedException {
    HELIDON.setLevel(Level.WARNING);
    Optional<String> named = Optional.ofNullable(command.model);
    Optional<SavedModel> given =
        named.isPresent() && !ModelSource.isName(named.get())
            ? Optional.of(ModelSource.load(named.get()))
            : Optional.empty();
    Optional<String> name =
        given.isPresent()
            ? named.map(file -> String.valueOf(Path.of(file).getFileName()))
            : named;
    Library library = new Library(name, given, new Datasets(data, output));
    Endpoint endpoint = new Endpoint(command.host, command.port, Optional.empty());
    try (Explorer explorer = Explorer.start(endpoint, library)) {
      output.json(Map.of("url", explorer.url()));
      output.line("Exploring %s at %s ; stop with Ctrl-C", library.first(), explorer.url());
      if (command.open) {
        open(explorer.url(), output);
      }
      explorer.awaitStop();
    }
    return 0;
  }

  /** Datasets by the input that they are prepared for, loaded once. */
  private static final class Datasets implements Library.Data {
    private final DataOptions options;
    private final Output output;
    private final Map<Shape, Named> loaded = new HashMap<>();

    Datasets(DataOptions options, Output output) {
      this.options = options;
      this.output = output;
    }

    @Override
    public synchronized Named of(SavedModel saved) {
      return loaded.computeIfAbsent(
          saved.model().inputShape(),
          shape -> {
            DataOptions.Found found = options.forTraining(output, saved, 1);
            return new Named(found.name(), found.split());
          });
    }
  }

  private static void open(String url, Output output) {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String[] command =
        system.contains("mac")
            ? new String[] {"open", url}
            : system.contains("win")
                ? new String[] {"rundll32", "url.dll,FileProtocolHandler", url}
                : new String[] {"xdg-open", url};
    try {
      new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      output.note("no browser could be opened (%s); open %s yourself", String.valueOf(e.getMessage()), url);
    }
  }
}
