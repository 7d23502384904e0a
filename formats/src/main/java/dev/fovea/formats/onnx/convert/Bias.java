package dev.fovea.formats.onnx.convert;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.onnx.graph.Node;
import dev.fovea.tensor.Shape;
import java.util.Optional;

/** Finds the bias of a layer: an input of its node, or a sum of its output and a constant. */
final class Bias {
  private Bias() {}

  /** Returns the places where the bias of a node may be: an input, or a sum that follows. */
  static Source of(Call call, int index) {
    return new Source(call, call.optionalFixed(index, "bias"), true);
  }

  /** Returns a bias that can only be in a sum that follows. */
  static Source following(Call call) {
    return new Source(call, Optional.empty(), true);
  }

  /** Returns the one place where the bias is known to be, if there is a bias at all. */
  static Source given(Call call, Optional<float[]> bias) {
    return new Source(
        call, bias.map(values -> Array.of(Shape.of(values.length), values)), false);
  }

  /** The places where the bias of a node may be. */
  static final class Source {
    private final Call call;
    private final Optional<Array> own;
    private final boolean mayFollow;
    private Optional<Node> sum = Optional.empty();

    private Source(Call call, Optional<Array> own, boolean mayFollow) {
      this.call = call;
      this.own = own;
      this.mayFollow = mayFollow;
    }

    /**
     * Returns the bias.
     *
     * @param channels the number of channels
     * @param rank the rank of the node's output
     * @param axis the axis of the channels in the output
     */
    Optional<float[]> find(int channels, int rank, int axis) {
      if (own.isPresent()) {
        if (own.get().size() != channels) {
          throw call.failure(
              "has a bias of %s values for %s channels".formatted(own.get().size(), channels));
        }
        return Optional.of(own.get().toFloats());
      }
      if (!mayFollow) {
        return Optional.empty();
      }
      String output = call.node().outputs().getFirst();
      Optional<Node> next =
          call.conversion()
              .onlyReader(output)
              .filter(node -> node.domain().isEmpty())
              .filter(node -> node.operator().equals("Add") || node.operator().equals("Sum"))
              .filter(node -> node.inputs().size() == 2 && !node.has("broadcast"))
              .filter(node -> !node.inputs().get(0).equals(node.inputs().get(1)));
      if (next.isEmpty()) {
        return Optional.empty();
      }
      int other = next.get().inputs().get(0).equals(output) ? 1 : 0;
      Optional<float[]> bias =
          call.conversion()
              .fixed(next.get().inputs().get(other))
              .filter(array -> isForChannels(array, channels, rank, axis))
              .map(Array::toFloats);
      sum = bias.isPresent() ? next : Optional.empty();
      return bias;
    }

    private static boolean isForChannels(Array array, int channels, int rank, int axis) {
      int ahead = rank - array.rank();
      if (ahead < 0 || array.size() != channels || (channels == 1 && array.rank() > rank)) {
        return false;
      }
      for (int i = 0; i < array.rank(); i++) {
        if (array.shape().dim(i) != 1 && i + ahead != axis) {
          return false;
        }
      }
      return true;
    }

    /** Returns the name of the output with the bias. */
    String output() {
      return sum.orElse(call.node()).outputs().getFirst();
    }

    /** Counts the sum, if there was one, as done. */
    View absorb(View result) {
      sum.ifPresent(node -> call.conversion().absorb(node, result));
      return result;
    }
  }
}
