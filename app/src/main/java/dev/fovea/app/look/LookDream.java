package dev.fovea.app.look;

import dev.fovea.app.common.PictureOptions;
import dev.fovea.insight.LayerLookup;
import dev.fovea.insight.attribution.Dream;
import dev.fovea.insight.attribution.Dream.Dreamt;
import dev.fovea.insight.figure.DreamFigure;
import dev.fovea.model.Model;
import dev.fovea.model.PlannedLayer;
import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The command {@code fovea look MODEL dream}: draws the images that excite units most. */
@Command(
    name = "dream",
    mixinStandardHelpOptions = true,
    description = "Draw the image that excites a unit most, found by gradient ascent.")
final class LookDream implements Callable<Integer> {
  private static final int SHOWN = 10;

  @ParentCommand private LookCommand look = new LookCommand();
  @Mixin private PictureOptions picture = new PictureOptions();

  @Option(
      names = "--layer",
      paramLabel = "L",
      description = "Layer, by name or number; default: the last, whose units are the classes.")
  private String layer = "-1";

  @Option(
      names = "--unit",
      paramLabel = "K",
      split = ",",
      description = "Units, by number; maps, for a layer with maps; default: the first 10.")
  private List<Integer> units = List.of();

  @Option(names = "--steps", paramLabel = "N", description = "Steps per octave; default: 256.")
  private int steps = 256;

  @Option(names = "--seed", paramLabel = "N", description = "Random seed; default: 1.")
  private long seed = 1;

  @Override
  public Integer call() throws IOException {
    Model model = look.model();
    PlannedLayer chosen = LayerLookup.find(look.layers(), layer);
    Shape image = model.inputShape();
    int all = chosen.outputShape().channels();
    List<Integer> wanted =
        units.isEmpty() ? IntStream.range(0, Math.min(SHOWN, all)).boxed().toList() : units;
    Dream dream = Dream.usual().seed(seed).steps(steps);
    List<Dreamt> dreams = new ArrayList<>();
    for (int unit : wanted) {
      Dreamt dreamt = dream.of(model, chosen.path(), unit, image);
      dreams.add(dreamt);
      picture
          .output()
          .line(
              "%s, unit %d: %.4f before, %.4f after",
              chosen.path(), unit, dreamt.before(), dreamt.after());
    }
    picture.write(
        DreamFigure.of(dreams, List.of()),
        "dream-" + chosen.path(),
        Map.of(
            "layer",
            chosen.path(),
            "units",
            dreams.stream()
                .map(d -> Map.of("unit", d.unit(), "before", d.before(), "after", d.after()))
                .toList()));
    return 0;
  }
}
