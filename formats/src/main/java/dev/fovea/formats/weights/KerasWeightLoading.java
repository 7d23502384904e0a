package dev.fovea.formats.weights;

import dev.fovea.formats.BadModelException;
import dev.fovea.formats.keras.KerasWeightsFile;
import dev.fovea.formats.model.ModelUses;
import dev.fovea.formats.weights.WeightReport.Placed;
import dev.fovea.formats.weights.WeightReport.Reason;
import dev.fovea.model.Model;
import dev.fovea.model.Weight;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Brings the weights of Keras's HDF5 files into a model: those of all layers, or none. */
final class KerasWeightLoading {
  private KerasWeightLoading() {}

  static WeightReport run(Path file, Model model, WeightOptions options) throws IOException {
    if (!options.equals(WeightOptions.NONE)) {
      throw new BadModelException(
          file.toString(), "is a file of Keras, which takes no map, part or layout");
    }
    Model copy = model.copy();
    KerasWeightsFile.Outcome outcome = KerasWeightsFile.load(copy, file);
    if (!outcome.isComplete()) {
      throw new BadModelException(
          file.toString(), "does not fill the model: " + outcome.misfits().getFirst());
    }
    for (int i = 0; i < model.weights().size(); i++) {
      model.weights().get(i).set(copy.weights().get(i).values());
    }
    List<Placed> placed = new ArrayList<>();
    Set<Weight> known = new LinkedHashSet<>();
    for (ModelUses.Use use : ModelUses.of(model).uses()) {
      for (Weight weight : use.owner().weights()) {
        if (known.add(weight)) {
          String name = use.path() + "/" + weight.name();
          placed.add(new Placed(name, name, weight.shape(), weight.shape(), Reason.FORMAT));
        }
      }
    }
    return new WeightReport(placed, List.of(), List.of());
  }
}
