package dev.fovea.insight;

import dev.fovea.layer.capsule.CapsuleMask;
import dev.fovea.model.Model;
import dev.fovea.model.Node;
import dev.fovea.model.SubModel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The two halves of a network that reconstructs an image from one of its capsules: what leads to
 * the capsules, and the decoder. Both share the network's weights.
 */
public final class CapsuleDecoder {
  private final Model encoder;
  private final Model decoder;

  private CapsuleDecoder(Model encoder, Model decoder) {
    this.encoder = encoder;
    this.decoder = decoder;
  }

  /**
   * Returns the halves of a model.
   *
   * @throws IllegalArgumentException if the model has no mask of capsules, or no output that
   *     reconstructs the image from it
   */
  public static CapsuleDecoder of(Model model) {
    List<Node> nodes = model.nodes();
    int mask =
        IntStream.range(0, nodes.size())
            .filter(i -> model.layers().get(nodes.get(i).layer()).layer() instanceof CapsuleMask)
            .findFirst()
            .orElse(-1);
    Set<Integer> decoded = behind(nodes, mask);
    int size = model.inputShape().isKnown() ? model.inputShape().size() : -1;
    Node.Port reconstruction =
        model.outputs().stream()
            .filter(port -> decoded.contains(port.node()))
            .filter(port -> shape(nodes, port).isKnown() && shape(nodes, port).size() == size)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the model has no capsules with a decoder that reconstructs its image; train"
                            + " one with './fovea train --model capsnet'"));
    return new CapsuleDecoder(
        SubModel.of(model, model.inputs(), nodes.get(mask).inputs().subList(0, 1)),
        SubModel.of(model, List.of(new Node.Port(mask, 0)), List.of(reconstruction)));
  }

  private static Shape shape(List<Node> nodes, Node.Port port) {
    return nodes.get(port.node()).outputShapes().get(port.output());
  }

  /** Returns the nodes that depend on a node, with itself; none if there is no such node. */
  private static Set<Integer> behind(List<Node> nodes, int first) {
    Set<Integer> behind = new HashSet<>(first < 0 ? Set.of() : Set.of(first));
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i).inputs().stream().anyMatch(port -> behind.contains(port.node()))) {
        behind.add(i);
      }
    }
    return behind;
  }

  /**
   * A capsule and what the decoder makes of it and of its variations.
   *
   * @param capsule the number of the longest capsule
   * @param length its length
   * @param reconstruction the image made of the capsule, in the shape of the input
   * @param changes what is added to a dimension
   * @param variations for each dimension, an image for each change of it
   */
  public record Varied(
      int capsule,
      double length,
      Tensor reconstruction,
      List<Double> changes,
      List<List<Tensor>> variations) {}

  /**
   * Varies the longest capsule of an image, one dimension at a time.
   *
   * @param image (height, width, channels)
   * @param changes what is added to a dimension
   */
  public Varied vary(Tensor image, List<Double> changes) {
    Shape shape = image.shape();
    Tensor capsules = encoder.predict(image.reshape(shape.prepend(1)));
    int dimensions = capsules.shape().channels();
    int longest = longest(capsules.data(), dimensions);
    int rows = 1 + dimensions * changes.size();
    Tensor masked = Tensor.zeros(Shape.of(rows, capsules.data().length));
    for (int row = 0; row < rows; row++) {
      int at = row * capsules.data().length + longest * dimensions;
      System.arraycopy(capsules.data(), longest * dimensions, masked.data(), at, dimensions);
      if (row > 0) {
        double change = changes.get((row - 1) % changes.size());
        masked.data()[at + (row - 1) / changes.size()] += (float) change;
      }
    }
    float[] images = decoder.predict(masked).data();
    List<Tensor> all =
        IntStream.range(0, rows)
            .mapToObj(
                row ->
                    Tensor.of(
                        shape,
                        Arrays.copyOfRange(images, row * shape.size(), (row + 1) * shape.size())))
            .toList();
    List<List<Tensor>> variations =
        IntStream.range(0, dimensions)
            .mapToObj(d -> all.subList(1 + d * changes.size(), 1 + (d + 1) * changes.size()))
            .toList();
    return new Varied(
        longest,
        length(capsules.data(), longest, dimensions),
        all.getFirst(),
        List.copyOf(changes),
        variations);
  }

  private static int longest(float[] capsules, int dimensions) {
    int longest = 0;
    for (int i = 1; i < capsules.length / dimensions; i++) {
      longest =
          length(capsules, i, dimensions) > length(capsules, longest, dimensions) ? i : longest;
    }
    return longest;
  }

  private static double length(float[] capsules, int capsule, int dimensions) {
    double square = 0;
    for (int i = capsule * dimensions; i < (capsule + 1) * dimensions; i++) {
      square += (double) capsules[i] * capsules[i];
    }
    return Math.sqrt(square);
  }
}
