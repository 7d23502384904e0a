package dev.fovea.web.explore.session;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.data.Classified;
import dev.fovea.data.Datasets;
import dev.fovea.insight.attribution.Attribution;
import dev.fovea.insight.attribution.AttributionMethod;
import dev.fovea.insight.attribution.ClassScore;
import dev.fovea.insight.attribution.GradCam;
import dev.fovea.insight.attribution.IntegratedGradients;
import dev.fovea.insight.attribution.Occlusion;
import dev.fovea.insight.attribution.Saliency;
import dev.fovea.insight.attribution.SilencedMaps;
import dev.fovea.tensor.ArgMax;
import dev.fovea.web.WebException;
import dev.fovea.web.explore.live.Damage;
import dev.fovea.web.explore.live.LiveNetwork;
import dev.fovea.web.explore.wire.ByteMaps;
import dev.fovea.web.explore.wire.Packet;
import java.io.ByteArrayOutputStream;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Why the network answers as it does, and what it loses with the maps that are off. */
final class WhyCommands {
  /** Steps of the integral while the pen moves. */
  private static final int STEPS = 32;

  private static final int CHECKED = 500;

  private WhyCommands() {}

  static void addTo(Map<String, Command> commands) {
    commands.put("why", WhyCommands::why);
    commands.put("damage", WhyCommands::damage);
  }

  private static AttributionMethod method(String name) {
    return switch (name) {
      case "grad-cam" -> new GradCam("");
      case "occlusion" -> Occlusion.usual();
      case "integrated-gradients" -> new IntegratedGradients(STEPS, 0);
      case "saliency" -> new Saliency();
      default -> throw WebException.notFound("there is no method \"%s\"".formatted(name));
    };
  }

  /** From now on sends a heat map after every update; or no more, for the method "off". */
  private static Optional<Packet> why(Desk desk, Packet request) {
    String name = request.text("method");
    int wanted = request.head().path("class").asInt(-1);
    if (name.equals("off")) {
      desk.afterFrame(() -> {});
      return Optional.of(Packet.of(Packet.object()));
    }
    AttributionMethod method = method(name);
    Map<Integer, ClassScore> scores = new HashMap<>();
    LiveNetwork network = desk.network();
    if (network.classes() == 0) {
      throw WebException.invalid("explanations need a model that gives a row of classes");
    }
    Runnable explain =
        () -> {
          int category = wanted >= 0 ? wanted : ArgMax.of(network.probabilities());
          if (category >= 0) {
            ClassScore score =
                scores.computeIfAbsent(
                    category, key -> ClassScore.of(network.model(), network.inputShape(), key));
            ClassScore now = score.without(network.silenced());
            desk.outbox.latest("why", heat(method.explain(now, desk.input()), name));
          }
        };
    explain.run();
    desk.afterFrame(explain);
    return Optional.of(Packet.of(Packet.object()));
  }

  private static Packet heat(Attribution attribution, String name) {
    ObjectNode head = Packet.object().put("kind", "why").put("method", name);
    head.put("class", attribution.category()).put("score", attribution.score());
    head.put("height", attribution.height()).put("width", attribution.width());
    ByteMaps range = ByteMaps.of(attribution.heat(), 0, attribution.heat().length);
    range.describe(head);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (float value : attribution.heat()) {
      body.write(range.of(value));
    }
    return new Packet(head, body.toByteArray());
  }

  /** Tests the network with and without the maps that are off. */
  private static Optional<Packet> damage(Desk desk, Packet request) {
    LiveNetwork network = desk.network();
    Map<Integer, BitSet> off = new HashMap<>();
    network.off().forEach((layer, maps) -> off.put(layer, (BitSet) maps.clone()));
    Classified test = Classified.of(Datasets.limit(desk.samples().test(), CHECKED));
    Damage damage = new Damage(network.model().copy(), network.meaning(), new SilencedMaps(off));
    var id = request.head().path("id");
    desk.jobs.add(
        cancelled -> {
          try {
            Damage.Result result = damage.test(test);
            ObjectNode head = Packet.object().put("samples", result.samples());
            head.put("before", result.before()).put("after", result.after());
            ArrayNode classes = head.putArray("classes");
            for (int i = 0; i < result.classesBefore().length; i++) {
              classes
                  .addObject()
                  .put("name", test.className(i))
                  .put("before", result.classesBefore()[i])
                  .put("after", result.classesAfter()[i]);
            }
            head.set("id", id);
            desk.later(() -> desk.outbox.add(Packet.of(head)));
          } catch (RuntimeException e) {
            desk.later(() -> desk.fail(id, WebException.line(e)));
          }
        });
    return Optional.empty();
  }
}
