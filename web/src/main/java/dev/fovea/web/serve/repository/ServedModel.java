package dev.fovea.web.serve.repository;

import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Workers;
import dev.fovea.model.Predictor;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.web.serve.batch.BatchObserver;
import dev.fovea.web.serve.batch.BatchOptions;
import dev.fovea.web.serve.batch.Batcher;
import dev.fovea.web.serve.batch.Call;
import dev.fovea.web.serve.batch.Deadline;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A version of a model that is ready to predict. */
public final class ServedModel {
  private static final Logger LOGGER = System.getLogger(ServedModel.class.getName());

  private final String name;
  private final long version;
  private final SavedModel saved;
  private final String format;
  private final List<String> inputNames;
  private final List<String> outputNames;
  private final boolean together;
  private final Batcher batcher;

  /**
   * The kernels of all models, on workers that make room for the threads of requests. Made when the
   * first model is loaded.
   */
  private static final class Computing {
    static final Kernels KERNELS =
        Kernels.best(
            Workers.makingRoom(Math.min(1024, Runtime.getRuntime().availableProcessors())));
  }

  private ServedModel(
      String name,
      long version,
      SavedModel saved,
      String format,
      Predictor predictor,
      boolean together,
      Batcher batcher) {
    this.name = name;
    this.version = version;
    this.saved = saved;
    this.format = format;
    this.inputNames = predictor.inputNames();
    this.outputNames = predictor.outputNames();
    this.together = together;
    this.batcher = batcher;
  }

  /**
   * Loads a version, checks it and warms it.
   *
   * @param warm the time that is spent on predictions before the first one counts
   * @throws IOException if it cannot be served, saying why
   */
  static ServedModel load(
      String name,
      long version,
      ModelSource.VersionSource source,
      BatchOptions options,
      Duration warm,
      BatchObserver observer)
      throws IOException {
    SavedModel saved = source.load();
    Predictor predictor = Predictor.of(saved.model()).on(Computing.KERNELS);
    ModelCheck check = new ModelCheck(saved.model(), predictor);
    check.requireFiniteWeights();
    Optional<List<Shape>> shapes = check.shapes();
    boolean together = shapes.isPresent() && check.isIndependent(shapes.get());
    if (!together) {
      LOGGER.log(
          Level.INFO,
          String.format(
              Locale.ROOT,
              "%s, version %d: requests are computed one by one, since a sample's outputs depend on"
                  + " the others of its batch, or no input was found to try",
              name,
              version));
    }
    if (shapes.isPresent()) {
      check.warm(shapes.get(), together ? options.largest() : 1, warm);
    }
    String thread = name + "-" + version;
    Batcher batcher =
        together
            ? Batcher.start(thread, predictor::predict, options, observer)
            : Batcher.startApart(thread, predictor::predict, options, observer);
    return new ServedModel(name, version, saved, source.format(), predictor, together, batcher);
  }

  /** Returns the name of the model. */
  public String name() {
    return name;
  }

  /** Returns the version, a number. */
  public String version() {
    return Long.toString(version);
  }

  long number() {
    return version;
  }

  /** Returns the model with what its file tells of it. */
  public SavedModel saved() {
    return saved;
  }

  /** Returns the format of its file, such as "keras". */
  public String format() {
    return format;
  }

  /** Returns whether the samples of several requests are computed together. */
  public boolean computesTogether() {
    return together;
  }

  /** Returns the names of the inputs. */
  public List<String> inputNames() {
    return inputNames;
  }

  /** Returns the shape of one sample of each input; sizes may be unknown. */
  public List<Shape> inputShapes() {
    return saved.model().inputShapes();
  }

  /** Returns the names of the outputs. */
  public List<String> outputNames() {
    return outputNames;
  }

  /** Returns the shape of one sample of each output; sizes may be unknown. */
  public List<Shape> outputShapes() {
    return saved.model().outputShapes();
  }

  /**
   * Refuses a request early if there is too much to do.
   *
   * @throws dev.fovea.web.serve.batch.RefusedException if the queue is full or this version is
   *     being taken out of service
   */
  public void requireRoom() {
    batcher.requireRoom();
  }

  /**
   * Puts samples into the queue, or computes them at once: see {@link Batcher#submitAndHelp}.
   *
   * @param inputs for each input (samples, shape)
   * @throws dev.fovea.web.serve.batch.RefusedException if the queue is full or this version is
   *     being taken out of service
   * @throws dev.fovea.tensor.ShapeException if the inputs differ in their number of samples
   */
  public Call submit(List<Tensor> inputs, Deadline deadline) {
    return batcher.submitAndHelp(inputs, deadline);
  }

  /** Returns the number of samples that wait. */
  public int waitingSamples() {
    return batcher.waitingSamples();
  }

  /** Takes it out of service once all that waits is computed. */
  void close() {
    batcher.close();
  }

  /** Waits until all is computed. */
  boolean awaitEnd(Duration time) throws InterruptedException {
    return batcher.awaitEnd(time);
  }

  /** Refuses all that waits. */
  void abort() {
    batcher.abort();
  }

  @Override
  public String toString() {
    return name + ", version " + version;
  }
}
