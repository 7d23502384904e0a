package dev.fovea.app.explore;

import dev.fovea.app.common.DataOptions;
import dev.fovea.app.common.Output;
import dev.fovea.app.common.WritesFiles;
import dev.fovea.data.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The command {@code fovea explore}: every layer of a network, live in the browser. It names no
 * class of the module web, which is only on the class path when the command runs; {@link Exploring}
 * does.
 */
@Command(
    name = "explore",
    mixinStandardHelpOptions = true,
    description =
        "Show every layer of a network live in the browser, while you draw, train and change it;"
            + " until Ctrl-C.")
public final class ExploreCommand implements Callable<Integer>, WritesFiles {
  @Mixin private Output output = new Output();
  @Mixin private DataOptions data = new DataOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "MODEL",
      description =
          "Model file (.keras, .h5 or .onnx) or the name of an architecture of the zoo; default:"
              + " basic-cnn, trained.")
  @Nullable String model;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port to listen on; default: 8000. 0 takes any that is free.")
  int port = 8000;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "Address to listen on; default: 127.0.0.1, this machine only. With another, pages need the"
              + " key that stands in the printed address.")
  String host = "127.0.0.1";

  @Option(names = "--open", description = "Open the page in the browser.")
  boolean open;

  @Option(
      names = "--static",
      paramLabel = "FILE.html",
      description =
          "Write one page with the network and the engine inside, which needs no server, and end.")
  @Nullable Path page;

  @Override
  public void checkFiles() throws IOException {
    if (page != null) {
      AtomicFile.check(page);
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return page == null ? Exploring.run(this, data, output) : PageWriting.run(model, page, output);
  }
}
