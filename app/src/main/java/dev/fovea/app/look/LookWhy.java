package dev.fovea.app.look;

import dev.fovea.app.common.PictureOptions;
import dev.fovea.app.common.SampleOptions;
import dev.fovea.app.common.SampleOptions.Sample;
import dev.fovea.insight.attribution.Attribution;
import dev.fovea.insight.attribution.AttributionMethod;
import dev.fovea.insight.attribution.ClassScore;
import dev.fovea.insight.attribution.GradCam;
import dev.fovea.insight.figure.WhyFigure;
import dev.fovea.model.Model;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.ArgMax;
import dev.fovea.train.OutputMeaning;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/**
 * The command {@code fovea look MODEL why}: draws the parts of an image that explain a decision.
 */
@Command(
    name = "why",
    mixinStandardHelpOptions = true,
    description = "Draw the parts of an image that the model's decision comes from.")
final class LookWhy implements Callable<Integer> {
  private static final String ALL = "all";

  /** The words that {@code --method} takes, for its help text. */
  static final class Methods implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.concat(AttributionMethod.WORDS.stream(), Stream.of(ALL)).iterator();
    }
  }

  @ParentCommand private LookCommand look = new LookCommand();
  @Mixin private PictureOptions picture = new PictureOptions();
  @Mixin private SampleOptions samples = new SampleOptions();

  @Option(
      names = "--method",
      paramLabel = "M",
      split = ",",
      completionCandidates = Methods.class,
      description = "One or more of ${COMPLETION-CANDIDATES}; default: grad-cam.")
  private List<String> methods = List.of("grad-cam");

  @Option(
      names = "--class",
      paramLabel = "C",
      description = "Number of the class to explain; default: the most likely.")
  private @Nullable Integer category;

  @Option(
      names = "--layer",
      paramLabel = "L",
      description = "Layer of grad-cam, by name or number; default: the last convolution.")
  private String layer = "";

  @Override
  public Integer call() throws IOException {
    List<AttributionMethod> chosen = new ArrayList<>();
    for (String word : methods.contains(ALL) ? AttributionMethod.WORDS : methods) {
      AttributionMethod method = AttributionMethod.of(word);
      chosen.add(method instanceof GradCam ? new GradCam(layer) : method);
    }
    SavedModel saved = look.saved();
    Model model = saved.model();
    OutputMeaning meaning = saved.outputMeaning();
    if (meaning == OutputMeaning.VALUES) {
      throw new IllegalArgumentException(
          "the model gives values, not classes; 'look why' explains classes");
    }
    Sample sample = samples.read(saved, picture.output()).getFirst();
    float[] p = meaning.probabilities(model.predict(sample.batch()).data());
    int explained = category == null ? ArgMax.of(p) : category;
    if (explained == ArgMax.NONE) {
      throw new IllegalArgumentException(
          sample.name() + ": the model gives NaN, so there is no class to explain");
    }
    ClassScore score = ClassScore.of(model, sample.x().shape(), explained);
    List<Attribution> attributions =
        chosen.stream().map(method -> method.explain(score, sample.x())).toList();
    String name =
        explained < sample.classes().size()
            ? sample.classes().get(explained)
            : String.valueOf(explained);
    picture.write(
        WhyFigure.of(sample.name(), sample.x(), name, p[explained], chosen, attributions),
        "why-" + name,
        Map.of(
            "class",
            explained,
            "probability",
            p[explained],
            "score",
            attributions.getFirst().score()));
    return 0;
  }
}
