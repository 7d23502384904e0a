package dev.fovea.insight.tour;

import dev.fovea.data.Classified;
import dev.fovea.data.Datasets;
import dev.fovea.insight.Activations;
import dev.fovea.insight.Architecture;
import dev.fovea.insight.Calibration;
import dev.fovea.insight.Codes;
import dev.fovea.insight.FeatureMaps;
import dev.fovea.insight.ImageFilter;
import dev.fovea.insight.KernelBank;
import dev.fovea.insight.LayerLookup;
import dev.fovea.insight.NamedKernel;
import dev.fovea.insight.PoolingWinners;
import dev.fovea.insight.Predictions;
import dev.fovea.insight.ReceptiveField;
import dev.fovea.insight.Region;
import dev.fovea.insight.SampleMap;
import dev.fovea.insight.Survey;
import dev.fovea.insight.TrainingLog;
import dev.fovea.insight.attribution.Attribution;
import dev.fovea.insight.attribution.AttributionMethod;
import dev.fovea.insight.attribution.ClassScore;
import dev.fovea.insight.embedding.Tsne;
import dev.fovea.insight.embedding.TsneProgress;
import dev.fovea.insight.figure.ActivationsPicture;
import dev.fovea.insight.figure.ArchitecturePicture;
import dev.fovea.insight.figure.CodesPicture;
import dev.fovea.insight.figure.ConvolutionPicture;
import dev.fovea.insight.figure.EmbeddingPicture;
import dev.fovea.insight.figure.ErrorsPicture;
import dev.fovea.insight.figure.FilterPicture;
import dev.fovea.insight.figure.HistoryPicture;
import dev.fovea.insight.figure.KernelPicture;
import dev.fovea.insight.figure.PoolingPicture;
import dev.fovea.insight.figure.ReceptiveFieldPicture;
import dev.fovea.insight.figure.ResponsePicture;
import dev.fovea.insight.figure.WhyPicture;
import dev.fovea.insight.picture.ColorMap;
import dev.fovea.model.Model;
import dev.fovea.model.PlannedLayer;
import dev.fovea.tensor.ArgMax;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.OutputMeaning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Walks through a network with its own data: what a convolution is, the layers, the kernels, what
 * they find, the receptive field, pooling, all activations, the codes, their map, the reasons of an
 * answer, the errors, the training; and the chapter's numbers beside those computed anew.
 */
public final class Tour {
  private static final int SURVEYED = 1000;
  private static final int CODES = 10;

  /** Pixels of the part that the worked picture shows. */
  private static final int PART = 10;

  /**
   * What the tour is about.
   *
   * @param name of the model
   * @param model with one image as input and classes as output
   * @param meaning of its output
   * @param test samples it was not trained on
   * @param chapter the textbook's basic CNN for 28x28x1, for the numbers
   * @param log of its training, where there is one
   */
  public record Subject(
      String name,
      Model model,
      OutputMeaning meaning,
      Classified test,
      Model chapter,
      Optional<TrainingLog> log) {

    /** A model whose loss is not known. */
    public Subject(
        String name, Model model, Classified test, Model chapter, Optional<TrainingLog> log) {
      this(name, model, OutputMeaning.of(model), test, chapter, log);
    }
  }

  private final Subject subject;
  private final Words words;
  private final Page page;
  private final Survey survey;
  private final Classified samples;

  /** Numbers of two samples of different classes that the network gets right. */
  private final int[] two;

  private final Activations activations;
  private final List<PlannedLayer> layers;

  private Tour(Subject subject, Language language) {
    this.subject = subject;
    words = new Words(language);
    page = new Page(words);
    samples = Classified.of(Datasets.limit(subject.test(), SURVEYED));
    if (subject.meaning() == OutputMeaning.VALUES) {
      throw new IllegalArgumentException(
          "the model gives values, not classes; a tour needs a model that classifies");
    }
    survey = Survey.of(subject.model(), subject.meaning(), samples, denseOrLast());
    two = two();
    activations = Activations.of(subject.model(), Datasets.inputs(samples, two));
    layers = activations.layers();
  }

  /**
   * The page, whole in itself.
   *
   * @param progress hears what is being done
   * @throws IllegalArgumentException if the model does not take such samples or gives no classes
   */
  public static String html(Subject subject, Language language, Consumer<String> progress) {
    progress.accept("values of every layer for the test samples");
    return new Tour(subject, language).write(progress);
  }

  /** The last dense layer before the output, or the output where there is none. */
  private String denseOrLast() {
    List<PlannedLayer> all = LayerLookup.of(subject.model());
    boolean has = all.subList(0, all.size() - 1).stream().anyMatch(Survey::isDense);
    return has ? "" : all.getLast().path();
  }

  private boolean hasDense() {
    return !survey.layer().equals(layers.getLast().path());
  }

  /** A 4 and a 6 where these are the classes, as the chapter has them; else the first two. */
  private int[] two() {
    Predictions predictions = survey.predictions();
    List<String> names = predictions.names();
    int first = Math.max(0, names.indexOf("4"));
    int second = names.contains("6") ? names.indexOf("6") : (first + 1) % predictions.classes();
    return new int[] {example(first), example(second)};
  }

  private int example(int category) {
    Predictions predictions = survey.predictions();
    return IntStream.range(0, predictions.size())
        .filter(i -> predictions.labels()[i] == category && !predictions.isError(i))
        .findFirst()
        .orElseGet(
            () ->
                IntStream.range(0, predictions.size())
                    .filter(i -> predictions.labels()[i] == category)
                    .findFirst()
                    .orElse(0));
  }

  private String sampleName(int sample) {
    Predictions predictions = survey.predictions();
    return words.text("sample.name", predictions.name(predictions.labels()[sample]), sample);
  }

  private Tensor image() {
    return Datasets.inputs(samples, two[0]).reshape(samples.inputShape());
  }

  private Optional<PlannedLayer> first(Predicate<PlannedLayer> wanted) {
    return layers.stream().filter(wanted).findFirst();
  }

  private static boolean convolves(PlannedLayer layer) {
    return KernelBank.has(layer.layer()) && FeatureMaps.are(layer.outputShape());
  }

  private String write(Consumer<String> progress) {
    convolution();
    filters();
    progress.accept("the layers and what they have learned");
    Architecture architecture = Architecture.of(layers);
    architecture(architecture);
    first(Tour::convolves)
        .ifPresentOrElse(this::learned, () -> missing("kernels.title", "none.convolution"));
    first(l -> PoolingWinners.pools(l.layer()))
        .ifPresentOrElse(this::pooling, () -> missing("pooling.title", "none.pooling"));
    activations();
    if (hasDense()) {
      codes();
    } else {
      missing("codes.title", "none.dense");
    }
    progress.accept("the map of the samples");
    embedding();
    progress.accept("reasons and errors");
    first(Tour::convolves).ifPresent(layer -> why());
    errors();
    subject.log().ifPresent(this::history);
    facts();
    return page.html(
        words.text("page.title", subject.name()), words.text("page.lead"), stats(architecture));
  }

  private List<String[]> stats(Architecture architecture) {
    Predictions predictions = survey.predictions();
    long right =
        IntStream.range(0, predictions.size()).filter(i -> !predictions.isError(i)).count();
    return List.of(
        stat(count(architecture.parameters()), words.text("stat.parameters")),
        stat(count(layers.size() - 1), words.text("stat.layers")),
        stat(samples.inputShape().toString(), words.text("stat.input")),
        stat(count(architecture.multiplications()), words.text("stat.multiplications")),
        stat(
            percent(right, predictions.size()) + " %",
            words.text("stat.accuracy", count(predictions.size()))));
  }

  private static String[] stat(String number, String what) {
    return new String[] {number, what};
  }

  private static String count(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  private static String percent(double part, double whole) {
    return String.format(Locale.ROOT, "%.1f", 100 * part / whole);
  }

  private void missing(String title, String why) {
    page.section(words.text(title));
    page.nothing(words.text(why));
  }

  private void convolution() {
    page.section(words.text("convolution.title"));
    ImageFilter filter = ImageFilter.of(ChapterFacts.KERNEL);
    ImageFilter.Step step = filter.step(ChapterFacts.PIXELS, 0, 0);
    double padded =
        filter.padding(dev.fovea.kernel.Padding.SAME).step(ChapterFacts.PIXELS, 0, 0).sum();
    List<String> text =
        words.paragraphs(
            "convolution",
            ChapterFacts.text(step.sum()),
            ChapterFacts.text(filter.step(ChapterFacts.PIXELS, 0, 1).sum()),
            ChapterFacts.text(padded));
    page.paragraphs(text.subList(0, 2));
    page.product(
        numbers(step.patch()),
        numbers(doubles(ChapterFacts.KERNEL.values())),
        numbers(step.products()),
        ChapterFacts.text(step.sum()));
    page.paragraphs(text.subList(2, text.size()));
    page.figure(
        ConvolutionPicture.of(middle(image()), 0, filter, 0, 0, PART).drawing(),
        words.text("convolution.figure", sampleName(two[0])));
  }

  /** The middle of an image, or all of a small one. */
  private static Tensor middle(Tensor image) {
    Shape shape = image.shape();
    int rows = Math.min(PART, shape.dim(0));
    int columns = Math.min(PART, shape.dim(1));
    int run = columns * shape.channels();
    Tensor part = Tensor.zeros(Shape.of(rows, columns, shape.channels()));
    int left = (shape.dim(1) - columns) / 2;
    for (int row = 0; row < rows; row++) {
      int from = (shape.dim(0) - rows) / 2 + row;
      int at = (from * shape.dim(1) + left) * shape.channels();
      System.arraycopy(image.data(), at, part.data(), row * run, run);
    }
    return part;
  }

  private static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  private static List<String> numbers(double[] values) {
    return Arrays.stream(values).mapToObj(ChapterFacts::text).toList();
  }

  private void filters() {
    page.section(words.text("filters.title"));
    page.paragraphs(words.paragraphs("filters"));
    List<ImageFilter> filters =
        List.of(NamedKernel.EDGES, NamedKernel.DIAGONAL, NamedKernel.GAUSSIAN_BLUR).stream()
            .map(kernel -> ImageFilter.of(kernel.kernel(5)))
            .toList();
    page.figure(
        FilterPicture.of(sampleName(two[0]), image(), filters, FilterPicture.Display.SIGNED)
            .drawing(),
        words.text("filters.figure", sampleName(two[0])));
  }

  private void architecture(Architecture architecture) {
    page.section(words.text("architecture.title"));
    Architecture.Row largest =
        architecture.rows().stream()
            .max(Comparator.comparingLong(Architecture.Row::parameters))
            .orElseThrow();
    Architecture.Row busiest =
        architecture.rows().stream()
            .max(Comparator.comparingLong(Architecture.Row::multiplications))
            .orElseThrow();
    page.paragraphs(
        words.paragraphs(
            "architecture",
            3 * 3 * 2 * 3,
            count(5 * 5 * 2 * 3 * 3 * 3),
            count(architecture.parameters()),
            percent(largest.parameters(), architecture.parameters()),
            largest.layer().path(),
            count(architecture.multiplications()),
            busiest.layer().path()));
    if (!largest.equals(busiest)) {
      page.paragraphs(List.of(words.text("architecture.apart")));
    }
    page.figure(
        ArchitecturePicture.of(subject.name(), architecture).drawing(),
        words.text("architecture.figure"));
  }

  /** Kernels, responses and receptive field of the convolutions. */
  private void learned(PlannedLayer convolution) {
    page.section(words.text("kernels.title"));
    KernelBank bank = KernelBank.of(convolution.owner());
    page.paragraphs(words.paragraphs("kernels", bank.filters()));
    page.figure(
        KernelPicture.of(convolution.path(), bank, new KernelPicture.View.Automatic()).drawing(),
        words.text("kernels.figure", convolution.path()));

    page.section(words.text("responses.title"));
    page.paragraphs(words.paragraphs("responses", sampleName(two[0])));
    FeatureMaps maps = FeatureMaps.of(activations.values(convolution, 0));
    page.figure(
        ResponsePicture.of(convolution.path(), sampleName(two[0]), image(), maps, ColorMap.GREY)
            .drawing(),
        words.text("responses.figure", convolution.path(), maps.count()));

    page.section(words.text("field.title"));
    PlannedLayer last =
        layers.stream().filter(Tour::convolves).skip(1).findFirst().orElse(convolution);
    PlannedLayer below = layers.get(last.inputs().getFirst());
    int[] middle = {last.outputShape().dim(0) / 2, last.outputShape().dim(1) / 2};
    List<Region> regions = ReceptiveField.regions(layers, last, middle);
    page.paragraphs(
        words.paragraphs(
            "field", last.path(), extent(regions.get(below.index())), extent(regions.getFirst())));
    float[] measured =
        ReceptiveField.measured(
            subject.model(), Datasets.inputs(samples, two[0]), last.path(), middle);
    page.figure(
        ReceptiveFieldPicture.of(activations, sampleName(two[0]), last, measured, middle).drawing(),
        words.text("field.figure"));
  }

  private static String extent(Region region) {
    return region.extent(0) + "x" + region.extent(1);
  }

  private void pooling(PlannedLayer pooling) {
    page.section(words.text("pooling.title"));
    PlannedLayer below = layers.get(pooling.inputs().getFirst());
    double before = below.outputShape().size();
    double after = pooling.outputShape().size();
    page.paragraphs(
        words.paragraphs(
            "pooling",
            count(before),
            count(after),
            String.format(Locale.ROOT, "%.0f", 100 * (1 - after / before))));
    int map = FeatureMaps.of(activations.values(below, 0)).strongest();
    page.figure(
        PoolingPicture.of(
                pooling.path(),
                sampleName(two[0]),
                map,
                PoolingWinners.of(activations, pooling, 0, map))
            .drawing(),
        words.text("pooling.figure"));
  }

  private void activations() {
    page.section(words.text("activations.title"));
    page.paragraphs(
        words.paragraphs(
            "activations", count(survey.values().shape().tail().size()), survey.layer()));
    List<String> names = List.of(sampleName(two[0]), sampleName(two[1]));
    page.figure(
        ActivationsPicture.of(
                activations,
                subject.meaning(),
                names,
                ActivationsPicture.shown(activations),
                survey.predictions().names())
            .drawing(),
        words.text("activations.figure", words.text("sample.and", names.get(0), names.get(1))));
  }

  private void codes() {
    page.section(words.text("codes.title"));
    int[] labels = survey.predictions().labels();
    Codes codes =
        Codes.of(
            subject.model(),
            samples,
            survey.layer(),
            List.of(labels[two[0]], labels[two[1]]),
            CODES);
    page.paragraphs(
        words.paragraphs(
            "codes",
            survey.layer(),
            codes.names().get(0),
            distance(codes, 0, 0),
            codes.names().get(1),
            distance(codes, 1, 1),
            distance(codes, 0, 1)));
    page.figure(CodesPicture.of(codes).drawing(), words.text("codes.figure", survey.layer()));
  }

  private static String distance(Codes codes, int first, int second) {
    return String.format(Locale.ROOT, "%.1f", codes.distance(first, second));
  }

  private void embedding() {
    page.section(words.text("embedding.title"));
    String size = count(survey.predictions().size());
    page.paragraphs(
        words.paragraphs("embedding", count(survey.values().shape().tail().size()), size));
    Tsne.Result result = Tsne.defaults().run(survey.values(), TsneProgress.NONE);
    int[] numbers = IntStream.range(0, samples.size()).toArray();
    SampleMap map = new SampleMap(result.embedding(), survey.predictions(), numbers);
    page.figure(
        EmbeddingPicture.of("", "", map).drawing(),
        words.text("embedding.figure", size, survey.layer()));
  }

  private void why() {
    Predictions predictions = survey.predictions();
    int sample = two[1];
    int category = predictions.predicted(sample);
    if (category == ArgMax.NONE) {
      return;
    }
    page.section(words.text("why.title"));
    Tensor image = Datasets.inputs(samples, sample).reshape(samples.inputShape());
    ClassScore score = ClassScore.of(subject.model(), image.shape(), category);
    List<AttributionMethod> methods = new ArrayList<>();
    for (String word : List.of("grad-cam", "integrated-gradients", "occlusion")) {
      methods.add(AttributionMethod.of(word));
    }
    List<Attribution> attributions =
        methods.stream().map(method -> method.explain(score, image)).toList();
    page.paragraphs(words.paragraphs("why", sampleName(sample), predictions.name(category)));
    page.figure(
        WhyPicture.of(
                sampleName(sample),
                image,
                predictions.name(category),
                predictions.confidence(sample),
                attributions,
                methods.stream().map(AttributionMethod::meaning).toList())
            .drawing(),
        words.text("why.figure"));
  }

  private void errors() {
    page.section(words.text("errors.title"));
    Predictions predictions = survey.predictions();
    String size = count(predictions.size());
    page.paragraphs(
        words.paragraphs(
            "errors",
            size,
            predictions.worst().size(),
            String.format(
                Locale.ROOT, "%.1f %%", 100 * Calibration.of(predictions, 10).expectedError())));
    page.figure(ErrorsPicture.confusion(predictions).drawing(), words.text("errors.figure", size));
    if (!predictions.worst().isEmpty()) {
      page.figure(ErrorsPicture.worst(predictions, samples).drawing(), words.text("worst.figure"));
    }
  }

  private void history(TrainingLog log) {
    page.section(words.text("history.title"));
    page.paragraphs(words.paragraphs("history"));
    page.figure(HistoryPicture.of(subject.name(), log).drawing(), words.text("history.figure"));
  }

  private void facts() {
    page.section(words.text("facts.title"));
    page.paragraphs(words.paragraphs("facts"));
    List<Fact> facts = ChapterFacts.of(subject.chapter());
    page.facts(facts);
    long differ = facts.stream().filter(fact -> !fact.agrees()).count();
    page.paragraphs(
        List.of(
            differ == 0
                ? words.text("facts.agree", facts.size())
                : words.text("facts.differ", differ, facts.size())));
  }
}
