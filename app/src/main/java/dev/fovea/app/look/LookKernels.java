package dev.fovea.app.look;

import dev.fovea.app.common.PictureOptions;
import dev.fovea.insight.KernelBank;
import dev.fovea.insight.LayerLookup;
import dev.fovea.insight.figure.KernelFigure;
import dev.fovea.insight.figure.KernelFigure.View;
import dev.fovea.model.PlannedLayer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The command {@code fovea look MODEL kernels}: draws the kernels of a convolution. */
@Command(
    name = "kernels",
    mixinStandardHelpOptions = true,
    description = "Draw the kernels of a convolution, enlarged with sharp pixels and smoothed.")
final class LookKernels implements Callable<Integer> {
  @ParentCommand private LookCommand look = new LookCommand();
  @Mixin private PictureOptions picture = new PictureOptions();

  @Option(
      names = "--layer",
      paramLabel = "L",
      description = "Layer, by name or number; default: the first convolution.")
  private @Nullable String layer;

  @ArgGroup private @Nullable Choice choice;

  /** The options that choose kernels of a layer with too many for one picture. */
  static final class Choice {
    @Option(
        names = "--principal",
        description = "Show one kernel per filter: the first principal component over its inputs.")
    private boolean principal;

    @Option(
        names = "--channel",
        paramLabel = "C",
        description = "Show the kernels of all filters for one input channel.")
    private @Nullable Integer channel;

    @Option(
        names = "--unit",
        paramLabel = "K",
        description = "Show the kernels of one filter for all input channels.")
    private @Nullable Integer filter;

    private View view() {
      if (channel != null) {
        return new View.Channel(channel);
      }
      return filter == null ? new View.Principal() : new View.Filter(filter);
    }
  }

  @Override
  public Integer call() throws IOException {
    List<PlannedLayer> layers = look.layers();
    PlannedLayer chosen =
        layer == null
            ? LayerLookup.first(layers, LookKernels::hasKernels, "convolution")
            : LayerLookup.require(
                layers, LayerLookup.find(layers, layer), LookKernels::hasKernels, "convolution");
    View view = choice == null ? new View.Automatic() : choice.view();
    picture.write(
        KernelFigure.of(chosen.path(), KernelBank.of(chosen.owner()), view),
        "kernels-" + chosen.path());
    return 0;
  }

  private static boolean hasKernels(PlannedLayer layer) {
    return KernelBank.has(layer.layer());
  }
}
