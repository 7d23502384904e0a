package dev.fovea.formats.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.fovea.SharedFolder;
import dev.fovea.formats.BadModelException;
import dev.fovea.formats.array.Array;
import dev.fovea.formats.onnx.graph.OnnxException;
import dev.fovea.formats.onnx.graph.OnnxFile;
import dev.fovea.formats.onnx.graph.OnnxModel;
import dev.fovea.formats.onnx.graph.TensorFile;
import dev.fovea.formats.onnx.graph.ValueInfo;
import dev.fovea.formats.onnx.op.Evaluator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Runs the conformance cases with bits of their models flipped. */
class DamagedCasesTest {
  private static final int ROUNDS = Integer.getInteger("fovea.damagedRounds", 20);

  /** No case is larger; what a damaged one asks for beyond it is refused. */
  private static final long MEMORY = 64 << 20;

  @Test
  void damagedModelsRunOrAreRefusedWithOneLine() throws IOException {
    Path folder = SharedFolder.path().resolve("wild/onnx-node");
    Assumptions.assumeTrue(Files.isDirectory(folder), "no conformance cases at " + folder);
    Random random = new Random(11);
    int refused = 0;
    for (OperatorCase operatorCase : OperatorCase.in(folder)) {
      byte[] good = Files.readAllBytes(operatorCase.folder().resolve("model.onnx"));
      Path data = operatorCase.folder().resolve("test_data_set_0");
      for (int round = 0; round < ROUNDS; round++) {
        byte[] bad = good.clone();
        for (int flip = 0; flip <= round % 3; flip++) {
          bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
        }
        try {
          run(OnnxFile.read(bad, "m.onnx"), data);
        } catch (BadModelException | OnnxException e) {
          refused++;
          assertThat(e.getMessage()).doesNotContain("\n").isNotBlank();
        } catch (RuntimeException e) {
          assertThatCode(
                  () -> {
                    throw e;
                  })
              .as("%s, round %s", operatorCase.folder(), round)
              .doesNotThrowAnyException();
        }
      }
    }
    assertThat(refused).isPositive();
  }

  private static void run(OnnxModel model, Path data) throws IOException {
    Map<String, Array> inputs = new HashMap<>();
    List<ValueInfo> wanted = model.graph().requiredInputs();
    for (int i = 0; i < wanted.size(); i++) {
      Path file = data.resolve("input_" + i + ".pb");
      if (Files.exists(file)) {
        inputs.put(wanted.get(i).name(), TensorFile.read(file).array());
      }
    }
    Evaluator.of(model, MEMORY).run(inputs);
  }
}
