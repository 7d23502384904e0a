package dev.fovea.app.predict;

import dev.fovea.app.common.DataOptions;
import dev.fovea.app.common.ModelSource;
import dev.fovea.app.common.Output;
import dev.fovea.app.common.SampleOptions;
import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.insight.Probabilities;
import dev.fovea.model.Model;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fovea predict}: what a model says of images. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description = "Tells the class that a model gives to images, and the probabilities.")
public final class PredictCommand implements Callable<Integer> {
  @Mixin private Output output = new Output();
  @Mixin private DataOptions data = new DataOptions();
  @Spec private @Nullable CommandSpec spec;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A .keras file.")
  private String model = "";

  @Parameters(
      index = "1..*",
      paramLabel = "IMAGE",
      description = "Image files; converted to the model's size and channels.")
  private List<Path> images = List.of();

  @Option(
      names = "--index",
      paramLabel = "N",
      split = ",",
      description = "Test samples of --dataset by their numbers, from 0.")
  private List<Integer> indices = List.of();

  @Option(names = "--top", paramLabel = "K", description = "Show the K likeliest; default: 3.")
  private int top = 3;

  @Option(
      names = "--invert",
      description = "The images are dark ink on light ground; the model expects the opposite.")
  private boolean invert;

  @Override
  public Integer call() throws IOException {
    if (images.isEmpty() == indices.isEmpty()) {
      throw new ParameterException(
          java.util.Objects.requireNonNull(spec).commandLine(),
          "give image files, or --index with the numbers of test samples");
    }
    Model network = ModelSource.load(model).model();
    if (images.isEmpty()) {
      Dataset test = data.load(output, network.inputShape()).split().test();
      for (int index : indices) {
        SampleOptions.checkIndex(test, index);
        String label = test.classNames().isEmpty() ? "" : test.classNames().get(test.label(index));
        tell(network, "test sample " + index, Datasets.inputs(test, index), test, label);
      }
    } else {
      for (Path image : images) {
        tell(network, image.toString(), read(network, image), null, "");
      }
    }
    return 0;
  }

  private Tensor read(Model network, Path image) {
    Tensor x = SampleOptions.image(image, network.inputShape(), invert, output);
    return x.reshape(x.shape().prepend(1));
  }

  private void tell(Model network, String input, Tensor x, @Nullable Dataset from, String actual) {
    float[] p = Probabilities.of(network.predict(x).data());
    List<Integer> order = Probabilities.order(p);
    List<Float> values = new ArrayList<>();
    for (float value : p) {
      values.add(value);
    }
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("input", input);
    line.put("class", order.getFirst());
    line.put("probabilities", values);
    output.json(line);
    StringBuilder text = new StringBuilder(input).append(':');
    for (int category : order.subList(0, Math.clamp(top, 1, p.length))) {
      text.append(String.format(Locale.ROOT, "  %s %.6f", name(from, category), p[category]));
    }
    output.line(actual.isEmpty() ? text.toString() : text + "  (is " + actual + ")");
  }

  private static String name(@Nullable Dataset from, int category) {
    return from == null || category >= from.classNames().size()
        ? String.valueOf(category)
        : from.classNames().get(category);
  }
}
