package dev.fovea.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folders that hold datasets on a machine.
 *
 * @param environment the environment variables of the process
 * @param system the name of the operating system, as in the property os.name
 * @param home the user's folder
 */
record DataFolders(Map<String, String> environment, String system, Path home) {
  static DataFolders ofThisMachine() {
    return new DataFolders(
        System.getenv(),
        System.getProperty("os.name", ""),
        Path.of(System.getProperty("user.home", ".")));
  }

  /**
   * Returns the folder with the files of a dataset: the given one or its subfolder with the
   * dataset's name, or {@code $FOVEA_DATA/name}; empty if none of these contains any of the files.
   *
   * @throws DataException if the given path is not a folder
   */
  Optional<Path> find(Optional<Path> given, String name) {
    given
        .filter(folder -> !Files.isDirectory(folder))
        .ifPresent(
            folder -> {
              throw new DataException(folder + ": there is no such folder; check the path");
            });
    return Stream.concat(
            given.stream().flatMap(folder -> Stream.of(folder, folder.resolve(name))),
            variable("FOVEA_DATA").map(folder -> folder.resolve(name)).stream())
        .filter(IdxFolder::isIn)
        .findFirst();
  }

  /**
   * Returns the folder in which downloads are kept: {@code $XDG_CACHE_HOME/fovea} or {@code
   * ~/.cache/fovea} (XDG Base Directory Specification), on macOS {@code ~/Library/Caches/fovea}, on
   * Windows {@code %LOCALAPPDATA%\fovea\cache}.
   */
  Path cache(String name) {
    String lower = system.toLowerCase(Locale.ROOT);
    Path root =
        lower.startsWith("windows")
            ? variable("LOCALAPPDATA")
                .orElse(home.resolve("AppData", "Local"))
                .resolve("fovea", "cache")
            : lower.startsWith("mac")
                ? home.resolve("Library", "Caches", "fovea")
                : variable("XDG_CACHE_HOME").orElse(home.resolve(".cache")).resolve("fovea");
    return root.resolve(name);
  }

  /** Returns the folder that an environment variable names. */
  private Optional<Path> variable(String name) {
    return Optional.ofNullable(environment.get(name))
        .filter(value -> !value.isBlank())
        .map(Path::of);
  }
}
