package dev.fovea.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.model.PlannedLayer;
import dev.fovea.store.SavedModel;
import dev.fovea.web.explore.live.InputMaker;
import dev.fovea.web.explore.live.InputMaker.Picture;
import dev.fovea.web.explore.live.LiveNetwork;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine as a script, run by Node.js, gives the numbers that Fovea gives on the JVM. */
class NetworkScriptTest {
  /** Prints all values of all layers, and the answer last, as floats. */
  private static final String RUN =
      """
      import { readFileSync, writeFileSync } from 'node:fs';
      import * as network from './network.mjs';
      globalThis.navigator ??= { hardwareConcurrency: 1 }; // Node.js has it since 21.
      const bytes = (name) => { const all = readFileSync(name); return new Int8Array(all.buffer, all.byteOffset, all.length); };
      network.open(Int8Array.from(bytes('network.bin')));
      const [height, width, layers] = process.argv.slice(2).map(Number);
      network.run(height, width, 1, Int8Array.from(bytes('drawing.bin')), true);
      const values = [];
      for (let i = 0; i < layers; i++) values.push(...network.values(i));
      values.push(...network.answer());
      writeFileSync('values.bin', new Uint8Array(Float32Array.from(values).buffer));
      """;

  @TempDir private Path folder;

  @BeforeAll
  static void needsNode() {
    assumeTrue(
        NetworkScriptTest.class.getResource("network.js") != null,
        "the engine is compiled to JavaScript by Maven");
    try {
      new ProcessBuilder("node", "--version").start().waitFor();
    } catch (IOException | InterruptedException e) {
      abort("Node.js is not installed");
    }
  }

  static Stream<SavedModel> networks() {
    return Stream.of(Networks.basicCnn(), SavedModel.of(Networks.branched()));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void givesTheSameNumbers(SavedModel saved) throws IOException, InterruptedException {
    LiveNetwork network = new LiveNetwork("network", saved);
    Picture drawing = Networks.drawing();
    network.run(new InputMaker(network).of(drawing, true));

    float[] values = run(network, drawing);

    int at = 0;
    for (PlannedLayer layer : network.layers()) {
      for (float expected : layer.values()) {
        assertThat(values[at++]).as(layer.path()).isCloseTo(expected, within(1e-5f));
      }
    }
    for (float expected : network.probabilities()) {
      assertThat(values[at++]).as("answer").isCloseTo(expected, within(1e-5f));
    }
    assertThat(at).isEqualTo(values.length);
  }

  private float[] run(LiveNetwork network, Picture drawing)
      throws IOException, InterruptedException {
    try (InputStream script = NetworkScriptTest.class.getResourceAsStream("network.js")) {
      Files.copy(script, folder.resolve("network.mjs"));
    }
    Files.writeString(folder.resolve("run.mjs"), RUN);
    Files.write(folder.resolve("network.bin"), StaticPage.bytes(network));
    Files.write(folder.resolve("drawing.bin"), drawing.pixels());
    Path log = folder.resolve("log.txt");
    List<String> command =
        List.of(
            "node",
            "run.mjs",
            String.valueOf(drawing.height()),
            String.valueOf(drawing.width()),
            String.valueOf(network.layers().size()));
    Process node =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(node.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(node.exitValue()).as(Files.readString(log)).isZero();
    ByteBuffer bytes =
        ByteBuffer.wrap(Files.readAllBytes(folder.resolve("values.bin")))
            .order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return values;
  }
}
