package dev.fovea.app;

import dev.fovea.insight.LayerLookup;
import dev.fovea.model.Model;
import dev.fovea.model.PlannedLayer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fovea look}: pictures of what a model has learned and of what it does. */
@Command(
    name = "look",
    mixinStandardHelpOptions = true,
    description = "Draws what a model has learned, and what it does with a sample.",
    synopsisSubcommandLabel = "PICTURE",
    subcommands = {
      LookKernels.class,
      LookResponses.class,
      LookPooling.class,
      LookActivations.class,
    })
final class LookCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "MODEL", description = "A .keras file, or basic-cnn for a fresh model.")
  private String model = "";

  /** The model to look into. */
  Model model() throws IOException {
    return ModelSource.of(model).model();
  }

  /** The model's layers, to be found with {@link LayerLookup}. */
  List<PlannedLayer> layers() throws IOException {
    return LayerLookup.of(model());
  }

  @Override
  public Integer call() {
    CommandSpec here = java.util.Objects.requireNonNull(spec);
    throw new ParameterException(
        here.commandLine(),
        "say what to look at: " + String.join(", ", here.subcommands().keySet()));
  }
}
