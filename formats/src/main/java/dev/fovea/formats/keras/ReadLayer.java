package dev.fovea.formats.keras;

import dev.fovea.layer.Layer;
import java.util.List;

/**
 * A layer as a file has it, with the layer that was made of it.
 *
 * @param className the class in the file
 * @param name the name in the file
 * @param layer the layer that has the weights
 * @param members the layers of a nested model, in the order of the file; empty for other layers
 */
record ReadLayer(String className, String name, Layer layer, List<ReadLayer> members) {
  ReadLayer {
    members = List.copyOf(members);
  }
}
