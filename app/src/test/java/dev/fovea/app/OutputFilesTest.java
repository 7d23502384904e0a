package dev.fovea.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.config.PlainText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that cannot be written are refused before any work: here even before the model is read. */
class OutputFilesTest {
  private static final List<String> COMMANDS =
      List.of(
          "look no.keras architecture -o",
          "look no.keras kernels -o",
          "look no.keras responses -o",
          "look no.keras receptive-field -o",
          "look no.keras pooling -o",
          "look no.keras activations -o",
          "look no.keras codes -o",
          "look no.keras embedding -o",
          "look no.keras why -o",
          "look no.keras dream -o",
          "look no.keras errors -o",
          "look no.keras history -o",
          "filter no.png --kernel edges -o",
          "look no.keras embedding --csv",
          "look no.keras embedding --html",
          "look no.keras embedding --values",
          "train --model no.keras --out");

  @TempDir private Path folder;

  private static String refusal(String command, Path out) {
    List<String> args = new ArrayList<>(Arrays.asList(command.split(" ")));
    args.add(out.toString());
    Cli.Result result = Cli.run(args.toArray(String[]::new));
    assertThat(result.code()).as(command).isEqualTo(1);
    assertThat(result.err().lines()).hasSize(1);
    return result.err();
  }

  /** Returns the suffix of a command's file. */
  private static String suffix(String command) {
    return command.startsWith("train") ? ".keras" : ".png";
  }

  @Test
  void aFolderInPlaceOfTheFile() throws IOException {
    for (String command : COMMANDS) {
      Path out = folder.resolve("folder" + suffix(command));
      Files.createDirectories(out);
      assertThat(refusal(command, out)).contains("cannot write " + out + ": it is a folder");
    }
  }

  @Test
  void aFileInPlaceOfTheFolder() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    for (String command : COMMANDS) {
      Path out = file.resolve("below/out" + suffix(command));
      assertThat(refusal(command, out)).contains(file + " is not a folder");
    }
    assertThat(refusal("tour --model no.keras -o", file)).contains(file + " is not a folder");
  }

  @Test
  void aFolderThatMayNotBeWrittenTo() {
    assumeTrue(Files.isDirectory(Path.of("/proc/self")), "needs a folder nobody may write to");
    for (String command : COMMANDS) {
      Path out = Path.of("/proc/out" + suffix(command));
      assertThat(refusal(command, out)).contains("no file can be made in /proc");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"look no.keras errors -o", "filter no.png --kernel edges -o"})
  void anEndingOfNoPicture(String command) {
    assertThat(refusal(command, folder.resolve("out.jpg"))).contains(".png or .svg");
  }

  @Test
  void barsAreAsciiForACharsetWithoutThem() {
    assertThat(PlainText.of("24/24 ━━── ┏┓│ a→é", StandardCharsets.US_ASCII))
        .isEqualTo("24/24 ==-- ++| a->?");
    assertThat(PlainText.of("━ é", StandardCharsets.ISO_8859_1)).isEqualTo("= é");
    assertThat(PlainText.of("24/24 ━━── é", StandardCharsets.UTF_8)).isEqualTo("24/24 ━━── é");
  }
}
