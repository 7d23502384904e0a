package dev.fovea.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code fovea look}, on a fresh basic-cnn. */
class LookTest {
  @TempDir private Path folder;

  private Cli.Result look(String... words) {
    String[] all = new String[words.length + 2];
    all[0] = "look";
    all[1] = "basic-cnn";
    System.arraycopy(words, 0, all, 2, words.length);
    return Cli.run(all);
  }

  @Test
  void kernelsAreDrawn() {
    Path file = folder.resolve("kernels.svg");
    Cli.Result result = look("kernels", "--layer", "1", "-o", file.toString());

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).startsWith("Wrote " + file + ": Kernels of conv2d_1");
    assertThat(file).content().startsWith("<svg").contains("first principal component");
  }

  @Test
  void anUnknownLayerIsToldInOneLine() {
    Cli.Result result = look("kernels", "--layer", "conv_2d");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.lastError())
        .startsWith("fovea: the model has no layer \"conv_2d\"; did you mean \"conv2d\"? It has");
  }

  @Test
  void aLayerWithoutKernelsIsTold() {
    assertThat(look("kernels", "--layer", "dense").lastError())
        .isEqualTo("fovea: Dense \"dense\" is no convolution; of this kind are conv2d, conv2d_1");
  }

  @Test
  void aFilterBeyondTheLastIsTold() {
    assertThat(look("kernels", "--unit", "32").lastError())
        .isEqualTo("fovea: there is no filter 32; the layer has 0 to 31");
  }

  @Test
  void aPlaceThatCannotBeWrittenIsTold() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    Cli.Result result = look("kernels", "-o", file.resolve("k.png").toString());

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.lastError()).startsWith("fovea: cannot write " + file.resolve("k.png"));
    assertThat(look("kernels", "-o", "k.gif").lastError())
        .contains("k.gif")
        .contains(".png or .svg");
  }

  @Test
  void withoutAPictureTheyAreListed() {
    Cli.Result result = look();

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("say what to look at").contains("kernels");
  }
}
