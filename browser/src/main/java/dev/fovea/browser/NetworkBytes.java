package dev.fovea.browser;

import dev.fovea.data.image.Ground;
import dev.fovea.data.image.Preparation;
import dev.fovea.data.image.Scaling;
import dev.fovea.model.Model;
import dev.fovea.store.ModelMetadata;
import dev.fovea.tensor.Shape;
import dev.fovea.train.OutputMeaning;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a page without a server needs of a model file, as bytes that no library is needed to read.
 *
 * @param meaning the meaning of the first output
 * @param classes the number of classes; 0 if the first output is no row of classes
 * @param ground what the images of the training were drawn on
 * @param scaling the values that the model takes, if they are known
 */
record NetworkBytes(
    Model model, OutputMeaning meaning, int classes, Ground ground, Optional<Scaling> scaling) {
  void write(DataOutput out) throws IOException {
    out.writeUTF(meaning.name());
    out.writeInt(classes);
    out.writeUTF(ground.name());
    List<Float> factors = scaling.map(Scaling::factors).orElse(List.of());
    List<Float> offsets = scaling.map(Scaling::offsets).orElse(List.of());
    out.writeInt(factors.size());
    for (int i = 0; i < factors.size(); i++) {
      out.writeFloat(factors.get(i));
      out.writeFloat(offsets.get(i));
    }
    ModelBytes.write(model, out);
  }

  static NetworkBytes read(DataInput in) throws IOException {
    OutputMeaning meaning = OutputMeaning.valueOf(in.readUTF());
    int classes = in.readInt();
    Ground ground = Ground.valueOf(in.readUTF());
    List<Float> factors = new ArrayList<>();
    List<Float> offsets = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      factors.add(in.readFloat());
      offsets.add(in.readFloat());
    }
    Optional<Scaling> scaling =
        factors.isEmpty() ? Optional.empty() : Optional.of(new Scaling(factors, offsets));
    return new NetworkBytes(ModelBytes.read(in), meaning, classes, ground, scaling);
  }

  /** Returns what is told of inputs of a shape. */
  ModelMetadata metadata(Shape input) {
    ModelMetadata told = ModelMetadata.NONE.ground(ground);
    return scaling
        .map(known -> told.preparation(Preparation.of(input).scaling(known)))
        .orElse(told);
  }
}
