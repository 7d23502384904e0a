package dev.fovea.model;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.IntStream;

/**
 * Plans for prediction that wait for the next caller: each call takes one that fits or makes a new
 * one, so any number of threads predict at once, each on buffers of its own.
 */
final class PlanPool {
  /** Samples that are computed in one step, at most. */
  private static final int LARGEST_BATCH = 128;

  /** Values that the input of one step holds, at most: large images go in smaller batches. */
  private static final int LARGEST_INPUT = 1 << 20;

  /** Plans kept at most: enough for a thread on each processor with two shapes of input. */
  private static final int KEPT = 2 * Runtime.getRuntime().availableProcessors() + 2;

  private final Model model;
  private final ConcurrentLinkedDeque<Plan> idle = new ConcurrentLinkedDeque<>();

  PlanPool(Model model) {
    this.model = model;
  }

  List<Tensor> predict(List<Tensor> x) {
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
    for (int from = 0; from < samples; from += plan.batch()) {
      int count = Math.min(plan.batch(), samples - from);
      plan.run(x, from, count, results);
    }
    give(plan);
    return results;
  }

  private static int batch(List<Shape> shapes) {
    int largest = shapes.stream().mapToInt(Shape::size).max().orElse(1);
    return Math.clamp(LARGEST_INPUT / Math.max(1, largest), 1, LARGEST_BATCH);
  }

  private int samples(List<Tensor> x) {
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

  /** Small batches take a plan of exactly their size, so that one sample costs the work of one. */
  private Plan take(List<Shape> shapes, int batch) {
    for (Plan plan : idle) {
      if (plan.batch() == batch && fits(plan, shapes) && idle.remove(plan)) {
        return plan;
      }
    }
    return new Plan(model, PlanSpec.of(batch).inputShapes(new ArrayList<>(shapes)));
  }

  private static boolean fits(Plan plan, List<Shape> shapes) {
    return IntStream.range(0, shapes.size())
        .allMatch(i -> plan.inputShape(i).equals(shapes.get(i)));
  }

  private void give(Plan plan) {
    idle.addFirst(plan);
    while (idle.size() > KEPT) {
      idle.pollLast();
    }
  }
}
