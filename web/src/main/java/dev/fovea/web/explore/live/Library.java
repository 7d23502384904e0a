package dev.fovea.web.explore.live;

import dev.fovea.data.Split;
import dev.fovea.store.SavedModel;
import dev.fovea.web.WebException;
import dev.fovea.zoo.Architecture;
import dev.fovea.zoo.Zoo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The models that a page can open: that of the command line, those of the zoo, and files that were
 * dropped on a page. Used by all sessions.
 */
public final class Library {
  /** So many dropped models are kept. */
  private static final int KEPT = 4;

  private final Optional<String> first;
  private final Optional<SavedModel> given;
  private final Data data;
  private final Map<String, Dropped> dropped = new LinkedHashMap<>();

  /** Finds the samples of a dataset in the form that a model takes. */
  @FunctionalInterface
  public interface Data {
    /**
     * Returns the dataset, which may have been loaded before.
     *
     * @throws IOException if it cannot be read
     */
    Named of(SavedModel saved) throws IOException;

    /** A dataset with its name. */
    record Named(String name, Split split) {}
  }

  private record Dropped(String name, SavedModel saved) {}

  /**
   * Creates a library.
   *
   * @param first the name of the model that pages open first; empty for the basic CNN
   * @param given the model of that name if it is not of the zoo
   */
  public Library(Optional<String> first, Optional<SavedModel> given, Data data) {
    this.first = first;
    this.given = given;
    this.data = data;
  }

  /** Returns the name of the model that a page opens first. */
  public String first() {
    return first.orElse("basic-cnn");
  }

  /** Returns the names of all models but dropped ones, trained ones first. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    if (given.isPresent()) {
      names.add(first());
    }
    Zoo.names().stream().filter(Zoo::isTrained).forEach(names::add);
    Zoo.names().stream().filter(name -> !Zoo.isTrained(name)).forEach(names::add);
    return names;
  }

  /** Returns whether a model of a name is trained. */
  public boolean isTrained(String name) {
    return given.isPresent() && name.equals(first()) || Zoo.isTrained(name);
  }

  /**
   * Loads a model.
   *
   * @throws WebException if there is none of that name, or it cannot be read
   */
  public SavedModel load(String name) {
    if (given.isPresent() && name.equals(first())) {
      return given.get();
    }
    Architecture architecture =
        Zoo.find(name)
            .orElseThrow(() -> WebException.notFound("there is no model \"%s\"".formatted(name)));
    Optional<InputStream> trained = Zoo.trained(name);
    if (trained.isEmpty()) {
      return SavedModel.of(architecture.create());
    }
    try (InputStream in = trained.get()) {
      return SavedModel.load(in, name + ".keras");
    } catch (IOException e) {
      throw WebException.invalid(WebException.line(e));
    }
  }

  /**
   * Reads a model file that was dropped on a page.
   *
   * @return the number by which it is opened
   * @throws WebException if it cannot be read, in one line
   */
  public String drop(String name, byte[] content) {
    try {
      SavedModel saved = read(name, content);
      String number = UUID.randomUUID().toString();
      synchronized (dropped) {
        dropped.put(number, new Dropped(name, saved));
        if (dropped.size() > KEPT) {
          dropped.remove(dropped.keySet().iterator().next());
        }
      }
      return number;
    } catch (IOException | RuntimeException e) {
      throw WebException.invalid(WebException.line(e));
    } catch (OutOfMemoryError e) {
      throw new WebException(
          dev.fovea.web.Problem.TOO_LARGE,
          name + ": needs more memory than Java may take; raise -Xmx");
    }
  }

  /** Reads a file alone in a folder, so that a file that names others beside it finds none. */
  private static SavedModel read(String name, byte[] content) throws IOException {
    Path folder = Files.createTempDirectory("fovea");
    Path file = folder.resolve("model" + name.substring(name.lastIndexOf('.')));
    try {
      Files.write(file, content);
      return SavedModel.load(file);
    } catch (IOException | RuntimeException e) {
      throw new IOException(WebException.line(e).replace(file.toString(), name), e);
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    }
  }

  /**
   * Returns the network of a dropped file.
   *
   * @throws WebException if it is not kept any more
   */
  public LiveNetwork dropped(String number) {
    Dropped found;
    synchronized (dropped) {
      found = dropped.get(number);
    }
    if (found == null) {
      throw WebException.notFound("that file is not kept any more; drop it again");
    }
    return new LiveNetwork(found.name, found.saved);
  }

  /**
   * Returns the samples for a network.
   *
   * @throws WebException if there are none that fit
   */
  public Samples samples(LiveNetwork network) {
    try {
      Optional<Architecture> own = Zoo.find(network.name());
      Optional<Split> task = own.flatMap(architecture -> architecture.task(1));
      if (task.isPresent()) {
        return Samples.of(network.name(), task.get(), network);
      }
      Data.Named named = data.of(network.saved());
      Split split = named.split();
      if (own.isPresent()) {
        split = new Split(own.get().samples(split.train()), own.get().samples(split.test()));
      }
      return Samples.of(named.name(), split, network);
    } catch (IOException | IllegalArgumentException e) {
      throw WebException.notFound(WebException.line(e));
    } catch (dev.fovea.data.DataException e) {
      throw WebException.notFound(WebException.line(e));
    }
  }
}
