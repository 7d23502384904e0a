package dev.fovea.web.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.web.explore.live.Frames;
import dev.fovea.web.explore.live.InputMaker;
import dev.fovea.web.explore.live.InputMaker.Picture;
import dev.fovea.web.explore.live.LiveNetwork;
import dev.fovea.web.explore.live.Watch;
import dev.fovea.web.explore.wire.Outbox;
import dev.fovea.web.explore.wire.Packet;
import dev.fovea.zoo.BasicCnn;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is sent while the pen moves. */
class UpdateTest {
  private static final int MOST = 80 * 1024;

  @Test
  void anUpdateOfAllLayersOfTheBasicCnnIsSmall() {
    LiveNetwork network = new LiveNetwork("basic-cnn", SavedModel.of(new BasicCnn().create()));
    InputMaker inputs = new InputMaker(network);
    network.run(inputs.of(noise(), false));
    Packet frame = Frames.of(network, all(network));
    assertThat(frame.bytes().length).isLessThanOrEqualTo(MOST);
    // Every layer is in it, those that share an array as a reference.
    assertThat(frame.head().get("layers")).hasSize(network.layers().size());
  }

  @Test
  void bytesStandForTheValuesOfTheLayers() {
    LiveNetwork network = new LiveNetwork("small", SavedModel.of(TestPage.small()));
    network.run(new InputMaker(network).of(noise(), false));
    Packet frame = Frames.of(network, all(network));
    int at = 0;
    for (JsonNode part : frame.head().get("layers")) {
      if (part.has("same")) {
        continue;
      }
      float[] values = network.layer(part.get("layer").asInt()).values();
      int maps = part.get("maps").asInt();
      int places = part.get("height").asInt() * part.get("width").asInt();
      double low = part.get("low").asDouble();
      double step = (part.get("high").asDouble() - low) / 255;
      for (int map = 0; map < maps; map++) {
        for (int place = 0; place < places; place++) {
          double value = low + (frame.body()[at++] & 0xff) * step;
          assertThat(value).isCloseTo(values[place * maps + map], within(0.51 * step));
        }
      }
    }
    assertThat(at).isEqualTo(frame.body().length);
  }

  @Test
  void onlyWhatIsWatchedIsSent() {
    LiveNetwork network = new LiveNetwork("small", SavedModel.of(TestPage.small()));
    network.run(new InputMaker(network).of(noise(), false));
    Packet frame = Frames.of(network, List.of(new Watch(1, 1, 2, 13)));
    // Two of four maps of 26x26, at half their size.
    assertThat(frame.body()).hasSize(2 * 13 * 13);
  }

  @Test
  void theLatestPictureWins() throws InterruptedException {
    try (TestPage page = TestPage.ofSmall()) {
      page.event("welcome");
      for (int number = 1; number <= 200; number++) {
        page.sendDrawing(number, 1 + number % 8);
      }
      List<Integer> shown = new ArrayList<>();
      page.await(
          packet -> {
            if (packet.head().path("kind").asText().equals("frame")) {
              shown.add(packet.head().get("number").asInt());
            }
            return packet.head().path("number").asInt() == 200;
          });
      assertThat(shown).isSorted().doesNotHaveDuplicates().endsWith(200);
    }
  }

  @Test
  void aPageThatReadsSlowlyGetsTheLatestOnly() throws InterruptedException {
    Outbox outbox = new Outbox();
    for (int i = 0; i < 5; i++) {
      outbox.latest("frame", Packet.of(Packet.object().put("number", i)));
      outbox.add(Packet.of(Packet.object().put("answer", i)));
    }
    List<JsonNode> sent = new ArrayList<>();
    outbox.run(
        bytes -> {
          sent.add(Packet.read(bytes).head());
          if (sent.size() == 6) {
            outbox.close();
          }
        });
    // The interrupt that the end of a box leaves is not for the next test.
    Thread.interrupted();
    assertThat(sent).hasSize(6);
    assertThat(sent.getFirst().get("number").asInt()).isEqualTo(4);
    assertThat(sent.getLast().get("answer").asInt()).isEqualTo(4);
  }

  @Test
  void aSampleGoesThroughThePictureUnchanged() {
    LiveNetwork network = new LiveNetwork("small", SavedModel.of(TestPage.small()));
    InputMaker inputs = new InputMaker(network);
    Tensor sample = Tensor.zeros(Shape.of(28, 28, 1));
    for (int i = 0; i < sample.data().length; i++) {
      sample.data()[i] = (i * 7 % 256) / 255f;
    }
    assertThat(inputs.of(inputs.picture(sample), false).data()).containsExactly(sample.data());
  }

  private static Picture noise() {
    byte[] pixels = new byte[28 * 28];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 31 % 251);
    }
    return new Picture(28, 28, 1, pixels);
  }

  private static List<Watch> all(LiveNetwork network) {
    return IntStream.range(0, network.layers().size())
        .mapToObj(i -> new Watch(i, 0, 1024, 1024))
        .toList();
  }
}
