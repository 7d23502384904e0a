package dev.fovea.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFoldersTest {
  @TempDir Path root;

  @Test
  void cacheOfEachSystem() {
    Path home = Path.of("/home/ada");
    assertThat(new DataFolders(Map.of(), "Linux", home).cache("mnist"))
        .isEqualTo(Path.of("/home/ada/.cache/fovea/mnist"));
    assertThat(new DataFolders(Map.of("XDG_CACHE_HOME", "/c"), "Linux", home).cache("mnist"))
        .isEqualTo(Path.of("/c/fovea/mnist"));
    assertThat(new DataFolders(Map.of("XDG_CACHE_HOME", ""), "Linux", home).cache("mnist"))
        .isEqualTo(Path.of("/home/ada/.cache/fovea/mnist"));
    assertThat(new DataFolders(Map.of(), "Mac OS X", home).cache("mnist"))
        .isEqualTo(Path.of("/home/ada/Library/Caches/fovea/mnist"));
    assertThat(new DataFolders(Map.of("LOCALAPPDATA", "/l"), "Windows 11", home).cache("mnist"))
        .isEqualTo(Path.of("/l/fovea/cache/mnist"));
    assertThat(new DataFolders(Map.of(), "Windows 11", home).cache("mnist"))
        .isEqualTo(Path.of("/home/ada/AppData/Local/fovea/cache/mnist"));
  }

  @Test
  void looksInOrder() throws IOException {
    DataFolders folders =
        new DataFolders(Map.of("FOVEA_DATA", root.resolve("env").toString()), "Linux", root);
    Path given = Files.createDirectories(root.resolve("given"));
    assertThat(Mnist.find(Optional.of(given), folders)).isEmpty();

    Path cache = TestFiles.smallFolder(root.resolve(".cache/fovea/mnist"), 2, 2);
    assertThat(Mnist.find(Optional.of(given), folders)).contains(cache);
    Path environment = TestFiles.smallFolder(root.resolve("env/mnist"), 2, 2);
    assertThat(Mnist.find(Optional.of(given), folders)).contains(environment);
    Path below = TestFiles.smallFolder(given.resolve("mnist"), 2, 2);
    assertThat(Mnist.find(Optional.of(given), folders)).contains(below);
    TestFiles.smallFolder(given, 2, 2);
    assertThat(Mnist.find(Optional.of(given), folders)).contains(given);
    assertThat(Mnist.find(Optional.empty(), folders)).contains(environment);
  }

  @Test
  void aDownloadThatStoppedIsNotFoundButAGivenFolderThatLacksAFileIs() throws IOException {
    DataFolders folders = new DataFolders(Map.of(), "Linux", root);
    Path cache = TestFiles.smallFolder(root.resolve(".cache/fovea/mnist"), 2, 2);
    Path given = TestFiles.smallFolder(root.resolve("given"), 2, 2);
    Files.delete(cache.resolve("train-labels-idx1-ubyte"));
    Files.delete(given.resolve("train-labels-idx1-ubyte"));
    assertThat(Mnist.find(Optional.empty(), folders)).isEmpty();
    assertThat(Mnist.find(Optional.of(given), folders)).contains(given);
  }

  @Test
  void aGivenFolderMustExist() {
    DataFolders folders = new DataFolders(Map.of(), "Linux", root);
    assertThatThrownBy(() -> Mnist.find(Optional.of(root.resolve("typo")), folders))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("typo: there is no such folder; check the path");
  }

  @Test
  void fashionFromDebiansPackage() throws IOException {
    DataFolders folders = new DataFolders(Map.of(), "Linux", root);
    Path debian = root.resolve("usr/share");
    assertThat(FashionMnist.find(Optional.empty(), folders, debian)).isEmpty();
    TestFiles.smallFolder(debian, 2, 2);
    assertThat(FashionMnist.find(Optional.empty(), folders, debian)).contains(debian);
    Path given = TestFiles.smallFolder(root.resolve("data/fashion-mnist"), 2, 2);
    assertThat(FashionMnist.find(Optional.of(given.getParent()), folders, debian)).contains(given);
  }
}
