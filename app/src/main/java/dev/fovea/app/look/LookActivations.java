package dev.fovea.app.look;

import dev.fovea.app.common.PictureOptions;
import dev.fovea.app.common.SampleOptions;
import dev.fovea.app.common.SampleOptions.Sample;
import dev.fovea.insight.Activations;
import dev.fovea.insight.LayerLookup;
import dev.fovea.insight.figure.ActivationsFigure;
import dev.fovea.model.Model;
import dev.fovea.model.PlannedLayer;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.OutputMeaning;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The command {@code fovea look MODEL activations}: draws the outputs of all layers. */
@Command(
    name = "activations",
    mixinStandardHelpOptions = true,
    description = "Draw the outputs of every layer for one or more samples, and the probabilities.")
final class LookActivations implements Callable<Integer> {
  /** The greatest number of samples that fit side by side. */
  private static final int MOST = 12;

  @ParentCommand private LookCommand look = new LookCommand();
  @Mixin private PictureOptions picture = new PictureOptions();
  @Mixin private SampleOptions samples = new SampleOptions();

  @Option(
      names = "--layer",
      paramLabel = "L",
      split = ",",
      description = "Layers to show, by name or number; default: all that compute new values.")
  private List<String> layers = List.of();

  @Override
  public Integer call() throws IOException {
    SavedModel saved = look.saved();
    Model model = saved.model();
    OutputMeaning meaning = saved.outputMeaning();
    List<Sample> chosen = samples.read(saved, picture.output());
    if (chosen.size() > MOST) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d samples do not fit side by side; name at most %d",
              chosen.size(),
              MOST));
    }
    Activations activations = Activations.of(model, together(chosen));
    List<PlannedLayer> shown = new ArrayList<>();
    for (String layer : layers) {
      shown.add(LayerLookup.find(activations.layers(), layer));
    }
    if (layers.isEmpty()) {
      shown.addAll(ActivationsFigure.shown(activations));
    }
    List<Object> probabilities = new ArrayList<>();
    for (int i = 0; i < chosen.size(); i++) {
      probabilities.add(meaning.probabilities(activations.values(activations.output(), i).data()));
    }
    picture.write(
        ActivationsFigure.of(
            activations,
            meaning,
            chosen.stream().map(Sample::name).toList(),
            shown,
            chosen.getFirst().classes()),
        "activations",
        Map.of(meaning == OutputMeaning.VALUES ? "values" : "probabilities", probabilities));
    return 0;
  }

  /**
   * Joins samples in one batch.
   *
   * @throws IllegalArgumentException if the samples differ in shape
   */
  private static Tensor together(List<Sample> samples) {
    Tensor first = samples.getFirst().x();
    Tensor batch = Tensor.zeros(first.shape().prepend(samples.size()));
    for (int i = 0; i < samples.size(); i++) {
      Tensor x = samples.get(i).x();
      if (!x.shape().equals(first.shape())) {
        throw new IllegalArgumentException(
            "%s is %s, %s is %s; look at them one by one"
                .formatted(
                    samples.getFirst().name(), first.shape(), samples.get(i).name(), x.shape()));
      }
      System.arraycopy(x.data(), 0, batch.data(), i * x.data().length, x.data().length);
    }
    return batch;
  }
}
