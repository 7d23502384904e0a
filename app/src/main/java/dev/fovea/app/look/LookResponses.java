package dev.fovea.app.look;

import dev.fovea.app.common.PictureOptions;
import dev.fovea.app.common.SampleOptions;
import dev.fovea.app.common.SampleOptions.Sample;
import dev.fovea.insight.Activations;
import dev.fovea.insight.FeatureMaps;
import dev.fovea.insight.KernelBank;
import dev.fovea.insight.LayerLookup;
import dev.fovea.insight.draw.ColorMap;
import dev.fovea.insight.figure.ResponseFigure;
import dev.fovea.model.Model;
import dev.fovea.model.PlannedLayer;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The command {@code fovea look MODEL responses}: draws the maps of a layer for one sample. */
@Command(
    name = "responses",
    mixinStandardHelpOptions = true,
    description = "Draw the responses of each kernel of a layer to a sample.")
final class LookResponses implements Callable<Integer> {
  @ParentCommand private LookCommand look = new LookCommand();
  @Mixin private PictureOptions picture = new PictureOptions();
  @Mixin private SampleOptions samples = new SampleOptions();

  @Option(
      names = "--layer",
      paramLabel = "L",
      description = "Layer, by name or number; default: the first convolution.")
  private @Nullable String layer;

  @Option(
      names = "--before-activation",
      description = "Show the values before the layer's activation function.")
  private boolean before;

  @Option(
      names = "--colors",
      paramLabel = "MAP",
      description = "Color map: grey (default), grey_inverted, diverging or viridis.")
  private ColorMap colors = ColorMap.GREY;

  @Override
  public Integer call() throws IOException {
    SavedModel saved = look.saved();
    Model model = saved.model();
    Sample sample = samples.read(saved, picture.output()).getFirst();
    Activations activations = Activations.of(model, sample.batch());
    PlannedLayer chosen =
        layer == null
            ? LayerLookup.first(activations.layers(), l -> KernelBank.has(l.layer()), "convolution")
            : LayerLookup.require(
                activations.layers(),
                LayerLookup.find(activations.layers(), layer),
                l -> FeatureMaps.are(l.outputShape()),
                "layer with maps");
    Tensor values =
        before ? activations.valuesBeforeActivation(chosen, 0) : activations.values(chosen, 0);
    picture.write(
        ResponseFigure.of(chosen.path(), sample.name(), sample.x(), FeatureMaps.of(values), colors),
        "responses-" + chosen.path());
    return 0;
  }
}
