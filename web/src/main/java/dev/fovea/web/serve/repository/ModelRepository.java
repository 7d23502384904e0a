package dev.fovea.web.serve.repository;

import dev.fovea.web.Problem;
import dev.fovea.web.WebException;
import dev.fovea.web.serve.batch.BatchObserver;
import dev.fovea.web.serve.batch.BatchOptions;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The models of a server. Changes go one at a time: a new version is loaded, checked and warmed
 * while the old one serves; then requests go to the new one, and the old one ends when all it has
 * is computed. What cannot be loaded changes nothing but the index, which says why.
 */
public final class ModelRepository implements AutoCloseable {
  private static final Logger LOGGER = System.getLogger(ModelRepository.class.getName());

  /**
   * How models are served.
   *
   * @param batch the batches and the queue of a model of a name
   * @param versions how many of the latest versions of a model are served
   * @param warm the time that is spent on predictions before the first one counts
   * @param poll the time between two looks for new versions; zero for none
   */
  public record Settings(
      Function<String, BatchOptions> batch, int versions, Duration warm, Duration poll) {}

  private final List<ModelSource> fixed;
  private final Optional<Path> folder;
  private final Settings settings;
  private final Function<String, BatchObserver> observers;

  /** The models by name: replaced as a whole, so that requests need no lock. */
  private volatile NavigableMap<String, VersionTable> models = new TreeMap<>();

  /** The models that were taken out of service by name; of the thread that holds the lock. */
  private final Set<String> unloaded = new HashSet<>();

  private volatile boolean closed;
  private @Nullable Thread poller;

  /**
   * Creates a repository, without loading anything yet.
   *
   * @param fixed single models
   * @param folder a folder of models, in which more may appear
   * @param observers are told of a model's batches, by its name
   * @throws IllegalArgumentException if two models have one name
   */
  public ModelRepository(
      List<ModelSource> fixed,
      Optional<Path> folder,
      Settings settings,
      Function<String, BatchObserver> observers) {
    this.fixed = List.copyOf(fixed);
    this.folder = folder;
    this.settings = settings;
    this.observers = observers;
    Set<String> names = new HashSet<>();
    for (ModelSource source : fixed) {
      if (!names.add(source.name())) {
        throw new IllegalArgumentException(
            "two models are called \"%s\"; name one by NAME=FILE".formatted(source.name()));
      }
    }
  }

  /**
   * Loads all models, and looks for changes from now on.
   *
   * @throws IOException if the folder cannot be read, or a single model cannot be served
   */
  public synchronized void start() throws IOException {
    refresh();
    for (ModelSource source : fixed) {
      VersionTable table = models.get(source.name());
      if (table == null || table.latest().isEmpty()) {
        throw new IOException(
            table == null ? source.name() + ": cannot be served" : table.firstReason());
      }
    }
    if (settings.poll().isPositive()) {
      poller = Thread.ofVirtual().name("fovea-repository").start(this::poll);
    }
  }

  private void poll() {
    String told = "";
    while (!closed) {
      try {
        Thread.sleep(settings.poll());
        refresh();
        told = "";
      } catch (InterruptedException e) {
        return;
      } catch (IOException | RuntimeException e) {
        // What is loaded is served on. The same is not told every time.
        String message = WebException.line(e);
        if (!message.equals(told)) {
          LOGGER.log(Level.WARNING, message);
          told = message;
        }
      }
    }
  }

  /** Loads what is new or has changed, and takes out of service what is gone. */
  private synchronized void refresh() throws IOException {
    if (closed) {
      return;
    }
    List<ModelSource> sources = sources();
    Set<String> names = sources.stream().map(ModelSource::name).collect(Collectors.toSet());
    for (String name : models.keySet()) {
      if (!names.contains(name)) {
        retire(name, "its folder is gone");
        put(name, null);
      }
    }
    for (ModelSource source : sources) {
      if (!unloaded.contains(source.name())) {
        update(source, false);
      }
    }
  }

  private List<ModelSource> sources() throws IOException {
    List<ModelSource> sources = new ArrayList<>(fixed);
    if (folder.isPresent()) {
      Set<String> taken = fixed.stream().map(ModelSource::name).collect(Collectors.toSet());
      for (ModelSource source : ModelSource.in(folder.get())) {
        if (!taken.contains(source.name())) {
          sources.add(source);
        }
      }
    }
    return sources;
  }

  private void update(ModelSource source, boolean anew) {
    String name = source.name();
    VersionTable table = models.getOrDefault(name, VersionTable.EMPTY);
    NavigableMap<Long, ModelSource.VersionSource> all;
    try {
      all = new TreeMap<>(source.versions());
    } catch (IOException e) {
      put(name, table.because(WebException.line(e)));
      return;
    }
    if (all.isEmpty()) {
      put(name, table.because(name + ": has no folder whose name is a number, such as 1"));
      return;
    }
    List<Long> wanted =
        all.descendingKeySet().stream().limit(settings.versions()).sorted().toList();
    for (long number : wanted) {
      table = load(name, number, Optional.ofNullable(all.get(number)).orElseThrow(), anew);
    }
    // An old version goes only when a new one serves.
    if (wanted.stream().anyMatch(table::isReady)) {
      for (long number : table.numbers()) {
        if (!wanted.contains(number)) {
          Optional<ServedModel> old = table.served(number);
          table = table.without(number);
          put(name, table);
          old.ifPresent(ServedModel::close);
        }
      }
    }
  }

  private VersionTable load(
      String name, long number, ModelSource.VersionSource source, boolean anew) {
    VersionTable table = models.getOrDefault(name, VersionTable.EMPTY);
    Optional<ModelSource.Fingerprint> fingerprint = Optional.empty();
    try {
      fingerprint = Optional.of(source.fingerprint());
      if (!anew && table.fingerprint(number).equals(fingerprint)) {
        return table;
      }
      Optional<ServedModel> old = table.served(number);
      put(name, table.loading(number));
      long start = System.nanoTime();
      ServedModel loaded =
          ServedModel.load(
              name,
              number,
              source,
              settings.batch().apply(name),
              settings.warm(),
              observers.apply(name));
      table = table.with(number, loaded, fingerprint.get());
      put(name, table);
      old.ifPresent(ServedModel::close);
      LOGGER.log(
          Level.INFO,
          String.format(
              Locale.ROOT,
              "%s, version %d: ready after %.1f s",
              name,
              number,
              (System.nanoTime() - start) / 1e9));
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      String reason = WebException.line(e);
      boolean isNew = !table.fingerprint(number).equals(fingerprint) || anew;
      table = table.failed(number, reason, fingerprint);
      put(name, table);
      if (isNew) {
        LOGGER.log(
            Level.WARNING, String.format(Locale.ROOT, "%s, version %d: %s", name, number, reason));
      }
    }
    return table;
  }

  private void put(String name, @Nullable VersionTable table) {
    NavigableMap<String, VersionTable> changed = new TreeMap<>(models);
    if (table == null) {
      changed.remove(name);
    } else {
      changed.put(name, table);
    }
    models = changed;
  }

  private void retire(String name, String reason) {
    VersionTable table = models.getOrDefault(name, VersionTable.EMPTY);
    List<ServedModel> served = table.allServed();
    put(name, table.retired(reason));
    served.forEach(ServedModel::close);
  }

  /**
   * Loads a model, or loads it anew.
   *
   * @throws WebException if there is no such model, or if it cannot be served, saying why; what
   *     served before serves on
   */
  public synchronized void load(String name) {
    try {
      ModelSource source =
          sources().stream()
              .filter(one -> one.name().equals(name))
              .findFirst()
              .orElseThrow(() -> noSuchModel(name));
      unloaded.remove(name);
      update(source, true);
    } catch (IOException e) {
      throw WebException.invalid(WebException.line(e));
    }
    VersionTable table = models.getOrDefault(name, VersionTable.EMPTY);
    Optional<String> failure = table.failure();
    if (failure.isPresent()) {
      throw WebException.invalid(failure.get());
    }
  }

  /**
   * Takes a model out of service, until it is loaded again.
   *
   * @throws WebException if there is no such model
   */
  public synchronized void unload(String name) {
    if (!models.containsKey(name)) {
      throw noSuchModel(name);
    }
    unloaded.add(name);
    retire(name, "unloaded");
  }

  private static WebException noSuchModel(String name) {
    return WebException.notFound("there is no model \"%s\"".formatted(shown(name)));
  }

  private static String shown(String name) {
    return name.length() > 100 ? name.substring(0, 100) + "..." : name;
  }

  /**
   * Returns the version of a model that serves.
   *
   * @param version its number; empty for the latest
   * @throws WebException if there is no such model or version, or if it cannot be served now
   */
  public ServedModel find(String name, Optional<String> version) {
    VersionTable table = models.get(name);
    if (table == null) {
      throw noSuchModel(name);
    }
    if (version.isEmpty()) {
      return table
          .latest()
          .orElseThrow(
              () ->
                  new WebException(
                      Problem.UNAVAILABLE,
                      "the model \"%s\" cannot be served now; the index says why".formatted(name)));
    }
    Optional<Long> number = number(version.get()).filter(table.numbers()::contains);
    return number
        .map(
            known ->
                table
                    .served(known)
                    .orElseThrow(
                        () ->
                            new WebException(
                                Problem.UNAVAILABLE,
                                "version %s of the model \"%s\" cannot be served now; the index says"
                                        .formatted(known, name)
                                    + " why")))
        .orElseThrow(
            () ->
                WebException.notFound(
                    "the model \"%s\" has no version \"%s\"; it has %s"
                        .formatted(name, shown(version.get()), table.numbers())));
  }

  private static Optional<Long> number(String text) {
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Returns whether there is a model of a name, whatever its state. */
  public boolean has(String name) {
    return models.containsKey(name);
  }

  /** Returns the versions of a model that serve, the oldest first. */
  public List<String> versions(String name) {
    return models.getOrDefault(name, VersionTable.EMPTY).allServed().stream()
        .map(ServedModel::version)
        .toList();
  }

  /** Returns every version of every model with its state. */
  public List<ModelStatus> index() {
    return models.entrySet().stream()
        .flatMap(entry -> entry.getValue().statuses(entry.getKey()).stream())
        .toList();
  }

  /** Returns the models that serve, each in its latest version. */
  public List<ServedModel> served() {
    return models.values().stream().flatMap(table -> table.latest().stream()).toList();
  }

  /** Takes all models out of service once all they have is computed. */
  @Override
  public void close() {
    closed = true;
    Thread thread = poller;
    if (thread != null) {
      thread.interrupt();
    }
    allServed().forEach(ServedModel::close);
  }

  private List<ServedModel> allServed() {
    return models.values().stream().flatMap(table -> table.allServed().stream()).toList();
  }

  /**
   * Waits after {@link #close} until all is computed, and refuses what is left then.
   *
   * @return whether nothing was left
   */
  public boolean awaitEnd(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    boolean ended = true;
    for (ServedModel model : allServed()) {
      if (!model.awaitEnd(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
        ended = false;
        model.abort();
      }
    }
    return ended;
  }
}
