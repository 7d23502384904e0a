package dev.fovea.browser;

import dev.fovea.web.explore.live.InputMaker.Picture;
import dev.fovea.web.explore.live.MapPart;
import dev.fovea.web.explore.live.Watch;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSByRef;
import org.teavm.jso.JSExport;

/**
 * The functions that the script of a page calls. This class is compiled to JavaScript, together
 * with all that it uses of Fovea; nothing on the JVM loads it.
 */
public final class Page {
  private static @Nullable PortableNetwork network;
  private static @Nullable MapPart part;

  private Page() {}

  /** Does nothing: a page opens a network when it is ready. */
  public static void main(String[] arguments) {}

  private static PortableNetwork network() {
    if (network == null) {
      throw new IllegalStateException("no network is open");
    }
    return network;
  }

  private static MapPart part() {
    if (part == null) {
      throw new IllegalStateException("no layer is watched");
    }
    return part;
  }

  /** Opens a network. */
  @JSExport
  public static void open(@JSByRef byte[] content) throws IOException {
    network =
        new PortableNetwork(
            NetworkBytes.read(new DataInputStream(new ByteArrayInputStream(content))));
  }

  /** Computes all layers for a drawing, (height, width, channels), each from 0 to 255. */
  @JSExport
  public static void run(
      int height, int width, int channels, @JSByRef byte[] pixels, boolean center) {
    network().run(new Picture(height, width, channels, pixels), center);
  }

  /** Returns the probabilities of the classes, or none. */
  @JSExport
  @JSByRef
  public static float[] answer() {
    return network().probabilities();
  }

  /** Returns the values of a layer, (output shape). */
  @JSExport
  @JSByRef
  public static float[] values(int layer) {
    return network().layer(layer).values();
  }

  /**
   * Chooses what is shown of a layer. Returns its numbers: first map, maps, height, width, the
   * values of bytes 0 and 255, the least and the greatest value, the share of zeros, microseconds.
   */
  @JSExport
  @JSByRef
  public static double[] watch(int layer, int first, int maps, int side) {
    MapPart chosen = network().part(new Watch(layer, first, maps, side));
    part = chosen;
    return new double[] {
      chosen.first(),
      chosen.maps(),
      chosen.height(),
      chosen.width(),
      chosen.range().low(),
      chosen.range().high(),
      chosen.range().least(),
      chosen.range().most(),
      chosen.range().zeros(),
      network().micros(layer)
    };
  }

  /** Returns the maps of the layer that is watched as bytes, one map after the other. */
  @JSExport
  @JSByRef
  public static byte[] maps() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 14);
    part().write(bytes);
    return bytes.toByteArray();
  }
}
