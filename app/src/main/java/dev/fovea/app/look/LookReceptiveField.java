package dev.fovea.app.look;

import dev.fovea.app.common.PictureOptions;
import dev.fovea.app.common.SampleOptions;
import dev.fovea.app.common.SampleOptions.Sample;
import dev.fovea.insight.Activations;
import dev.fovea.insight.FeatureMaps;
import dev.fovea.insight.LayerLookup;
import dev.fovea.insight.ReceptiveField;
import dev.fovea.insight.ReceptiveField.Span;
import dev.fovea.insight.figure.ReceptiveFieldFigure;
import dev.fovea.model.Model;
import dev.fovea.model.PlannedLayer;
import dev.fovea.store.SavedModel;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The command {@code fovea look MODEL receptive-field}: draws the receptive field of a unit. */
@Command(
    name = "receptive-field",
    mixinStandardHelpOptions = true,
    description =
        "Draw the receptive field of a unit, layer by layer and as measured by gradients.")
final class LookReceptiveField implements Callable<Integer> {
  @ParentCommand private LookCommand look = new LookCommand();
  @Mixin private PictureOptions picture = new PictureOptions();
  @Mixin private SampleOptions samples = new SampleOptions();

  @Option(
      names = "--layer",
      paramLabel = "L",
      description = "Layer, by name or number; default: the last layer with maps.")
  private @Nullable String layer;

  @Option(
      names = "--unit",
      paramLabel = "Y,X",
      split = ",",
      description = "Position of the unit in its map; default: the middle.")
  private List<Integer> unit = List.of();

  @Override
  public Integer call() throws IOException {
    SavedModel saved = look.saved();
    Model model = saved.model();
    int wanted = layer(look.layers()).index();
    Sample sample = samples.read(saved, picture.output()).getFirst();
    Activations activations = Activations.of(model, sample.batch());
    PlannedLayer chosen = activations.layers().get(wanted);
    int[] place = unit.isEmpty() ? middle(chosen) : unit.stream().mapToInt(i -> i).toArray();
    float[] measured = ReceptiveField.measured(model, sample.batch(), chosen.path(), place);
    List<Span> spans = ReceptiveField.spans(activations.layers(), chosen);
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put("known", spans.stream().allMatch(Span::known));
    numbers.put("size", spans.stream().map(Span::size).toList());
    numbers.put("jump", spans.stream().map(Span::jump).toList());
    numbers.put("start", spans.stream().map(Span::start).toList());
    picture.write(
        ReceptiveFieldFigure.of(activations, sample.name(), chosen, measured, place),
        "receptive-field-" + chosen.path(),
        numbers);
    return 0;
  }

  private PlannedLayer layer(List<PlannedLayer> layers) {
    List<PlannedLayer> maps =
        layers.stream().filter(l -> FeatureMaps.are(l.outputShape())).toList();
    if (layer == null && !maps.isEmpty()) {
      return maps.getLast();
    }
    return LayerLookup.require(
        layers,
        LayerLookup.find(layers, layer == null ? "-1" : layer),
        l -> FeatureMaps.are(l.outputShape()),
        "layer with maps");
  }

  private static int[] middle(PlannedLayer layer) {
    int[] middle = layer.outputShape().slice(0, layer.outputShape().rank() - 1).dims();
    for (int i = 0; i < middle.length; i++) {
      middle[i] /= 2;
    }
    return middle;
  }
}
