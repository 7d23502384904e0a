package dev.fovea.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.web.explore.live.InputMaker;
import dev.fovea.web.explore.live.InputMaker.Picture;
import dev.fovea.web.explore.live.LiveNetwork;
import dev.fovea.web.explore.live.MapPart;
import dev.fovea.web.explore.live.Watch;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class StaticPageTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static String page() {
    assumeTrue(
        StaticPage.class.getResource("network.js") != null,
        "the engine is compiled to JavaScript by Maven");
    return StaticPage.of("<basic> cnn", Networks.basicCnn());
  }

  private static String element(String page, String start) {
    Matcher found =
        Pattern.compile(Pattern.quote(start) + "(.*?)</script>", Pattern.DOTALL).matcher(page);
    assertThat(found.find()).as(start).isTrue();
    return found.group(1);
  }

  @Test
  void thePageNeedsNoOtherFile() throws IOException {
    String page = page();
    assertThat(page).doesNotContain("src=\"").doesNotContain("rel=\"stylesheet\"");
    assertThat(Pattern.compile("href=\"(?!data:|#)").matcher(page).find()).isFalse();
    JsonNode scripts = JSON.readTree(element(page, "<script type=\"importmap\">")).get("imports");
    assertThat(scripts.has("fovea/main.js")).isTrue();
    for (Map.Entry<String, JsonNode> script : scripts.properties()) {
      String address = script.getValue().textValue();
      String source =
          new String(
              Base64.getDecoder().decode(address.substring(address.indexOf(',') + 1)), UTF_8);
      Matcher imports = Pattern.compile("from '([^']+)'").matcher(source);
      while (imports.find()) {
        assertThat(scripts.has(imports.group(1))).as(imports.group()).isTrue();
      }
    }
  }

  @Test
  void thePageNamesTheNetworkAndItsLayers() throws IOException {
    JsonNode welcome =
        JSON.readTree(element(page(), "<script type=\"text/plain\" id=\"fovea-welcome\">"));
    assertThat(welcome.at("/model/name").asText()).isEqualTo("<basic> cnn");
    assertThat(welcome.at("/model/classes").asInt()).isEqualTo(10);
    assertThat(welcome.at("/model/layers").size()).isEqualTo(9);
  }

  @Test
  void theNetworkOfThePageAnswersAsTheServers() throws IOException {
    LiveNetwork server = new LiveNetwork("basic-cnn", Networks.basicCnn());
    Picture drawing = Networks.drawing();
    server.run(new InputMaker(server).of(drawing, true));
    byte[] bytes = StaticPage.bytes(server);
    PortableNetwork network =
        new PortableNetwork(
            NetworkBytes.read(new DataInputStream(new ByteArrayInputStream(bytes))));

    network.run(drawing, true);

    float[] expected = server.probabilities();
    float[] actual = network.probabilities();
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(1e-5f));
    }
    MapPart part = network.part(new Watch(1, 4, 64, 26));
    assertThat(part.maps()).isEqualTo(28);
    assertThat(part.height() * part.width()).isEqualTo(26 * 26);
  }
}
