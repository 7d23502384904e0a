package dev.fovea.insight.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens on a machine without fonts, which a configuration without any folder stands for. */
class FontsTest {
  @TempDir private Path folder;

  /** Draws text as {@code .svg} and {@code .png}; prints the failure. */
  static final class Draw {
    public static void main(String[] args) {
      for (String file : args) {
        try {
          Drawing.text("Conv2D", Letters.BODY).write(Path.of(file));
          System.out.println("wrote " + file);
        } catch (IOException e) {
          System.out.println(e.getMessage());
        }
      }
    }
  }

  @Test
  void withoutFontsSvgIsWrittenAndPngTellsTheWayOut() throws Exception {
    assumeTrue(System.getProperty("os.name").startsWith("Linux"), "fontconfig is of Linux");
    Path none = Files.writeString(folder.resolve("fonts.conf"), "<fontconfig/>");
    Path out = folder.resolve("out.txt");
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Djava.awt.headless=true",
                    "-Duser.home=" + folder,
                    "-cp",
                    System.getProperty("java.class.path"),
                    Draw.class.getName(),
                    folder.resolve("a.svg").toString(),
                    folder.resolve("a.png").toString()))
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().put("FONTCONFIG_FILE", none.toString());
    Process process = builder.start();

    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(Files.readAllLines(out))
        .containsExactly(
            "wrote " + folder.resolve("a.svg"),
            "this machine has no font to write into a PNG; install one (Debian: apt-get install"
                + " fontconfig fonts-dejavu-core), or let the file's name end with .svg");
    assertThat(folder.resolve("a.png")).doesNotExist();
  }
}
