package dev.fovea.web.serve.repository;

import dev.fovea.store.ModelFormat;
import dev.fovea.store.SavedModel;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Where the versions of a model come from. */
public sealed interface ModelSource {
  /** Returns the name of the model. */
  String name();

  /**
   * Returns the versions there are, by number.
   *
   * @throws IOException if they cannot be looked up
   */
  SortedMap<Long, VersionSource> versions() throws IOException;

  /** Where one version comes from. */
  sealed interface VersionSource {
    /**
     * Returns what changes when the version does.
     *
     * @throws IOException if there is nothing to load, saying why
     */
    Fingerprint fingerprint() throws IOException;

    /**
     * Loads the version.
     *
     * @throws IOException if it cannot be loaded, saying why
     */
    SavedModel load() throws IOException;

    /** Returns the format, such as "keras". */
    String format();
  }

  /** The state of a file: its name, its size and the time of its last change. */
  record Fingerprint(String file, long size, long changed) {
    static Fingerprint of(Path file) throws IOException {
      return new Fingerprint(
          file.toString(), Files.size(file), Files.getLastModifiedTime(file).toMillis());
    }
  }

  /** A model in memory. */
  record InMemory(String name, SavedModel saved) implements ModelSource, VersionSource {
    @Override
    public SortedMap<Long, VersionSource> versions() {
      return new TreeMap<>(java.util.Map.of(1L, this));
    }

    @Override
    public Fingerprint fingerprint() {
      return new Fingerprint(name, 0, 0);
    }

    @Override
    public SavedModel load() {
      return saved;
    }

    @Override
    public String format() {
      return "memory";
    }
  }

  /** A single file, which is version 1. */
  record SingleFile(String name, Path file) implements ModelSource {
    @Override
    public SortedMap<Long, VersionSource> versions() {
      return new TreeMap<>(java.util.Map.of(1L, new ModelFile(file, file)));
    }
  }

  /**
   * A file of a model.
   *
   * @param file the file, or the folder that has it and no other model
   * @param shown what messages call it
   */
  record ModelFile(Path file, Path shown) implements VersionSource {
    @Override
    public Fingerprint fingerprint() throws IOException {
      return Fingerprint.of(only());
    }

    @Override
    public SavedModel load() throws IOException {
      Path only = only();
      try {
        SavedModel saved = SavedModel.load(only);
        List<String> names = saved.metadata().classNames();
        return names.isEmpty() ? named(saved, only) : saved;
      } catch (NoSuchFileException e) {
        throw new IOException(shown + ": there is no such file", e);
      } catch (AccessDeniedException e) {
        throw new IOException(shown + ": must not be read by this user", e);
      } catch (IOException | RuntimeException e) {
        // The path on this machine is nobody's business.
        String message = String.valueOf(e.getMessage());
        throw new IOException(message.replace(only.toString(), shownFile(only)), e);
      }
    }

    private static SavedModel named(SavedModel saved, Path file) throws IOException {
      List<String> names = dev.fovea.formats.ClassNamesFile.beside(file);
      int outputs = saved.model().outputShapes().getFirst().channels();
      return names.size() == outputs || outputs == 1 && names.size() == 2
          ? saved.with(saved.metadata().classNames(names))
          : saved;
    }

    private String shownFile(Path only) {
      return only.equals(file) ? shown.toString() : shown.resolve(only.getFileName()).toString();
    }

    private Path only() throws IOException {
      if (!Files.isDirectory(file)) {
        if (!Files.exists(file)) {
          throw new IOException(shown + ": there is no such file");
        }
        return file;
      }
      List<ModelFormat> formats =
          ServiceLoader.load(ModelFormat.class).stream().map(ServiceLoader.Provider::get).toList();
      List<Path> models = new ArrayList<>();
      try (DirectoryStream<Path> files = Files.newDirectoryStream(file)) {
        for (Path one : files) {
          if (!Files.isDirectory(one) && formats.stream().anyMatch(format -> format.handles(one))) {
            models.add(one);
          }
        }
      }
      if (models.size() != 1) {
        throw new IOException(
            models.isEmpty()
                ? shown + ": has no model file"
                : "%s: has several model files, %s; leave one"
                    .formatted(shown, models.stream().map(Path::getFileName).sorted().toList()));
      }
      return models.getFirst();
    }

    @Override
    public String format() {
      try {
        String name = only().getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1);
      } catch (IOException e) {
        return "unknown";
      }
    }
  }

  /** A folder with a folder for each version, whose name is its number. */
  record Folder(String name, Path folder) implements ModelSource {
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,17}");

    @Override
    public SortedMap<Long, VersionSource> versions() throws IOException {
      SortedMap<Long, VersionSource> versions = new TreeMap<>();
      try (DirectoryStream<Path> folders = Files.newDirectoryStream(folder)) {
        for (Path one : folders) {
          String number = one.getFileName().toString();
          if (NUMBER.matcher(number).matches() && Files.isDirectory(one)) {
            versions.put(Long.parseLong(number), new ModelFile(one, Path.of(name).resolve(number)));
          }
        }
      }
      return versions;
    }
  }

  /**
   * Returns the models in a repository: a folder with a folder for each, whose name is its name.
   *
   * @throws IOException if the folder cannot be read, naming it
   */
  static List<ModelSource> in(Path repository) throws IOException {
    List<ModelSource> models = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(repository)) {
      for (Path folder : folders) {
        String name = folder.getFileName().toString();
        if (Files.isDirectory(folder) && !name.startsWith(".")) {
          models.add(new Folder(name, folder));
        }
      }
    } catch (NoSuchFileException e) {
      throw new IOException(repository + ": there is no such folder", e);
    } catch (NotDirectoryException e) {
      throw new IOException(
          repository + ": is no folder; name a single model without --repository", e);
    } catch (AccessDeniedException e) {
      throw new IOException(repository + ": must not be read by this user", e);
    }
    return models;
  }
}
