package dev.fovea.formats;

import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.flatten;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.kernel.Padding;
import dev.fovea.model.Model;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A large model is loaded in a process that has no more memory than twice the size of the file,
 * what is mapped of it included, and 24 MB for Java itself. {@code -Dfovea.loadingMegabytes=100}
 * takes a larger model, and {@code -Dfovea.loadingTimes=true} tells the time of five loadings.
 */
class LoadingTest {
  private static final int BASE = 24;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"keras", "h5", "onnx"})
  void aModelIsLoadedInTwiceItsSize(String format) throws IOException, InterruptedException {
    int megabytes = Integer.getInteger("fovea.loadingMegabytes", 32);
    Path file = folder.resolve("large." + format);
    SavedModel.of(large(megabytes)).save(file);
    long size = Files.size(file) >> 20;
    // Keras's files are mapped, which is counted; ONNX's are read.
    long heap = BASE + (format.equals("onnx") ? 2 * size : size);
    String limited = load(file, 1, "-Xmn8m", String.format(Locale.ROOT, "-Xmx%dm", heap));
    System.out.printf(
        Locale.ROOT, "%s of %d MB with a heap of %d MB: %s%n", format, size, heap, limited);
    if (Boolean.getBoolean("fovea.loadingTimes")) {
      String free = load(file, 5, "-Xmx2g");
      System.out.printf(Locale.ROOT, "%s of %d MB, five times: %s%n", format, size, free);
    }
  }

  /** Loads a file in a process of its own; returns what it says. */
  private String load(Path file, int times, String... options)
      throws IOException, InterruptedException {
    Path out = folder.resolve("out.txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // All but the young part of the heap is for what stays: an array as large as the file fits.
    command.addAll(List.of("--add-modules", "jdk.incubator.vector", "-XX:+UseSerialGC"));
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Loading.class.getName(), file.toString()));
    command.add(String.format(Locale.ROOT, "%d", times));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    boolean ended = process.waitFor(3, TimeUnit.MINUTES);
    String said = Files.readString(out, StandardCharsets.UTF_8).strip();
    assertThat(ended).as(said).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  /** Returns a model whose weights take about as many megabytes, nearly all in one kernel. */
  private static Model large(int megabytes) {
    int units = (megabytes << 18) / (8 * 8 * 64);
    return Model.sequential(
        Shape.of(16, 16, 64),
        conv2D(64, 3).strides(2).padding(Padding.SAME),
        flatten(),
        dense(units));
  }

  /** What the process does: loads a file some times, and tells how long it took. */
  static final class Loading {
    private Loading() {}

    public static void main(String[] args) throws IOException {
      ThreadMXBean thread = ManagementFactory.getThreadMXBean();
      for (int i = 0; i < Integer.parseInt(args[1]); i++) {
        long start = System.nanoTime();
        long before = thread.getCurrentThreadCpuTime();
        SavedModel.load(Path.of(args[0]));
        System.out.printf(
            Locale.ROOT,
            "%d ms (%d ms of processor time) ",
            (System.nanoTime() - start) / 1_000_000,
            (thread.getCurrentThreadCpuTime() - before) / 1_000_000);
      }
    }
  }
}
