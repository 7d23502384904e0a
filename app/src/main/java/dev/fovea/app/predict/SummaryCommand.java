package dev.fovea.app.predict;

import dev.fovea.app.common.ClassNames;
import dev.fovea.app.common.ModelSource;
import dev.fovea.app.common.Output;
import dev.fovea.model.Summary;
import dev.fovea.store.ModelMetadata;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The command {@code fovea summary}: shows the layers of a model. */
@Command(
    name = "summary",
    mixinStandardHelpOptions = true,
    description = "Show the layers of a model with their shapes and parameters.")
public final class SummaryCommand implements Callable<Integer> {
  @Mixin private Output output = new Output();

  @Parameters(paramLabel = "MODEL", description = "A .keras file, or an architecture of the zoo.")
  private String model = "";

  @Override
  public Integer call() throws IOException {
    SavedModel saved = ClassNames.named(ModelSource.of(model), model, null, output);
    Summary summary = Summary.of(saved.model());
    List<Object> layers = new ArrayList<>();
    for (Summary.Row row : summary.rows()) {
      Map<String, Object> layer = new LinkedHashMap<>();
      layer.put("name", row.name());
      layer.put("type", row.type());
      List<Object> shapes = new ArrayList<>();
      row.outputShapes().forEach(shape -> shapes.add(withBatch(shape)));
      layer.put("output_shape", shapes.size() == 1 ? shapes.getFirst() : shapes);
      layer.put("params", row.parameters());
      layers.add(layer);
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("layers", layers);
    result.put("total_params", summary.parameters());
    result.put("trainable_params", summary.trainable());
    if (!saved.metadata().classNames().isEmpty()) {
      result.put("classes", saved.metadata().classNames());
    }
    saved
        .metadata()
        .preparation()
        .ifPresent(preparation -> result.put("preparation", preparation.description()));
    output.json(result);
    if (!output.isJson()) {
      output.print(summary.toString());
      tell(saved.metadata());
    }
    return 0;
  }

  private void tell(ModelMetadata metadata) {
    if (!metadata.classNames().isEmpty()) {
      output.line(" Classes: %s", String.join(", ", metadata.classNames()));
    }
    metadata
        .preparation()
        .ifPresent(preparation -> output.line(" Images become %s", preparation.description()));
  }

  /** Returns the dimensions as Keras shows them: batch size first, null for unknown sizes. */
  private static List<@Nullable Integer> withBatch(Shape shape) {
    List<@Nullable Integer> sizes = new ArrayList<>();
    sizes.add(null);
    for (int dim : shape.dims()) {
      sizes.add(dim == Shape.UNKNOWN ? null : dim);
    }
    return sizes;
  }
}
