package dev.fovea.web.serve.inference;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import dev.fovea.web.Problem;
import dev.fovea.web.WebException;
import dev.fovea.web.serve.batch.Deadline;
import dev.fovea.web.serve.batch.Refusal;
import dev.fovea.web.serve.batch.RefusedException;
import dev.fovea.web.serve.protocol.Datatype;
import dev.fovea.web.serve.protocol.InferRequest;
import dev.fovea.web.serve.protocol.InferResponse;
import dev.fovea.web.serve.protocol.InputTensor;
import dev.fovea.web.serve.protocol.OutputTensor;
import dev.fovea.web.serve.protocol.RequestedOutput;
import dev.fovea.web.serve.protocol.TensorData;
import dev.fovea.web.serve.repository.ModelRepository;
import dev.fovea.web.serve.repository.ServedModel;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Predicts for requests of any protocol. */
public final class Inference {
  private static final Logger LOGGER = System.getLogger(Inference.class.getName());

  /** How often a request is passed on to a version that replaced the one it was meant for. */
  private static final int REPLACEMENTS = 3;

  private final ModelRepository repository;
  private final Duration longest;
  private final int mostSamples;
  private final Telemetry telemetry;

  /**
   * Creates what predicts.
   *
   * @param longest the longest time that a request may take
   * @param mostSamples the most samples of a request
   */
  public Inference(
      ModelRepository repository, Duration longest, int mostSamples, Telemetry telemetry) {
    this.repository = repository;
    this.longest = longest;
    this.mostSamples = mostSamples;
    this.telemetry = telemetry;
  }

  /** Answers a request. */
  @FunctionalInterface
  public interface Answering<T> {
    /**
     * Returns the answer.
     *
     * @throws InterruptedException if the server stops
     */
    T answer() throws InterruptedException;
  }

  /**
   * Answers a request for a model, and tells how it went and how long it took.
   *
   * @throws WebException if there is no answer
   * @throws InterruptedException if the server stops
   */
  public <T> T observed(String name, Answering<T> answering) throws InterruptedException {
    long start = System.nanoTime();
    T answer = counted(name, answering);
    telemetry.answered(known(name), System.nanoTime() - start);
    return answer;
  }

  /**
   * Does a part of the work for a request, such as reading it, and tells if it fails.
   *
   * @throws WebException if it fails
   * @throws InterruptedException if the server stops
   */
  public <T> T counted(String name, Answering<T> answering) throws InterruptedException {
    try {
      return answering.answer();
    } catch (WebException e) {
      telemetry.failed(known(name), e.problem());
      throw e;
    }
  }

  /** Names that clients invent would fill the memory of whoever counts by them. */
  private String known(String name) {
    return repository.has(name) ? name : Telemetry.UNKNOWN;
  }

  /** Makes the inputs of a version: for each input (samples, shape). */
  @FunctionalInterface
  public interface Inputs {
    /**
     * Returns the inputs, in the order of the model.
     *
     * @throws WebException if they do not fit the model
     */
    List<Tensor> of(ServedModel model);
  }

  /** The results of a version: for each output (samples, shape). */
  public record Results(ServedModel model, List<Tensor> outputs) {}

  /**
   * Finds the version that answers, and refuses early if it has too much to do.
   *
   * @throws WebException if there is no such model or version, or the queue is full
   */
  public ServedModel find(String name, Optional<String> version) {
    ServedModel model = repository.find(name, version);
    try {
      model.requireRoom();
    } catch (RefusedException e) {
      if (e.reason() == Refusal.FULL) {
        throw failure(e);
      }
      // A version that was just replaced; whoever is asked next is found when the request is read.
    }
    return model;
  }

  /** Returns the deadline of a request that comes now, and waits at most so long. */
  public Deadline deadline(Optional<Duration> timeout) {
    return Deadline.after(timeout.filter(time -> time.compareTo(longest) < 0).orElse(longest));
  }

  /**
   * Predicts with a model.
   *
   * @param version the number of the version; empty for the latest
   * @throws WebException if that is not possible, saying why
   * @throws InterruptedException if the server stops
   */
  public Results predict(
      String name, Optional<String> version, Inputs inputs, Deadline deadline, Waiting waiting)
      throws InterruptedException {
    ServedModel model = repository.find(name, version);
    for (int i = 0; ; i++) {
      try {
        return predict(model, inputs.of(model), deadline, waiting);
      } catch (RefusedException e) {
        if (e.reason() != Refusal.CLOSED || i == REPLACEMENTS) {
          throw failure(e);
        }
        model = repository.find(name, version);
      }
    }
  }

  private Results predict(
      ServedModel model, List<Tensor> inputs, Deadline deadline, Waiting waiting)
      throws InterruptedException {
    int samples = inputs.getFirst().batch();
    if (samples > mostSamples) {
      throw WebException.invalid(
          String.format(
              Locale.ROOT,
              "a request has at most %d samples here, not %d; send several",
              mostSamples,
              samples));
    }
    try {
      return new Results(model, waiting.await(model.submit(inputs, deadline)));
    } catch (ShapeException e) {
      throw WebException.invalid(WebException.line(e));
    } catch (RefusedException | WebException e) {
      throw e;
    } catch (OutOfMemoryError e) {
      throw new WebException(
          Problem.TOO_LARGE,
          "the model needs more memory for samples of this shape than the server has");
    } catch (RuntimeException | Error e) {
      LOGGER.log(Level.ERROR, model + " failed", e);
      throw new WebException(
          Problem.INTERNAL, "the model failed; the log of the server has the reason");
    }
  }

  /** Returns what a client is told if its request is refused. */
  public static WebException failure(RefusedException e) {
    return new WebException(
        switch (e.reason()) {
          case FULL -> Problem.OVERLOADED;
          case LATE -> Problem.LATE;
          case CANCELLED -> Problem.CANCELLED;
          case CLOSED -> Problem.UNAVAILABLE;
        },
        String.valueOf(e.getMessage()));
  }

  /**
   * Answers a request of the Open Inference Protocol.
   *
   * @throws WebException if that is not possible, saying why
   * @throws InterruptedException if the server stops
   */
  public InferResponse infer(
      String name,
      Optional<String> version,
      InferRequest request,
      Deadline deadline,
      Waiting waiting)
      throws InterruptedException {
    Results results =
        predict(
            name,
            version,
            model -> {
              requireOutputs(model, request);
              return inputs(model, request.inputs());
            },
            deadline,
            waiting);
    return response(results, request);
  }

  private static void requireOutputs(ServedModel model, InferRequest request) {
    for (RequestedOutput output : request.outputs()) {
      if (!model.outputNames().contains(output.name())) {
        throw WebException.invalid(
            "the model \"%s\" has no output \"%s\"; it has %s"
                .formatted(model.name(), output.name(), model.outputNames()));
      }
    }
  }

  private static List<Tensor> inputs(ServedModel model, List<InputTensor> given) {
    Map<String, InputTensor> byName = new LinkedHashMap<>();
    for (InputTensor tensor : given) {
      if (byName.put(tensor.name(), tensor) != null) {
        throw WebException.invalid("input \"%s\" is given twice".formatted(tensor.name()));
      }
    }
    if (!byName.keySet().equals(Set.copyOf(model.inputNames()))) {
      throw WebException.invalid(
          "the model \"%s\" has the inputs %s, not %s"
              .formatted(model.name(), model.inputNames(), new TreeSet<>(byName.keySet())));
    }
    List<Tensor> inputs = new ArrayList<>();
    for (int i = 0; i < model.inputNames().size(); i++) {
      InputTensor tensor = Objects.requireNonNull(byName.get(model.inputNames().get(i)));
      inputs.add(input(model, model.inputShapes().get(i), tensor));
    }
    return inputs;
  }

  private static Tensor input(ServedModel model, Shape expected, InputTensor given) {
    return switch (given.data()) {
      case TensorData.Strings strings ->
          new Images(model.saved(), given.name(), expected, Images.Options.NONE)
              .read(strings.elements(), "input \"%s\"".formatted(given.name()));
      case TensorData.Numbers numbers ->
          checked(new Shape(given.shape()), numbers.values(), given.name(), expected);
    };
  }

  /**
   * Returns numbers as the samples of an input.
   *
   * @param shape the shape that the client gave, its batch in front
   * @param expected the shape of one sample, in which sizes may be unknown
   * @throws WebException if the shape does not fit
   */
  public static Tensor checked(Shape shape, float[] values, String name, Shape expected) {
    if (shape.rank() != expected.rank() + 1 || !expected.accepts(shape.tail())) {
      throw WebException.invalid(
          "input \"%s\" takes samples of shape %s, each %s; the shape %s does not fit"
              .formatted(
                  name,
                  open(expected.prepend(Shape.UNKNOWN)),
                  expected,
                  Arrays.toString(shape.dims())));
    }
    if (shape.size() == 0) {
      throw WebException.invalid(
          "input \"%s\" has the shape %s, and so no elements; send at least one sample"
              .formatted(name, Arrays.toString(shape.dims())));
    }
    return Tensor.of(shape, values);
  }

  private static String open(Shape shape) {
    return Arrays.toString(shape.dims());
  }

  private static InferResponse response(Results results, InferRequest request) {
    ServedModel model = results.model();
    List<RequestedOutput> wanted = request.outputs();
    if (wanted.isEmpty()) {
      wanted =
          model.outputNames().stream()
              .map(name -> new RequestedOutput(name, request.binary(), 0))
              .toList();
    }
    List<OutputTensor> outputs = new ArrayList<>();
    for (RequestedOutput one : wanted) {
      Tensor tensor = results.outputs().get(model.outputNames().indexOf(one.name()));
      outputs.add(
          one.classes() > 0
              ? classification(model, one, tensor)
              : new OutputTensor(
                  one.name(),
                  Datatype.FP32,
                  tensor.shape().dims(),
                  new TensorData.Numbers(tensor.data()),
                  one.binary()));
    }
    return new InferResponse(model.name(), model.version(), request.id(), outputs);
  }

  /** The classification extension: strings of value, index and, if there is one, name. */
  private static OutputTensor classification(
      ServedModel model, RequestedOutput wanted, Tensor output) {
    int samples = output.batch();
    int size = output.shape().tail().size();
    int count = Math.min(wanted.classes(), size);
    List<String> names = model.saved().metadata().classNames();
    boolean first = model.outputNames().getFirst().equals(wanted.name());
    List<byte[]> texts = new ArrayList<>();
    for (int sample = 0; sample < samples; sample++) {
      float[] row = Arrays.copyOfRange(output.data(), sample * size, (sample + 1) * size);
      for (int index : order(row).subList(0, count)) {
        String name = first && index < names.size() ? ":" + names.get(index) : "";
        texts.add((row[index] + ":" + index + name).getBytes(StandardCharsets.UTF_8));
      }
    }
    return new OutputTensor(
        wanted.name(),
        Datatype.BYTES,
        new int[] {samples, count},
        new TensorData.Strings(texts),
        wanted.binary());
  }

  private static List<Integer> order(float[] values) {
    return java.util.stream.IntStream.range(0, values.length)
        .boxed()
        .sorted((a, b) -> Float.compare(values[b], values[a]))
        .toList();
  }
}
