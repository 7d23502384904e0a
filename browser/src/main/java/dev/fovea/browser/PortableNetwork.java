package dev.fovea.browser;

import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Workers;
import dev.fovea.model.Mode;
import dev.fovea.model.Model;
import dev.fovea.model.Plan;
import dev.fovea.model.PlanSpec;
import dev.fovea.model.PlannedLayer;
import dev.fovea.tensor.Tensor;
import dev.fovea.web.explore.live.InputMaker;
import dev.fovea.web.explore.live.InputMaker.Picture;
import dev.fovea.web.explore.live.LiveNetwork;
import dev.fovea.web.explore.live.MapPart;
import dev.fovea.web.explore.live.Watch;
import java.util.List;

/**
 * A network on the portable kernels and the calling thread alone: what the server of the explorer
 * computes for one page, without anything of a server.
 */
final class PortableNetwork {
  private final NetworkBytes content;
  private final Plan plan;
  private final InputMaker inputs;
  private final long[] nanos;

  PortableNetwork(NetworkBytes content) {
    this.content = content;
    this.plan = plan(content.model());
    this.inputs =
        new InputMaker(plan.inputShape(0), content.classes(), content.metadata(plan.inputShape(0)));
    this.nanos = new long[plan.layers().size()];
  }

  private static Plan plan(Model model) {
    return new Plan(
        model,
        new PlanSpec(
            1,
            Mode.EXPLAIN,
            Kernels.scalar(Workers.callingThread()),
            0,
            LiveNetwork.closed(model.inputShapes()),
            (output, last) -> false,
            false,
            List.of()));
  }

  /** Computes all layers for a drawing; further inputs of the model are zeros. */
  void run(Picture drawn, boolean center) {
    Tensor input = inputs.of(drawn, center && inputs.canCenter());
    System.arraycopy(input.data(), 0, plan.input(0), 0, input.data().length);
    long[] last = {System.nanoTime()};
    plan.forward(
        1,
        0,
        layer -> {
          long now = System.nanoTime();
          nanos[layer.index()] = now - last[0];
          last[0] = now;
        });
  }

  PlannedLayer layer(int index) {
    return plan.layers().get(index);
  }

  /** Returns the time that a layer took in the last run, in microseconds. */
  double micros(int layer) {
    return nanos[layer] / 1000.0;
  }

  /** Returns what a page shows of a layer. */
  MapPart part(Watch watch) {
    return MapPart.of(layer(watch.layer()), watch);
  }

  /** Returns the probabilities of the classes, or none. */
  float[] probabilities() {
    return content.classes() == 0 ? new float[0] : content.meaning().probabilities(plan.output(0));
  }
}
