package dev.fovea.app.look;

import dev.fovea.app.common.DataOptions;
import dev.fovea.app.common.PictureOptions;
import dev.fovea.app.common.ThreadOptions;
import dev.fovea.app.common.WritesFiles;
import dev.fovea.data.AtomicFile;
import dev.fovea.data.Classified;
import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.insight.SampleMap;
import dev.fovea.insight.Survey;
import dev.fovea.insight.embedding.Embedding;
import dev.fovea.insight.embedding.Pca;
import dev.fovea.insight.embedding.Tsne;
import dev.fovea.insight.figure.EmbeddingFigure;
import dev.fovea.insight.figure.EmbeddingPage;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Workers;
import dev.fovea.model.Model;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/**
 * The command {@code fovea look MODEL embedding}: draws a map of samples by the outputs of a layer.
 */
@Command(
    name = "embedding",
    mixinStandardHelpOptions = true,
    description = "Draw a map of samples, with similar outputs of a layer close together.")
final class LookEmbedding implements Callable<Integer>, WritesFiles {
  /** A method of dimensionality reduction. */
  enum Method {
    TSNE,
    PCA
  }

  @ParentCommand private LookCommand look = new LookCommand();
  @Mixin private PictureOptions picture = new PictureOptions();
  @Mixin private DataOptions data = new DataOptions();
  @Mixin private ThreadOptions threads = new ThreadOptions();

  @Option(
      names = "--layer",
      paramLabel = "L",
      description = "Layer, by name or number; default: the last dense layer before the output.")
  private String layer = "";

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Number of test samples, drawn at random with --seed; default: 1000.")
  private int samples = 1000;

  @Option(
      names = "--method",
      paramLabel = "tsne|pca",
      description = "Method: tsne (default) or pca.")
  private Method method = Method.TSNE;

  @Option(
      names = "--perplexity",
      paramLabel = "X",
      description = "Perplexity of t-SNE, roughly the number of relevant neighbors; default: 30.")
  private double perplexity = 30;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      description = "Iterations of t-SNE; default: 1000.")
  private int iterations = 1000;

  @Option(
      names = "--principal",
      paramLabel = "N",
      description =
          "Reduce the values to N principal components before t-SNE; 0: do not reduce;"
              + " default: 50.")
  private int principal = 50;

  @Option(names = "--seed", paramLabel = "N", description = "Random seed; default: 1.")
  private long seed = 1;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Also write positions, classes and predictions as CSV.")
  private @Nullable Path csv;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Also write an HTML page that shows the sample under the pointer.")
  private @Nullable Path html;

  @Option(
      names = "--values",
      paramLabel = "FILE",
      description = "Also write the layer's values as CSV, one line per sample.")
  private @Nullable Path values;

  @Override
  public void checkFiles() throws IOException {
    for (Path file : Stream.of(csv, html, values).filter(Objects::nonNull).toList()) {
      AtomicFile.check(file);
    }
  }

  @Override
  public Integer call() throws IOException {
    if (samples < 1) {
      throw new IllegalArgumentException("--samples must be at least 1, not " + samples);
    }
    SavedModel saved = look.saved();
    Model model = saved.model();
    Dataset test = data.load(picture.output(), saved).test();
    int[] numbers =
        Arrays.copyOf(
            CounterRandom.ofSeed(seed).permutation(test.size()), Math.min(samples, test.size()));
    Arrays.sort(numbers);
    if (samples > test.size()) {
      picture.output().note("There are only %,d test samples; using all of them.", test.size());
    }
    Classified chosen = Classified.of(Datasets.select(test, numbers));
    long start = System.nanoTime();
    Survey survey = Survey.of(model, saved.outputMeaning(), chosen, layer);
    double surveyed = (System.nanoTime() - start) / 1e9;
    Kernels kernels = Kernels.best(Workers.of(threads.count()));
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("layer", survey.layer());
    figures.put("samples", numbers.length);
    figures.put("values_seconds", surveyed);
    start = System.nanoTime();
    Embedding map = map(survey.values(), kernels, figures);
    double seconds = (System.nanoTime() - start) / 1e9;
    figures.put("map_seconds", seconds);
    picture
        .output()
        .note("Values of %s in %.2f s, the map in %.2f s", survey.layer(), surveyed, seconds);
    SampleMap sampleMap = new SampleMap(map, survey.predictions(), numbers);
    String title = "%s of %s".formatted(method == Method.TSNE ? "t-SNE" : "PCA", survey.layer());
    String caption = caption(survey, numbers.length);
    write(values, () -> lines(survey.values()), figures, "values");
    write(csv, sampleMap::csv, figures, "csv");
    if (html != null) {
      String page = EmbeddingPage.of(title, caption, sampleMap, chosen);
      write(html, () -> page, figures, "html");
    }
    picture.write(
        EmbeddingFigure.of(title, caption, sampleMap), "embedding-" + survey.layer(), figures);
    return 0;
  }

  private Embedding map(Tensor vectors, Kernels kernels, Map<String, Object> figures) {
    if (method == Method.PCA) {
      return Pca.map(vectors, kernels);
    }
    Tsne tsne =
        Tsne.on(kernels)
            .perplexity(perplexity)
            .iterations(iterations)
            .principal(principal)
            .seed(seed);
    Tsne.Result result = tsne.run(vectors, this::report);
    if (result.perplexity() < perplexity) {
      picture
          .output()
          .note(
              "A perplexity of %.1f instead of %.1f: there are only %,d samples",
              result.perplexity(), perplexity, result.embedding().size());
    }
    figures.put("perplexity", result.perplexity());
    figures.put("kl_divergence", result.divergence());
    return result.embedding();
  }

  private boolean report(int iteration, int of, double divergence) {
    if (picture.output().isTerminal()) {
      String line =
          iteration == of
              ? ""
              : String.format(Locale.ROOT, "t-SNE %d/%d, %.3f nats", iteration, of, divergence);
      System.err.printf(Locale.ROOT, "\r%-44s%s", line, iteration == of ? "\r" : "");
    }
    return true;
  }

  private String caption(Survey survey, int count) {
    int width = survey.values().data().length / count;
    String how =
        method == Method.TSNE
            ? "samples with similar values lie together, distances between groups mean little"
            : "the two directions in which the values vary most";
    return String.format(
        Locale.ROOT,
        "%,d test samples by the %,d values that %s gives them: %s.",
        count,
        width,
        survey.layer(),
        how);
  }

  private static String lines(Tensor vectors) {
    int width = vectors.data().length / vectors.shape().dim(0);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < vectors.data().length; i++) {
      text.append(vectors.data()[i]).append((i + 1) % width == 0 ? '\n' : ',');
    }
    return text.toString();
  }

  private void write(
      @Nullable Path file, Supplier<String> text, Map<String, Object> figures, String name)
      throws IOException {
    if (file != null) {
      AtomicFile.write(file, temporary -> Files.writeString(temporary, text.get()));
      figures.put(name, file.toString());
      picture.output().line("Wrote %s", file);
    }
  }
}
