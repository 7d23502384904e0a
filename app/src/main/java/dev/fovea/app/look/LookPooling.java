package dev.fovea.app.look;

import dev.fovea.app.common.PictureOptions;
import dev.fovea.app.common.SampleOptions;
import dev.fovea.app.common.SampleOptions.Sample;
import dev.fovea.insight.Activations;
import dev.fovea.insight.FeatureMaps;
import dev.fovea.insight.LayerLookup;
import dev.fovea.insight.PoolingWinners;
import dev.fovea.insight.figure.PoolingFigure;
import dev.fovea.model.Model;
import dev.fovea.model.PlannedLayer;
import dev.fovea.store.SavedModel;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The command {@code fovea look MODEL pooling}: draws a map before and after pooling. */
@Command(
    name = "pooling",
    mixinStandardHelpOptions = true,
    description = "Draw a map before and after pooling, with the winners marked.")
final class LookPooling implements Callable<Integer> {
  @ParentCommand private LookCommand look = new LookCommand();
  @Mixin private PictureOptions picture = new PictureOptions();
  @Mixin private SampleOptions samples = new SampleOptions();

  @Option(
      names = "--layer",
      paramLabel = "L",
      description = "Layer, by name or number; default: the first pooling layer.")
  private @Nullable String layer;

  @Option(
      names = "--unit",
      paramLabel = "K",
      description = "Number of the map; default: the strongest for the sample.")
  private @Nullable Integer unit;

  @Override
  public Integer call() throws IOException {
    SavedModel saved = look.saved();
    Model model = saved.model();
    PlannedLayer wanted = layer(look.layers());
    Sample sample = samples.read(saved, picture.output()).getFirst();
    Activations activations = Activations.of(model, sample.batch());
    PlannedLayer chosen = activations.layers().get(wanted.index());
    PlannedLayer below = activations.layers().get(chosen.inputs().getFirst());
    FeatureMaps maps = FeatureMaps.of(activations.values(below, 0));
    int map = unit == null ? maps.strongest() : unit;
    if (map < 0 || map >= maps.count()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "--unit %d: %s has the maps 0 to %d", map, chosen, maps.count() - 1));
    }
    picture.write(
        PoolingFigure.of(
            chosen.path(), sample.name(), map, PoolingWinners.of(activations, chosen, 0, map)),
        "pooling-" + chosen.path());
    return 0;
  }

  private PlannedLayer layer(List<PlannedLayer> layers) {
    return layer == null
        ? LayerLookup.first(layers, LookPooling::pools, "pooling layer")
        : LayerLookup.require(
            layers, LayerLookup.find(layers, layer), LookPooling::pools, "pooling layer");
  }

  private static boolean pools(PlannedLayer layer) {
    return PoolingWinners.pools(layer.layer());
  }
}
