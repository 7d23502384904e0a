package dev.fovea.bench.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Runs every engine on the same work, one after the other in rounds, each in a process of its own,
 * and prints one table of medians. An engine that fails, or whose work is not real, is told so in
 * the table.
 */
public final class Peers {
  /** Batches of 128 in the 60,000 samples. */
  private static final int EPOCH = 60_000 / 128;

  private static final int THREADS = Runtime.getRuntime().availableProcessors();

  private static final Set<Network> EVERY = EnumSet.allOf(Network.class);

  /** An engine, and what was measured and checked of it. */
  private static final class Peer {
    final String module;
    final String type;
    final Set<Network> trained;
    final Map<Figure, List<Double>> figures = new EnumMap<>(Figure.class);
    final List<String> checks = new ArrayList<>();
    String name;

    /**
     * @param module its folder under bench/peers
     * @param type its main class
     * @param trained the networks that it trains
     */
    Peer(String module, String type, Set<Network> trained) {
      this.module = module;
      this.type = type;
      this.trained = trained;
      this.name = module;
    }

    void add(Figure figure, double value) {
      figures.computeIfAbsent(figure, f -> new ArrayList<>()).add(value);
    }

    List<Double> values(Figure figure) {
      return figures.getOrDefault(figure, List.of());
    }

    /** Not a number where nothing was measured. */
    double median(Figure figure) {
      return Tasks.median(values(figure));
    }

    void check(String format, Object... args) {
      checks.add(String.format(Locale.ROOT, format, args));
    }
  }

  private static final Peer FOVEA = new Peer("harness", "FoveaEngine", EVERY);

  private static final Peer DL4J = new Peer("dl4j", "dl4j.Dl4jEngine", Set.of(Network.BASIC));

  private static final List<Peer> ALL =
      List.of(
          FOVEA,
          new Peer("tensorflow", "tensorflow.TensorFlowEngine", EVERY),
          new Peer("pytorch", "pytorch.PyTorchEngine", EVERY),
          new Peer("onnxruntime", "onnxruntime.OnnxRuntimeEngine", Set.of()),
          DL4J);

  /** The networks whose training is timed in short runs, in turns. */
  private static final Map<Network, Figure> SHORT =
      new EnumMap<>(
          Map.of(
              Network.CIFAR, Figure.CIFAR,
              Network.LENET, Figure.LENET,
              Network.RESNET, Figure.RESNET,
              Network.MOBILENET, Figure.MOBILENET,
              Network.UNET, Figure.UNET));

  /** What is measured, in the order of the table's columns. */
  enum Figure {
    TRAIN("training, images/s", true),
    SCALING("training on " + THREADS + " threads to 1", true),
    MACHINE(THREADS + " trainings at once, on 1 thread each, to one", true),
    CIFAR("training with BatchNormalization, 32x32x3, images/s", true),
    LENET("training LeNet-5, images/s", true),
    RESNET("training resnet-small, images/s", true),
    MOBILENET("training mobilenet-small, images/s", true),
    UNET("training unet, images/s", true),
    PREDICT("prediction of 128, images/s", true),
    SINGLE("prediction of 1, p50 us", false),
    START("start to first prediction, s", false),
    MEMORY("peak memory of training, MB", false),
    SIZE("jars, MB", false);

    final String title;
    final boolean moreIsBetter;

    Figure(String title, boolean moreIsBetter) {
      this.title = title;
      this.moreIsBetter = moreIsBetter;
    }
  }

  private final Path root;
  private final Path work;
  private final Path model;
  private final boolean quick;
  private final List<Peer> peers;
  private final List<Network> networks;
  private float[] expected = {};

  private Peers(Path root, Path model, List<String> words) throws IOException {
    this.root = root;
    this.model = model;
    quick = words.contains("quick");
    List<String> modules = ALL.stream().map(peer -> peer.module).toList();
    networks = SHORT.keySet().stream().filter(network -> words.contains(word(network))).toList();
    List<String> named = words.stream().filter(modules::contains).toList();
    if (words.size() != named.size() + networks.size() + (quick ? 1 : 0)) {
      throw new IllegalArgumentException(
          words
              + ": give quick, engines of "
              + modules
              + ", and networks of "
              + SHORT.keySet().stream().map(Peers::word).toList());
    }
    peers =
        ALL.stream()
            .filter(p -> named.isEmpty() || p == FOVEA || named.contains(p.module))
            .toList();
    work = Files.createTempDirectory("fovea-peers");
  }

  private static String word(Network network) {
    return network.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Takes the project's folder, a trained basic-cnn.keras, {@code quick} for a short run, the
   * engines to run beside Fovea (all if none is named), and the networks whose training alone is to
   * be timed (everything is timed if none is named).
   */
  public static void main(String[] args) throws Exception {
    Peers peers =
        new Peers(Path.of(args[0]), Path.of(args[1]), List.of(args).subList(2, args.length));
    peers.machine("begin");
    peers.prepare();
    int rounds = peers.quick ? 1 : 2;
    for (int round = 0; round < rounds; round++) {
      peers.round(round);
    }
    peers.sizes();
    peers.machine("end");
    peers.table();
  }

  private void machine(String when) throws IOException {
    String load = Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
    String cpu =
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.replaceAll(".*: ", ""))
            .findFirst()
            .orElse("unknown");
    System.err.printf(
        Locale.ROOT,
        "%s: %s, %d processors, Java %s, load %s, %s%n",
        when,
        cpu,
        THREADS,
        Runtime.version(),
        load,
        java.time.LocalDate.now(java.time.ZoneOffset.UTC));
  }

  private Path weights() {
    return work.resolve("weights.bin");
  }

  private Path onnx() {
    return work.resolve("basic-cnn.onnx");
  }

  private String picture() {
    return root.resolve("docs/digit.png").toString();
  }

  private void prepare() throws Exception {
    Weights.export(model, weights());
    Process export =
        new ProcessBuilder(
                java("onnxruntime", "onnxruntime.OnnxExport", weights().toString(), onnx() + ""))
            .inheritIO()
            .start();
    export.waitFor();
  }

  private void round(int round) throws Exception {
    if (!networks.isEmpty()) {
      train(networks);
      return;
    }
    for (Peer peer : peers) {
      if (peer == DL4J && round == 0) {
        // A whole epoch would take it a quarter of an hour.
        train(peer, Network.BASIC, Figure.TRAIN, quick ? 20 : EPOCH / 8);
      } else if (peer.trained.contains(Network.BASIC) && peer != DL4J) {
        train(peer, Network.BASIC, Figure.TRAIN, steps(round));
      }
      if (peer == FOVEA) {
        scaling(peer);
      }
    }
    train(SHORT.keySet());
    // In turns, since others share the processor and its speed changes within minutes.
    for (int i = 0; i < (quick ? 1 : 3); i++) {
      for (Peer peer : peers) {
        if (peer != DL4J) {
          predict(peer, 128, Figure.PREDICT);
          predict(peer, 1, Figure.SINGLE);
        }
      }
    }
    for (int i = 0; i < (quick ? 3 : 5); i++) {
      for (Peer peer : peers) {
        if (peer != DL4J) {
          start(peer);
        }
      }
    }
  }

  private void train(Collection<Network> chosen) throws Exception {
    for (Network network : chosen) {
      for (Peer peer : peers) {
        if (peer.trained.contains(network)) {
          train(peer, network, figure(network), shortSteps(network));
        }
      }
    }
  }

  /** A step of LeNet-5 takes some milliseconds: it needs more of them until all is compiled. */
  private int shortSteps(Network network) {
    if (quick) {
      return 40;
    }
    return network == Network.LENET ? EPOCH : 120;
  }

  private static Figure figure(Network network) {
    return Objects.requireNonNull(SHORT.get(network));
  }

  /** One whole epoch, to see what is learned; then less, to see how fast. */
  private int steps(int round) {
    if (quick) {
      return 60;
    }
    return round == 0 ? EPOCH : EPOCH / 3;
  }

  private void scaling(Peer peer) throws Exception {
    JsonNode result = run(peer, "scaling", Network.BASIC.name(), THREADS + "", quick ? "5" : "25");
    if (result != null) {
      peer.add(Figure.SCALING, result.path("scaling").asDouble());
      peer.add(Figure.MACHINE, result.path("machine").asDouble());
    }
  }

  private void train(Peer peer, Network network, Figure figure, int steps) throws Exception {
    JsonNode result = run(peer, "train", network.name(), THREADS + "", steps + "");
    if (result == null) {
      return;
    }
    peer.add(figure, result.path("images_per_second").asDouble());
    if (figure == Figure.TRAIN) {
      peer.add(Figure.MEMORY, result.path("train_peak_mb").asDouble());
    }
    double first = result.path("loss_first").asDouble();
    double last = result.path("loss_last").asDouble();
    double accuracy = result.path("accuracy").asDouble();
    boolean whole = steps >= EPOCH;
    boolean real = last < first && (!whole || accuracy > 0.95);
    peer.check(
        "%s: loss %.3f to %.3f, test accuracy %.4f after %,d images%s",
        network,
        first,
        last,
        accuracy,
        result.path("images").asInt(),
        real ? "" : " - NOT LEARNED");
  }

  private void predict(Peer peer, int batch, Figure figure) throws Exception {
    JsonNode result =
        run(peer, "predict", batch + "", THREADS + "", quick ? "2" : "4", weights() + "");
    if (result == null) {
      return;
    }
    boolean single = figure == Figure.SINGLE;
    peer.add(figure, result.path(single ? "p50_us" : "images_per_second").asDouble());
    float[] told = new float[result.path("probabilities").size()];
    for (int i = 0; i < told.length; i++) {
      told[i] = result.path("probabilities").get(i).floatValue();
    }
    if (expected.length == 0) {
      expected = told;
    }
    float largest = 0;
    for (int i = 0; i < told.length; i++) {
      largest = Math.max(largest, Math.abs(told[i] - expected[i]));
    }
    peer.check(
        "predictions in batches of %d differ from the first ones by %.1e at most%s",
        batch, largest, largest < 1e-4 ? "" : " - WRONG");
  }

  /** From the start of the process to its end, which follows the printing at once. */
  private void start(Peer peer) throws Exception {
    List<String> command =
        switch (peer.module) {
          case "harness" -> List.of(root.resolve("fovea") + "", "predict", model + "", picture());
          case "onnxruntime" ->
              java("onnxruntime", "onnxruntime.OnnxRuntimeFirst", onnx() + "", picture());
          default -> java(peer.module, peer.type, "first", "1", weights() + "", picture());
        };
    long begin = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(work.resolve("out").toFile())
            .start();
    int code = process.waitFor();
    if (code == 0) {
      peer.add(Figure.START, (System.nanoTime() - begin) / 1e9);
    } else {
      peer.check("start: FAILED with %d", code);
    }
  }

  private List<String> java(String module, String type, String... args) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                root.resolve("bench/peers/" + module + "/target/lib") + "/*"));
    if (module.equals("harness")) {
      // As the launcher of Fovea starts Java.
      command.addAll(
          List.of(
              "--add-modules", "jdk.incubator.vector", "-XX:+UseSerialGC", "-Xms64m", "-Xmn32m"));
    }
    command.add("dev.fovea.bench.peers." + type);
    command.addAll(List.of(args));
    return command;
  }

  /** The result of a task in a process of its own, or null if it failed. */
  private @org.jspecify.annotations.Nullable JsonNode run(Peer peer, String... task)
      throws Exception {
    Path out = work.resolve("out");
    System.err.println(peer.module + " " + String.join(" ", task));
    Process process =
        new ProcessBuilder(java(peer.module, peer.type, task))
            .redirectOutput(out.toFile())
            .redirectError(work.resolve("err").toFile())
            .start();
    int code = process.waitFor();
    for (String line : Files.readAllLines(out)) {
      if (line.startsWith(Tasks.RESULT)) {
        JsonNode result = new ObjectMapper().readTree(line.substring(Tasks.RESULT.length()));
        peer.name = result.path("engine").asText();
        System.err.println("  " + line.replaceAll(",\"probabilities\":\\[[^]]*]", ""));
        return result;
      }
    }
    peer.check("%s: FAILED with %d", String.join(" ", task), code);
    Files.readAllLines(work.resolve("err")).stream().limit(20).forEach(System.err::println);
    return null;
  }

  /** What a project takes in with the engine: its jars, without those of the harness. */
  private void sizes() throws IOException {
    List<String> own;
    try (Stream<Path> jars = Files.list(root.resolve("bench/peers/harness/target/lib"))) {
      own = jars.map(jar -> jar.getFileName().toString()).toList();
    }
    for (Peer peer : peers) {
      boolean fovea = peer == FOVEA;
      try (Stream<Path> jars =
          Files.list(root.resolve("bench/peers/" + peer.module + "/target/lib"))) {
        double bytes = 0;
        for (Path jar : jars.toList()) {
          String name = jar.getFileName().toString();
          boolean counts =
              fovea
                  ? name.startsWith("fovea-core") || name.startsWith("fovea-zoo")
                  : !own.contains(name) && !name.startsWith("fovea-");
          bytes += counts ? Files.size(jar) : 0;
        }
        peer.add(Figure.SIZE, bytes / 1e6);
      }
    }
  }

  private void table() {
    StringBuilder text = new StringBuilder("| |");
    peers.forEach(peer -> text.append(' ').append(peer.name).append(" |"));
    text.append(" Fovea to the best other |\n|---|").append("---:|".repeat(peers.size() + 1));
    for (Figure figure : Figure.values()) {
      if (peers.stream().allMatch(peer -> peer.values(figure).isEmpty())) {
        continue;
      }
      text.append("\n| ").append(figure.title).append(" |");
      double best = Double.NaN;
      for (Peer peer : peers) {
        double value = peer.median(figure);
        text.append(' ').append(range(peer, figure)).append(" |");
        if (peer != FOVEA && !Double.isNaN(value)) {
          boolean better = figure.moreIsBetter ? value > best : value < best;
          best = Double.isNaN(best) || better ? value : best;
        }
      }
      double ratio = FOVEA.median(figure) / best;
      text.append(Double.isNaN(ratio) ? " |" : String.format(Locale.ROOT, " %.2f x |", ratio));
    }
    text.append("\n\nThe work:\n");
    for (Peer peer : peers) {
      for (String check : new LinkedHashSet<>(peer.checks)) {
        text.append("- ").append(peer.name).append(": ").append(check).append('\n');
      }
    }
    System.out.println(text);
  }

  /** The median, and where rounds differ their range. */
  private String range(Peer peer, Figure figure) {
    List<Double> values = peer.values(figure);
    if (values.isEmpty()) {
      return "";
    }
    double low = values.stream().mapToDouble(v -> v).min().orElseThrow();
    double high = values.stream().mapToDouble(v -> v).max().orElseThrow();
    String median = number(peer.median(figure));
    return values.size() == 1 ? median : median + " (" + number(low) + "-" + number(high) + ")";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%,.0f", value);
  }
}
