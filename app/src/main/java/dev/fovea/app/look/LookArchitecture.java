package dev.fovea.app.look;

import dev.fovea.app.common.PictureOptions;
import dev.fovea.insight.Architecture;
import dev.fovea.insight.figure.ArchitectureFigure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/**
 * The command {@code fovea look MODEL architecture}: draws the layers with their sizes and costs.
 */
@Command(
    name = "architecture",
    mixinStandardHelpOptions = true,
    description = "Draw the layers with their shapes, kernels, costs and receptive fields.")
final class LookArchitecture implements Callable<Integer> {
  @ParentCommand private LookCommand look = new LookCommand();
  @Mixin private PictureOptions picture = new PictureOptions();

  @Override
  public Integer call() throws IOException {
    Architecture architecture = Architecture.of(look.layers());
    List<Object> layers = new ArrayList<>();
    for (Architecture.Row row : architecture.rows()) {
      Map<String, Object> layer = new LinkedHashMap<>();
      layer.put("name", row.layer().path());
      layer.put("output_shape", row.layer().outputShape().dims());
      layer.put("params", row.parameters());
      layer.put("values", row.values());
      layer.put("multiplications", row.multiplications());
      layer.put("receptive_field", row.fieldText());
      layers.add(layer);
    }
    picture.write(
        ArchitectureFigure.of(look.name(), architecture),
        "architecture-" + look.name(),
        Map.of("layers", layers));
    return 0;
  }
}
