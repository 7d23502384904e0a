package dev.fovea.model;

import dev.fovea.kernel.Kernels;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Predicts with a model from any number of threads. Each call takes a plan that waits, or makes a
 * new one, so calls run side by side on buffers of their own; plans are kept for later calls within
 * a bound in bytes. Nothing to close.
 *
 * <p>A sample has the same bits in a batch of any size, so samples of several callers may be
 * predicted together; except by layers that draw random numbers or take statistics of the batch in
 * inference, too.
 *
 * <pre>{@code
 * Predictor predictor = Predictor.of(model).limit(256 << 20);
 * predictor.warmUp(1, 32);
 * Map<String, Tensor> outputs = predictor.predict(Map.of("image", images));
 * }</pre>
 */
public final class Predictor {
  /** The most samples that are computed in one step. */
  private static final int LARGEST_BATCH = 128;

  /** The most values that the input of one step holds: large images go in smaller batches. */
  private static final int LARGEST_INPUT = 1 << 20;

  /** The most plans kept: enough for a thread on each processor with two shapes of input. */
  private static final int KEPT = 2 * Runtime.getRuntime().availableProcessors() + 2;

  private final Model model;
  private final Optional<Kernels> kernels;
  private final long limit;

  /** Plans that wait, the last one used first. */
  private final Deque<Plan> idle = new ArrayDeque<>();

  /** The bytes of the plans for inputs of these shapes, their batch in front, once one was made. */
  private final Map<List<Shape>, Long> sizes = new HashMap<>();

  /** The bytes of all plans, those that wait and those in use. */
  private long bytes;

  private int inUse;

  /** The steps so far, which name the random numbers of layers that are always in training. */
  private final AtomicLong steps = new AtomicLong();

  private Predictor(Model model, Optional<Kernels> kernels, long limit) {
    this.model = model;
    this.kernels = kernels;
    this.limit = limit;
  }

  /** Returns a predictor on the best kernels and all processors, whose plans have no bound. */
  public static Predictor of(Model model) {
    return new Predictor(model, Optional.empty(), Long.MAX_VALUE);
  }

  /** Returns a predictor of the same model on other kernels. */
  public Predictor on(Kernels others) {
    return new Predictor(model, Optional.of(others), limit);
  }

  /**
   * Returns a predictor of the same model whose plans hold at most this many bytes together. Calls
   * wait for each other rather than exceed it; a call whose plan alone exceeds it runs by itself.
   *
   * @param most the bytes of values between layers; weights and scratch memory of kernels come on
   *     top
   * @throws IllegalArgumentException if the bound is not positive
   */
  public Predictor limit(long most) {
    if (most < 1) {
      throw new IllegalArgumentException("the bound must be at least 1 byte, not " + most);
    }
    return new Predictor(model, kernels, most);
  }

  /** Returns the names of the inputs, in the order of {@link #predict(List)}. */
  public List<String> inputNames() {
    return names(model.inputs());
  }

  /** Returns the names of the outputs: of the layers that compute them. */
  public List<String> outputNames() {
    return names(model.outputs());
  }

  private List<String> names(List<Node.Port> ports) {
    List<String> names = new ArrayList<>();
    for (Node.Port port : ports) {
      Node node = model.nodes().get(port.node());
      String name = model.layers().get(node.layer()).name();
      names.add(node.outputShapes().size() == 1 ? name : name + "_" + port.output());
    }
    return List.copyOf(names);
  }

  /**
   * Predicts by name.
   *
   * @param x a tensor (samples, input shape) for each input
   * @return a tensor (samples, output shape) for each output, in their order
   * @throws ShapeException if a tensor does not fit its input
   * @throws IllegalArgumentException if an input is missing or unknown, naming those there are
   */
  public Map<String, Tensor> predict(Map<String, Tensor> x) {
    List<String> names = inputNames();
    if (!x.keySet().equals(Set.copyOf(names))) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the model has the inputs %s, not %s",
              names,
              x.keySet().stream().sorted().toList()));
    }
    List<Tensor> results =
        predict(names.stream().map(name -> Objects.requireNonNull(x.get(name))).toList());
    Map<String, Tensor> byName = new LinkedHashMap<>();
    List<String> outputs = outputNames();
    for (int i = 0; i < results.size(); i++) {
      byName.put(outputs.get(i), results.get(i));
    }
    return byName;
  }

  /**
   * Predicts by position.
   *
   * @param x a tensor (samples, input shape) for each input
   * @return a tensor (samples, output shape) for each output
   * @throws ShapeException if a tensor does not fit its input
   */
  public List<Tensor> predict(List<Tensor> x) {
    int samples = samples(x);
    List<Shape> shapes = x.stream().map(tensor -> tensor.shape().tail()).toList();
    List<Tensor> results =
        model.outputShapes(shapes).stream()
            .map(shape -> Tensor.zeros(shape.prepend(samples)))
            .toList();
    if (samples == 0) {
      return results;
    }
    Plan plan = take(shapes, Math.min(samples, batch(shapes)));
    try {
      for (int from = 0; from < samples; from += plan.batch()) {
        int count = Math.min(plan.batch(), samples - from);
        plan.run(x, from, count, results, steps.getAndIncrement());
      }
    } finally {
      give(plan);
    }
    return results;
  }

  /**
   * Makes the plans for batches of these sizes and predicts zeros with them, so that the first
   * calls find them ready and the code compiled.
   *
   * @param batches each from 1; sizes above the largest step are computed in several
   * @throws ShapeException if the model leaves sizes of its inputs open
   */
  public void warmUp(int... batches) {
    for (int batch : batches) {
      predict(
          model.inputShapes().stream()
              .map(
                  shape -> {
                    if (!shape.isKnown()) {
                      throw new ShapeException(
                          "the model leaves its input %s open; predict samples of a shape to warm up"
                              .formatted(shape));
                    }
                    return Tensor.zeros(shape.prepend(batch));
                  })
              .toList());
    }
  }

  private static int batch(List<Shape> shapes) {
    int largest = shapes.stream().mapToInt(Shape::size).max().orElse(1);
    return Math.clamp(LARGEST_INPUT / Math.max(1, largest), 1, LARGEST_BATCH);
  }

  private static int samples(List<Tensor> x) {
    if (x.isEmpty() || x.stream().anyMatch(tensor -> tensor.shape().rank() == 0)) {
      throw new ShapeException("predict takes a tensor (samples, ...) for each input");
    }
    int samples = x.getFirst().batch();
    if (x.stream().anyMatch(tensor -> tensor.batch() != samples)) {
      throw new ShapeException(
          "the inputs differ in their number of samples: "
              + x.stream().map(Tensor::shape).toList());
    }
    return samples;
  }

  /**
   * Takes a plan for this batch: one that waits, which may be for more samples, since a step costs
   * the work of those it is given and has their bits in any plan; or a new one as soon as there is
   * room for it.
   */
  private Plan take(List<Shape> shapes, int batch) {
    List<Shape> key = new ArrayList<>(shapes);
    key.addFirst(Shape.of(batch));
    Optional<Plan> plan = takeOrReserve(key, shapes, batch);
    if (plan.isPresent()) {
      return plan.get();
    }
    try {
      return plan(shapes, batch);
    } catch (RuntimeException | Error e) {
      release(key);
      throw e;
    }
  }

  /**
   * Returns a plan for the key, or nothing once room is reserved for one to be made. Drops plans
   * that wait for other shapes to make room, then waits for calls to end.
   */
  private synchronized Optional<Plan> takeOrReserve(
      List<Shape> key, List<Shape> shapes, int batch) {
    Optional<Plan> made = Optional.empty();
    boolean interrupted = false;
    try {
      while (true) {
        Optional<Plan> waiting = takeIdle(shapes, batch);
        if (waiting.isPresent()) {
          return waiting;
        }
        Long size = sizes.get(key);
        if (size == null) {
          // The size of a plan is known once one is made.
          made = Optional.of(plan(shapes, batch));
          size = bytes(made.get());
          sizes.put(key, size);
        }
        if (bytes + size <= limit || (idle.isEmpty() && inUse == 0)) {
          bytes += size;
          inUse++;
          return made;
        }
        if (idle.isEmpty()) {
          try {
            wait();
          } catch (InterruptedException e) {
            interrupted = true;
          }
        } else {
          bytes -= bytes(idle.removeLast());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Takes the smallest plan that waits and has room for the batch. */
  private Optional<Plan> takeIdle(List<Shape> shapes, int batch) {
    Optional<Plan> smallest =
        idle.stream()
            .filter(plan -> plan.batch() >= batch && fits(plan, shapes))
            .min(Comparator.comparingInt(Plan::batch));
    smallest.ifPresent(
        plan -> {
          idle.removeFirstOccurrence(plan);
          inUse++;
        });
    return smallest;
  }

  private Plan plan(List<Shape> shapes, int batch) {
    PlanSpec spec = PlanSpec.of(batch).inputShapes(new ArrayList<>(shapes));
    return new Plan(model, kernels.map(spec::kernels).orElse(spec));
  }

  private synchronized void release(List<Shape> key) {
    bytes -= sizes.getOrDefault(key, 0L);
    inUse--;
    notifyAll();
  }

  private synchronized void give(Plan plan) {
    inUse--;
    idle.addFirst(plan);
    while (idle.size() > KEPT || (bytes > limit && !idle.isEmpty())) {
      bytes -= bytes(idle.removeLast());
    }
    notifyAll();
  }

  private static long bytes(Plan plan) {
    return Float.BYTES * plan.plannedFloats();
  }

  /** Returns the bytes of all plans that are kept or in use. */
  public synchronized long plannedBytes() {
    return bytes;
  }

  /** Returns the number of plans that wait for the next call. */
  synchronized int waiting() {
    return idle.size();
  }

  private static boolean fits(Plan plan, List<Shape> shapes) {
    return IntStream.range(0, shapes.size())
        .allMatch(i -> plan.inputShape(i).equals(shapes.get(i)));
  }
}
