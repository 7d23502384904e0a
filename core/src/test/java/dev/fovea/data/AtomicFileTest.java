package dev.fovea.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir private Path folder;

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @Test
  void whoeverMayReadOtherFilesMayReadThisOne() throws IOException {
    Path plain = Files.writeString(folder.resolve("plain"), "a");
    Path atomic = folder.resolve("sub").resolve("atomic");
    AtomicFile.write(atomic, file -> Files.writeString(file, "b"));

    assertThat(atomic).content().isEqualTo("b");
    assertThat(Files.getPosixFilePermissions(atomic))
        .isEqualTo(Files.getPosixFilePermissions(plain));
  }

  @Test
  void aFailureLeavesTheOldContentAndNothingElse() throws IOException {
    Path target = Files.writeString(folder.resolve("target"), "old");

    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    target,
                    file -> {
                      Files.writeString(file, "half");
                      throw new IOException("the disk is full");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(target.toString())
        .hasMessageContaining("the disk is full")
        .hasMessageContaining("untouched");
    assertThat(target).content().isEqualTo("old");
    assertThat(files()).containsExactly(target);
  }
}
