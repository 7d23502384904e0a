package dev.fovea.web.explore.session;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.data.Classified;
import dev.fovea.data.Datasets;
import dev.fovea.insight.Predictions;
import dev.fovea.model.Model;
import dev.fovea.train.OutputMeaning;
import dev.fovea.web.WebException;
import dev.fovea.web.explore.learn.LiveTraining;
import dev.fovea.web.explore.learn.Snapshots;
import dev.fovea.web.explore.live.LiveNetwork;
import dev.fovea.web.explore.live.Samples;
import dev.fovea.web.explore.wire.Packet;
import java.util.Map;
import java.util.Optional;

/** Training under the eyes of the page: start, pause, step, speed, rate, and the way back. */
final class TrainCommands {
  /** Validation is on so many test samples. */
  private static final int HELD = 500;

  /** Steps between two validations. */
  private static final int VALIDATE = 100;

  private TrainCommands() {}

  static void addTo(Map<String, Command> commands) {
    commands.put("train", (desk, request) -> course(desk, request).begin());
    commands.put("train-pause", (desk, request) -> running(desk).pause());
    commands.put("train-step", (desk, request) -> course(desk, request).step());
    commands.put("train-set", (desk, request) -> running(desk).set(request));
    commands.put("train-show", (desk, request) -> running(desk).show(request));
  }

  private static Course running(Desk desk) {
    return desk.course()
        .orElseThrow(() -> WebException.invalid("no training has begun; start one first"));
  }

  private static Course course(Desk desk, Packet request) {
    if (request.flag("fresh") || desk.course().isEmpty()) {
      desk.course().ifPresent(Course::close);
      desk.course(Optional.empty());
      Course made = new Course(desk, request);
      desk.course(Optional.of(made));
      desk.onClose(made::close);
    }
    return desk.course().orElseThrow();
  }

  /** A training with its snapshots, in the session's thread. */
  static final class Course {
    private final Desk desk;
    private final LiveNetwork network;
    private final LiveTraining training;
    private final Snapshots snapshots;
    private final Classified held;
    private boolean back;
    private int validated;

    private Course(Desk desk, Packet request) {
      this.desk = desk;
      this.network = desk.network();
      Samples samples = desk.samples();
      if (request.flag("anew")) {
        network.model().initialize(1);
      }
      this.held = Classified.of(Datasets.limit(samples.test(), HELD));
      this.snapshots = new Snapshots(network.model());
      this.training =
          LiveTraining.of(
              network.model(),
              network.meaning(),
              samples.train(),
              request.number("rate", 1e-7, 10),
              request.whole("batch", 1, 4096),
              () -> desk.later(this::look));
      snapshots.take(0, network.model());
    }

    private Optional<Packet> begin() {
      back = false;
      training.start();
      return Optional.of(Packet.of(training.progress()));
    }

    private Optional<Packet> pause() {
      training.pause();
      look();
      return Optional.of(Packet.of(Packet.object()));
    }

    private Optional<Packet> step() {
      back = false;
      training.step();
      look();
      return Optional.of(Packet.of(Packet.object()));
    }

    private Optional<Packet> set(Packet request) {
      if (request.head().has("rate")) {
        training.rate(request.number("rate", 1e-7, 10));
      }
      if (request.head().has("rest")) {
        training.rest(request.whole("rest", 0, 5000));
      }
      if (request.head().has("unseen")) {
        training.unseen(request.flag("unseen"));
      }
      return Optional.of(Packet.of(Packet.object().put("steps", training.steps())));
    }

    /** Shows an earlier moment, or the latest for -1; training goes on unseen. */
    private Optional<Packet> show(Packet request) {
      int index = request.whole("snapshot", -1, Integer.MAX_VALUE);
      back = index >= 0;
      if (back) {
        snapshots.show(index, network.model());
      } else {
        network.take(training.snapshot());
      }
      desk.frame();
      return Optional.of(Packet.of(Packet.object()));
    }

    /** Takes what the training has reached and sends it. */
    private void look() {
      if (desk.network() != network) {
        return;
      }
      Model now = training.snapshot();
      int steps = training.steps();
      snapshots.take(steps, now);
      if (!back) {
        network.take(now);
      }
      ObjectNode progress = training.progress();
      ArrayNode taken = progress.putArray("snapshots");
      snapshots.steps().forEach(taken::add);
      progress.put("shown", back);
      desk.event("train", progress);
      if (!back) {
        desk.frame();
      }
      if (steps >= validated + VALIDATE) {
        validated = steps;
        validate(now, network.meaning(), steps);
      }
      training.looked();
    }

    private void validate(Model now, OutputMeaning meaning, int steps) {
      try {
        desk.jobs.add(
            cancelled -> {
              double accuracy = Predictions.of(now, meaning, held).accuracy();
              ObjectNode head = Packet.object().put("step", steps).put("accuracy", accuracy);
              desk.later(() -> desk.event("validated", head));
            });
      } catch (WebException e) {
        // Other work comes first; the next validation will do.
        validated = steps;
      }
    }

    void close() {
      training.close();
    }
  }
}
