package dev.fovea.app.look;

import dev.fovea.app.common.PictureOptions;
import dev.fovea.app.common.SampleOptions;
import dev.fovea.app.common.SampleOptions.Sample;
import dev.fovea.insight.Activations;
import dev.fovea.insight.CellPlanes;
import dev.fovea.insight.CellPlanes.Stage;
import dev.fovea.insight.figure.PlanesFigure;
import dev.fovea.model.Model;
import dev.fovea.store.SavedModel;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** The command {@code fovea look MODEL planes}: draws the cell planes of a neocognitron. */
@Command(
    name = "planes",
    mixinStandardHelpOptions = true,
    description = "Draw the planes of S-cells and C-cells of a neocognitron for a sample.")
final class LookPlanes implements Callable<Integer> {
  @ParentCommand private LookCommand look = new LookCommand();
  @Mixin private PictureOptions picture = new PictureOptions();
  @Mixin private SampleOptions samples = new SampleOptions();

  @Override
  public Integer call() throws IOException {
    SavedModel saved = look.saved();
    Model model = saved.model();
    Sample sample = samples.read(saved, picture.output()).getFirst();
    Activations activations = Activations.of(model, sample.batch());
    List<Stage> stages = CellPlanes.of(activations, PlanesFigure.COLUMNS);
    float[] output = activations.values(activations.output(), 0).data();
    boolean classes = activations.output().outputShape().rank() == 1;
    picture.write(
        PlanesFigure.of(
            sample.name(),
            sample.x(),
            stages,
            classes ? saved.outputMeaning().probabilities(output) : new float[0],
            sample.classes()),
        "planes",
        Map.of("responding", stages.stream().map(Stage::responding).toList()));
    return 0;
  }
}
