package dev.fovea.app.look;

import dev.fovea.app.common.DataOptions;
import dev.fovea.app.common.PictureOptions;
import dev.fovea.data.Classified;
import dev.fovea.insight.Codes;
import dev.fovea.insight.figure.CodesFigure;
import dev.fovea.model.Model;
import dev.fovea.store.SavedModel;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The command {@code fovea look MODEL codes}: draws the outputs of a dense layer by class. */
@Command(
    name = "codes",
    mixinStandardHelpOptions = true,
    description = "Draw the values of a dense layer as strips beside their samples, by class.")
final class LookCodes implements Callable<Integer> {
  @ParentCommand private LookCommand look = new LookCommand();
  @Mixin private PictureOptions picture = new PictureOptions();
  @Mixin private DataOptions data = new DataOptions();

  @Option(
      names = "--layer",
      paramLabel = "L",
      description = "Layer, by name or number; default: the last dense layer before the output.")
  private String layer = "";

  @Option(
      names = "--classes",
      paramLabel = "C",
      split = ",",
      description = "Numbers of the classes; default: 0,1.")
  private List<Integer> classes = List.of(0, 1);

  @Option(names = "--per-class", paramLabel = "N", description = "Samples per class; default: 10.")
  private int perClass = 10;

  @Override
  public Integer call() throws IOException {
    SavedModel saved = look.saved();
    Model model = saved.model();
    Classified test = data.load(picture.output(), saved).test();
    Codes codes = Codes.of(model, test, layer, classes, perClass);
    Map<String, Object> distances = new LinkedHashMap<>();
    for (int a = 0; a < classes.size(); a++) {
      for (int b = a; b < classes.size(); b++) {
        double distance = codes.distance(a, b);
        if (!Double.isNaN(distance)) {
          distances.put(classes.get(a) + "-" + classes.get(b), distance);
        }
      }
    }
    picture.write(
        CodesFigure.of(codes),
        "codes-" + codes.layer(),
        Map.of("layer", codes.layer(), "distances", distances));
    distances.forEach(
        (pair, distance) -> picture.output().line("mean distance %s: %.4f", pair, distance));
    return 0;
  }
}
