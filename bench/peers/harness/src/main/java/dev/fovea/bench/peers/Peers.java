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
import java.util.HashMap;
import java.util.LinkedHashMap;
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

  static final int THREADS = Runtime.getRuntime().availableProcessors();

  private static final Set<Network> EVERY = EnumSet.allOf(Network.class);

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

  private final Path root;
  private final Path work;
  private final Path model;
  private final boolean quick;
  private final List<Peer> peers;
  private final List<Network> networks;
  private final boolean strangersAlone;
  private final Map<String, float[]> told = new HashMap<>();
  private float[] expected = {};

  private Peers(Path root, Path model, List<String> words) throws IOException {
    this.root = root;
    this.model = model;
    quick = words.contains("quick");
    strangersAlone = words.contains("strangers");
    List<String> modules = ALL.stream().map(peer -> peer.module).toList();
    networks = SHORT.keySet().stream().filter(network -> words.contains(word(network))).toList();
    List<String> named = words.stream().filter(modules::contains).toList();
    int others = (quick ? 1 : 0) + (strangersAlone ? 1 : 0);
    if (words.size() != named.size() + networks.size() + others) {
      throw new IllegalArgumentException(
          words
              + ": give quick, strangers, engines of "
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
   * engines to run beside Fovea (all if none is named), {@code strangers} to time the models of
   * others alone, and the networks whose training alone is to be timed (everything is timed if none
   * is named).
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
    System.out.println(new Table(peers.peers, FOVEA).text());
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
    if (strangersAlone) {
      strangers();
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
    strangers();
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
    float[] probabilities = numbers(result.path("probabilities"));
    if (expected.length == 0) {
      expected = probabilities;
    }
    float largest = difference(probabilities, expected);
    peer.check(
        "predictions in batches of %d differ from the first ones by %.1e at most%s",
        batch, largest, largest < 1e-4 ? "" : " - WRONG");
  }

  /** The models of others, where they are, in turns of those that read ONNX files. */
  private void strangers() throws Exception {
    Path folder = Strangers.folder(root);
    if (!Strangers.areIn(folder)) {
      FOVEA.check("strangers' models are not in %s", folder);
      return;
    }
    for (int batch : List.of(1, 32)) {
      Map<Peer, Double> logarithms = new LinkedHashMap<>();
      for (Strangers model : Strangers.values()) {
        for (Peer peer : peers) {
          if (peer == FOVEA || peer.module.equals("onnxruntime")) {
            logarithms.merge(peer, Math.log(stranger(peer, model, batch, folder)), Double::sum);
          }
        }
      }
      Figure figure = batch == 1 ? Figure.STRANGER : Figure.STRANGERS;
      logarithms.forEach(
          (peer, sum) -> {
            if (!Double.isNaN(sum)) {
              peer.add(figure, Math.exp(sum / Strangers.values().length));
            }
          });
    }
  }

  /** Returns the median time of a call in microseconds; not a number if the task failed. */
  private double stranger(Peer peer, Strangers model, int batch, Path folder) throws Exception {
    JsonNode result =
        run(peer, "file", model.name(), batch + "", THREADS + "", quick ? "1" : "2", folder + "");
    if (result == null) {
      return Double.NaN;
    }
    float[] outputs = numbers(result.path("outputs"));
    float[] first = told.computeIfAbsent(model + " " + batch, unused -> outputs);
    float largest = difference(outputs, first);
    String work = model.in(folder).getFileName() + ", " + batch + " at once";
    if (largest > 1e-3) {
      peer.check("%s: outputs differ from the first ones by %.1e - WRONG", work, largest);
    }
    double time = result.path("p50_us").asDouble();
    peer.time(work, time);
    return time;
  }

  private static float[] numbers(JsonNode list) {
    float[] numbers = new float[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = list.get(i).floatValue();
    }
    return numbers;
  }

  private static float difference(float[] some, float[] others) {
    float largest = 0;
    for (int i = 0; i < some.length; i++) {
      largest = Math.max(largest, Math.abs(some[i] - others[i]));
    }
    return largest;
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
        System.err.println("  " + line.replaceAll(",\"(probabilities|outputs)\":\\[[^]]*]", ""));
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
}
