package dev.fovea.app.predict;

import dev.fovea.app.Failures;
import dev.fovea.app.common.DataOptions;
import dev.fovea.app.common.ModelSource;
import dev.fovea.app.common.Output;
import dev.fovea.app.common.SampleOptions;
import dev.fovea.data.Classified;
import dev.fovea.data.Datasets;
import dev.fovea.insight.Probabilities;
import dev.fovea.model.Model;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.ArgMax;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.OutputMeaning;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code fovea predict}: classifies images. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description = "Predict the classes of images, with probabilities.")
public final class PredictCommand implements Callable<Integer> {
  @Mixin private Output output = new Output();
  @Mixin private DataOptions data = new DataOptions();
  @Spec private @Nullable CommandSpec spec;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A .keras file.")
  private String model = "";

  @Parameters(
      index = "1..*",
      paramLabel = "IMAGE",
      description = "Image files, converted to the model's size and channels.")
  private List<String> images = List.of();

  @Option(
      names = "--index",
      paramLabel = "N",
      split = ",",
      description = "Numbers of test samples of --dataset, from 0.")
  private List<Integer> indices = List.of();

  @Option(
      names = "--top",
      paramLabel = "K",
      description = "Show the K most likely classes; default: 3.")
  private int top = 3;

  @Option(
      names = "--invert",
      description =
          "Invert the images: for dark ink on light ground if the model expects the opposite.")
  private boolean invert;

  @Override
  public Integer call() throws IOException {
    if (images.isEmpty() == indices.isEmpty()) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "give image files, or --index with the numbers of test samples");
    }
    SavedModel saved = ModelSource.load(model);
    Model network = saved.model();
    OutputMeaning meaning = saved.outputMeaning();
    boolean answered = true;
    if (images.isEmpty()) {
      Classified test = data.load(output, network.inputShape()).test();
      for (int index : indices) {
        SampleOptions.checkIndex(test, index);
        String label = test.className(test.label(index));
        float[] outputs = network.predict(Datasets.inputs(test, index)).data();
        answered &= answer(meaning, "test sample " + index, outputs, test.classNames(), label);
      }
    } else {
      for (String image : images) {
        float[] outputs = network.predict(read(network, Path.of(image))).data();
        answered &= answer(meaning, image, outputs, List.of(), "");
      }
    }
    return answered ? 0 : Failures.FAILURE;
  }

  private Tensor read(Model network, Path image) {
    Tensor x = SampleOptions.image(image, network.inputShape(), invert, output);
    return x.reshape(x.shape().prepend(1));
  }

  /** Writes the prediction for a sample; returns false if the model outputs NaN. */
  private boolean answer(
      OutputMeaning meaning, String input, float[] outputs, List<String> names, String actual) {
    float[] p = meaning.probabilities(outputs);
    int likeliest = ArgMax.of(p);
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("input", input);
    if (meaning.isExclusive()) {
      line.put("class", likeliest == ArgMax.NONE ? null : likeliest);
    } else if (meaning.isMultiLabel()) {
      line.put("labels", IntStream.range(0, p.length).filter(i -> p[i] > 0.5).boxed().toList());
    }
    line.put(meaning == OutputMeaning.VALUES ? "values" : "probabilities", p);
    output.json(line);
    if (likeliest == ArgMax.NONE) {
      output.note(
          "%s: no answer: the model gives NaN; its weights or the input hold NaN or overflow",
          input);
      return false;
    }
    StringBuilder text = new StringBuilder(input).append(':');
    List<Integer> order =
        meaning == OutputMeaning.VALUES
            ? IntStream.range(0, p.length).boxed().toList()
            : Probabilities.order(p);
    for (int category : order.subList(0, Math.clamp(top, 1, p.length))) {
      String name = category < names.size() ? names.get(category) : String.valueOf(category);
      text.append(String.format(Locale.ROOT, "  %s %.6f", name, p[category]));
    }
    output.line("%s", actual.isEmpty() ? text : text + "  (is " + actual + ")");
    return true;
  }
}
