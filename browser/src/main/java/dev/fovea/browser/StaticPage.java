package dev.fovea.browser;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.data.image.Preparation;
import dev.fovea.store.ModelMetadata;
import dev.fovea.store.SavedModel;
import dev.fovea.web.explore.live.InputMaker;
import dev.fovea.web.explore.live.LiveNetwork;
import dev.fovea.web.explore.live.ModelDescription;
import dev.fovea.web.explore.wire.Packet;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Map;

/**
 * Writes a page that shows every layer of a network live and needs no server: the page of the
 * explorer, the engine compiled to JavaScript, and the network, all in one file.
 */
public final class StaticPage {
  private StaticPage() {}

  /**
   * Returns the page.
   *
   * @param name what the page calls the network
   * @throws IllegalArgumentException if the network cannot be planned, or contains a layer of a
   *     program's own
   */
  public static String of(String name, SavedModel saved) {
    LiveNetwork network = new LiveNetwork(name, saved);
    ObjectNode welcome = Packet.object().put("first", name);
    welcome.putArray("models").addObject().put("name", name).put("trained", true);
    welcome.set("model", ModelDescription.of(network, new InputMaker(network)));
    return PageSource.inOneFile(
        Map.of(
            // Neither may end the element that it stands in.
            "fovea-welcome", welcome.toString().replace("<", "\\u003c"),
            "fovea-network", Base64.getEncoder().encodeToString(bytes(network))));
  }

  /** Returns a network as the engine of the page reads it. */
  static byte[] bytes(LiveNetwork network) {
    ModelMetadata metadata = network.saved().metadata();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      new NetworkBytes(
              network.model(),
              network.meaning(),
              network.classes(),
              metadata.ground(),
              metadata
                  .preparation()
                  .filter(known -> network.inputShape().accepts(known.shape()))
                  .map(Preparation::scaling))
          .write(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
