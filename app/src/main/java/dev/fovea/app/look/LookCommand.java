package dev.fovea.app.look;

import dev.fovea.app.common.ClassNames;
import dev.fovea.app.common.ModelSource;
import dev.fovea.app.common.Output;
import dev.fovea.insight.LayerLookup;
import dev.fovea.model.Model;
import dev.fovea.model.PlannedLayer;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code fovea look}: draws pictures of a model. Each picture is a sub-command. */
@Command(
    name = "look",
    mixinStandardHelpOptions = true,
    description = "Draw what a model has learned, and what it does with a sample.",
    synopsisSubcommandLabel = "PICTURE",
    subcommands = {
      LookArchitecture.class,
      LookKernels.class,
      LookResponses.class,
      LookReceptiveField.class,
      LookPooling.class,
      LookActivations.class,
      LookCodes.class,
      LookEmbedding.class,
      LookWhy.class,
      LookDream.class,
      LookCapsules.class,
      LookPlanes.class,
      LookErrors.class,
      LookHistory.class,
    })
public final class LookCommand implements Callable<Integer> {
  /** The size in place of an unknown one: that which most networks for photographs take. */
  private static final int OPEN_SIZE = 224;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "MODEL", description = "A .keras file, or basic-cnn for a fresh model.")
  private String model = "";

  /** Returns the model as the user named it. */
  String modelName() {
    return model;
  }

  /** Returns the model to look into. */
  Model model() throws IOException {
    return saved().model();
  }

  /** Returns the model to look into with its training configuration, if saved. */
  SavedModel saved() throws IOException {
    return ClassNames.named(ModelSource.of(model), model, null, new Output());
  }

  /** Returns the name of the model for titles: that of its file without the suffix. */
  String name() {
    String file = String.valueOf(Path.of(model).getFileName());
    return file.endsWith(".keras") ? file.substring(0, file.length() - 6) : file;
  }

  /**
   * Returns the layers of the model, for {@link LayerLookup}. If the model takes inputs of any
   * size, they are those for inputs of size {@value #OPEN_SIZE} along each unknown axis.
   */
  List<PlannedLayer> layers() throws IOException {
    Model network = model();
    return LayerLookup.of(
        network, network.inputShapes().stream().map(LookCommand::closed).toList());
  }

  private static Shape closed(Shape shape) {
    Shape closed = shape;
    for (int axis = 0; axis < shape.rank(); axis++) {
      closed = shape.dim(axis) == Shape.UNKNOWN ? closed.with(axis, OPEN_SIZE) : closed;
    }
    return closed;
  }

  @Override
  public Integer call() {
    CommandSpec here = Objects.requireNonNull(spec);
    throw new ParameterException(
        here.commandLine(),
        "say what to look at: " + String.join(", ", here.subcommands().keySet()));
  }
}
