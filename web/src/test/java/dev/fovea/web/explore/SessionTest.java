package dev.fovea.web.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.store.SavedModel;
import dev.fovea.web.explore.wire.Packet;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Requests of a page and what they change. */
class SessionTest {
  private static final int CONVOLUTION = 1;

  private static ObjectNode object() {
    return Packet.object();
  }

  @Test
  void aMapThatIsOffIsZeroAndComesBackAsItWas() throws InterruptedException {
    try (TestPage page = TestPage.ofSmall()) {
      page.event("welcome");
      page.watchAll(7);
      JsonNode before = page.draw(1, 5).head().get("answer");
      ObjectNode off = object().put("layer", CONVOLUTION).put("map", 2).put("on", false);
      assertThat(page.ask("switch", off).head().get("off").toString()).isEqualTo("[[1,2]]");
      Packet silent = page.draw(2, 5);
      int size = 26 * 26;
      int start = 28 * 28 + 2 * size;
      for (int i = start; i < start + size; i++) {
        assertThat(silent.body()[i]).isZero();
      }
      assertThat(silent.head().get("answer")).isNotEqualTo(before);
      page.ask("switch", off.deepCopy().put("on", true));
      assertThat(page.draw(3, 5).head().get("answer")).isEqualTo(before);
    }
  }

  @Test
  void whatBreaksIsTestedWithAndWithoutTheMap() throws InterruptedException {
    try (TestPage page = TestPage.ofSmall()) {
      page.event("welcome");
      for (int map = 0; map < 6; map++) {
        page.ask("switch", object().put("layer", 3).put("map", map).put("on", false));
      }
      Packet damage = page.ask("damage");
      assertThat(damage.head().get("samples").asInt()).isEqualTo(100);
      // Without any map the network gives one class to all; the network itself is not changed.
      double after = damage.head().get("after").asDouble();
      assertThat(damage.head().get("classes").findValues("after"))
          .extracting(JsonNode::asDouble)
          .containsOnly(0.0, 1.0);
      assertThat(after).isBetween(0.05, 0.2);
    }
  }

  @Test
  void aWrongRequestGetsAnErrorAndDisturbsNothing() throws InterruptedException {
    try (TestPage page = TestPage.ofSmall()) {
      page.event("welcome");
      page.watchAll(7);
      JsonNode before = page.draw(1, 5).head().get("answer");
      assertThat(
              error(page, "unit", object().put("layer", 99).put("map", 0).put("y", 0).put("x", 0)))
          .isEqualTo("there is no layer 99; there are 0 to 6");
      assertThat(error(page, "unit", object().put("layer", "one")))
          .isEqualTo("\"layer\" should be a whole number from 0 to 2147483647");
      assertThat(error(page, "fly", object())).isEqualTo("there is no request \"fly\"");
      assertThat(error(page, "open", object().put("name", "nothing")))
          .isEqualTo("there is no model \"nothing\"");
      assertThat(error(page, "sample", object().put("number", 5000)))
          .isEqualTo("digits has the test samples 0 to 99, not 5000");
      ObjectNode watch = object();
      watch.putArray("layers").addArray().add(12);
      assertThat(error(page, "watch", watch)).contains("there is no layer 12");
      page.receive(new byte[] {1, 2, 3, 4, 5});
      assertThat(page.await(packet -> packet.head().has("error")).head().get("error").asText())
          .isEqualTo("the length of a packet's head is wrong");
      page.send(
          new Packet(
              object().put("do", "draw").put("height", 28).put("width", 28).put("channels", 1),
              new byte[3]));
      assertThat(page.await(packet -> packet.head().has("error")).head().get("error").asText())
          .isEqualTo("a picture of 28x28x1 has 784 bytes, not 3");
      Packet after = page.draw(2, 5);
      assertThat(after.head().get("answer")).isEqualTo(before);
      assertThat(after.head().get("layers")).hasSize(7);
    }
  }

  private static String error(TestPage page, String what, ObjectNode fields)
      throws InterruptedException {
    return page.ask(what, fields).head().path("error").asText();
  }

  private static ArrayNode rows(String json) throws Exception {
    return (ArrayNode) new com.fasterxml.jackson.databind.ObjectMapper().readTree(json);
  }

  @Test
  void anArchitectureIsCheckedRowByRow() throws Exception {
    try (TestPage page = TestPage.ofSmall()) {
      page.event("welcome");
      ObjectNode right = object();
      right.set(
          "rows",
          rows(
              "[{\"kind\":\"conv2d\",\"filters\":8,\"kernel\":5,\"stride\":2,\"padding\":\"valid\","
                  + "\"activation\":\"relu\"},{\"kind\":\"flatten\"},"
                  + "{\"kind\":\"dense\",\"units\":10,\"activation\":\"softmax\"}]"));
      Packet checked = page.ask("design", right);
      JsonNode made = checked.head().get("rows");
      assertThat(made.get(0).get("shape").asText()).isEqualTo("12x12x8");
      assertThat(made.get(0).get("parameters").asInt()).isEqualTo(5 * 5 * 8 + 8);
      assertThat(made.get(0).get("field").asText()).isEqualTo("5x5");
      assertThat(made.get(2).get("parameters").asInt()).isEqualTo(1152 * 10 + 10);
      assertThat(checked.head().get("right").asBoolean()).isTrue();
      ObjectNode wrong = object();
      wrong.set(
          "rows",
          rows(
              "[{\"kind\":\"conv2d\",\"filters\":8,\"kernel\":29,\"stride\":1,\"padding\":\"valid\"},"
                  + "{\"kind\":\"flatten\"}]"));
      JsonNode error = page.ask("design", wrong).head().get("rows").get(0).get("error");
      assertThat(error.asText())
          .contains("kernel 29x29 does not fit input 28x28x1 with padding valid");
      assertThat(error(page, "build", wrong.deepCopy())).startsWith("row 1: kernel 29x29");
      assertThat(page.ask("build", right).head().get("model").get("name").asText())
          .isEqualTo("my-network");
      assertThat(page.ask("rows").head().get("rows")).isEqualTo(right.get("rows"));
    }
  }

  @Test
  void trainingLowersTheLossAndItsPastComesBack() throws InterruptedException {
    try (TestPage page = TestPage.ofSmall()) {
      page.event("welcome");
      page.watchAll(7);
      JsonNode before = page.draw(1, 5).head().get("answer");
      ObjectNode start = object().put("rate", 0.01).put("batch", 50);
      assertThat(page.ask("train-step", start).head().has("error")).isFalse();
      double first = Double.NaN;
      double last = Double.NaN;
      for (int step = 0; step < 30; step++) {
        page.send(
            new Packet(start.deepCopy().put("do", "train-step").put("id", 1000), new byte[0]));
        JsonNode points = page.event("train").head().get("points");
        for (JsonNode point : points) {
          first = Double.isNaN(first) ? point.get(1).asDouble() : first;
          last = point.get(1).asDouble();
        }
      }
      assertThat(last).isLessThan(0.8 * first);
      assertThat(page.draw(2, 5).head().get("answer")).isNotEqualTo(before);
      page.ask("train-show", object().put("snapshot", 0));
      assertThat(page.draw(3, 5).head().get("answer")).isEqualTo(before);
      assertThat(error(page, "train-show", object().put("snapshot", 500)))
          .startsWith("there is no snapshot 500");
    }
  }

  @Test
  void ownClassesAreLearnedFromAFewExamples() throws InterruptedException {
    try (TestPage page = TestPage.ofSmall()) {
      page.event("welcome");
      ObjectNode head = object().put("height", 28).put("width", 28).put("channels", 1);
      head.putArray("classes").add("left").add("right");
      ArrayNode labels = head.putArray("labels");
      byte[] body = new byte[8 * 784];
      for (int i = 0; i < 8; i++) {
        labels.add(i % 2);
        for (int y = 3 + i / 2; y < 20; y++) {
          body[i * 784 + y * 28 + (i % 2 == 0 ? 6 : 20)] = (byte) 255;
        }
      }
      Packet taught = page.ask("teach", head, body);
      assertThat(taught.head().path("accuracy").asDouble()).isCloseTo(1, within(1e-9));
      assertThat(taught.head().get("model").get("names").toString())
          .isEqualTo("[\"left\",\"right\"]");
    }
  }

  @Test
  void theNetworkIsKeptAsAFileThatCanBeRead() throws Exception {
    try (TestPage page = TestPage.ofSmall()) {
      page.event("welcome");
      for (String format : new String[] {"keras", "onnx"}) {
        Packet file = page.ask("export", object().put("format", format));
        SavedModel read = SavedModel.load(file.body(), file.head().get("name").asText());
        assertThat(read.model().parameters()).isEqualTo(TestPage.small().parameters());
      }
      Packet csv = page.ask("export", object().put("format", "csv").put("layer", 6));
      assertThat(new String(csv.body(), StandardCharsets.UTF_8).lines()).hasSize(11);
      Packet svg = page.ask("export", object().put("format", "svg"));
      assertThat(new String(svg.body(), StandardCharsets.UTF_8)).contains("<svg");
    }
  }

  @Test
  void explanationsComeAfterTheUpdate() throws InterruptedException {
    try (TestPage page = TestPage.ofSmall()) {
      page.event("welcome");
      page.draw(1, 5);
      for (String method :
          new String[] {"grad-cam", "occlusion", "integrated-gradients", "saliency"}) {
        ObjectNode why = object().put("method", method).put("class", 3);
        assertThat(page.ask("why", why).head().has("error")).isFalse();
        page.sendDrawing(2, 4);
        Packet heat = page.event("why");
        assertThat(heat.head().get("class").asInt()).isEqualTo(3);
        assertThat(heat.body())
            .hasSize(heat.head().get("height").asInt() * heat.head().get("width").asInt());
      }
    }
  }

  @Test
  void mistakesAndTheMapAreMadeOfTheTestSamples() throws InterruptedException {
    try (TestPage page = TestPage.ofSmall()) {
      page.event("welcome");
      JsonNode errors = page.ask("errors").head();
      int all = 0;
      int right = 0;
      for (int row = 0; row < 10; row++) {
        for (int column = 0; column < 10; column++) {
          all += errors.get("counts").get(row).get(column).asInt();
          right += row == column ? errors.get("counts").get(row).get(column).asInt() : 0;
        }
      }
      assertThat(all).isEqualTo(100);
      assertThat(errors.get("accuracy").asDouble()).isCloseTo(right / 100.0, within(1e-9));
      JsonNode mistake = page.ask("mistake", object().put("after", -1)).head();
      assertThat(mistake.get("predicted")).isNotEqualTo(mistake.get("label"));
      // The map needs a dense layer but the last; this network has one only.
      Packet map = page.ask("map", object().put("samples", 40));
      assertThat(map.head().get("x")).hasSize(40);
      assertThat(map.body()).hasSize(40 * 784);
    }
  }
}
