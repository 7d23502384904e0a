package dev.fovea.formats.onnx.convert;

import dev.fovea.formats.array.Array;
import dev.fovea.layer.core.Embedding;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Parts of a constant that are chosen by the values of the input. */
final class Embeddings {
  private Embeddings() {}

  /** Returns the rows of a constant, each of which may have any number of axes. */
  static View of(Call call) {
    Array table = call.fixed(0, "table");
    View indices = call.view(1);
    int axis = call.axis(call.node().whole("axis", 0), table.rank());
    if (axis != 0) {
      throw call.failure("chooses along axis " + axis + " of a constant; a layer chooses rows");
    }
    int rows = table.shape().dim(0);
    int size = table.size() / rows;
    Embedding layer = Embedding.of(rows, size).name(call.nameByWeight(0));
    Signal result =
        call.graph()
            .apply(layer, List.of(() -> table.toFloats().clone()), indices.signal());
    List<Factor> memory = new ArrayList<>(indices.memory());
    List<List<Factor>> axes = new ArrayList<>(indices.axes());
    Shape row = table.shape().tail();
    for (int i = 0; i < row.rank(); i++) {
      List<Factor> factors = row.dim(i) == 1 ? List.of() : List.of(Factor.fixed(row.dim(i)));
      memory.addAll(factors);
      axes.add(factors);
    }
    return new View(result, memory, axes, table.type());
  }
}
