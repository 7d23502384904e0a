package dev.fovea.formats.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.DataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStateTest {
  @TempDir private Path folder;

  private static String write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text;
  }

  private static boolean delete(Path file) {
    try {
      return Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatIsReadOfAFileThatStaysIsTaken() {
    Path file = folder.resolve("a.jpg");
    write(file, "whole");
    assertThat(FileState.of(file).unchanged(file, () -> "whole")).isEqualTo("whole");
  }

  /** A camera or a download that is still writing. */
  @Test
  void aFileThatGrowsOrGoesWhileItIsReadIsRefused() {
    Path file = folder.resolve("a.jpg");
    write(file, "half");
    String message =
        file + ": has changed while it was read; start anew when the folder is complete";
    assertThatThrownBy(() -> FileState.of(file).unchanged(file, () -> write(file, "half and more")))
        .isInstanceOf(DataException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> FileState.of(file).unchanged(file, () -> delete(file)))
        .isInstanceOf(DataException.class)
        .hasMessage(message);
  }
}
