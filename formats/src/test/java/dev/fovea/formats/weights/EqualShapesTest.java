package dev.fovea.formats.weights;

import static dev.fovea.layer.Layers.add;
import static dev.fovea.layer.Layers.batchNormalization;
import static dev.fovea.layer.Layers.concatenate;
import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.flatten;
import static dev.fovea.layer.Layers.relu;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.model.ModelUses;
import dev.fovea.formats.numpy.NpzFile;
import dev.fovea.kernel.Padding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.convolution.Conv;
import dev.fovea.model.Model;
import dev.fovea.model.Weight;
import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Networks whose layers have equal shapes, under the names and in the order that PyTorch's users
 * give them: each weight must come back to its own layer, or the file be refused.
 */
class EqualShapesTest {
  @TempDir private Path folder;

  /** Writes the weights of layers under other names, in the order of the names. */
  private Path write(Model model, List<String> torchNames, Map<String, String> layerOf)
      throws IOException {
    SequencedMap<String, Array> arrays = Weights.arrays(model, Layout.PYTORCH);
    SequencedMap<String, Array> renamed = new LinkedHashMap<>();
    for (String name : torchNames) {
      String layer = layerOf.get(name);
      arrays.forEach(
          (own, array) -> {
            if (own.startsWith(layer + ".")) {
              renamed.put(name + own.substring(layer.length()), array);
            }
          });
    }
    assertThat(renamed).hasSameSizeAs(arrays);
    Path file = folder.resolve("file.npz");
    try (OutputStream out = Files.newOutputStream(file)) {
      NpzFile.write(out, renamed);
    }
    return file;
  }

  /** Gives every weight values that no other one has. */
  private static Model filled(Model model) {
    int next = 0;
    for (Weight weight : model.weights()) {
      float[] values = new float[weight.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = ++next;
      }
      weight.set(values);
    }
    return model;
  }

  private static void assertSame(Model actual, Model expected) {
    for (int i = 0; i < expected.weights().size(); i++) {
      assertThat(actual.weights().get(i).values()).isEqualTo(expected.weights().get(i).values());
    }
  }

  private static Layer conv(int filters, int size) {
    return conv2D(filters, size).padding(Padding.SAME).useBias(false);
  }

  private static Symbol block(Symbol x, int filters, boolean projected) {
    Symbol y = x.then(conv(filters, 3)).then(batchNormalization()).then(relu());
    y = y.then(conv(filters, 3)).then(batchNormalization());
    Symbol shortcut = projected ? x.then(conv(filters, 1)).then(batchNormalization()) : x;
    return add(y, shortcut).then(relu());
  }

  private static Model resnet() {
    Symbol input = Symbol.input(8, 8, 3);
    Symbol x = input.then(conv(8, 3)).then(batchNormalization()).then(relu());
    x = block(block(x, 8, false), 8, false);
    x = block(block(x, 16, true), 16, false);
    return Model.of(input, x.then(flatten()).then(dense(10)));
  }

  /** The layers' names of a residual network, found by what each layer reads. */
  @Test
  void aResidualNetwork() throws IOException {
    Model model = filled(resnet());
    Map<String, String> layerOf = new LinkedHashMap<>();
    List<String> convs =
        List.of(
            "conv1",
            "layer1.0.conv1",
            "layer1.0.conv2",
            "layer1.1.conv1",
            "layer1.1.conv2",
            "layer2.0.conv1",
            "layer2.0.conv2",
            "layer2.0.downsample.0",
            "layer2.1.conv1",
            "layer2.1.conv2");
    List<String> torchNames = new ArrayList<>();
    ModelUses uses = ModelUses.of(model);
    List<Integer> order = executionOrder(uses);
    int[] next = {0};
    for (String conv : convs) {
      int use = order.get(next[0]++);
      layerOf.put(conv, uses.uses().get(use).path());
      torchNames.add(conv);
      String norm =
          conv.endsWith("downsample.0")
              ? conv.replace("downsample.0", "downsample.1")
              : conv.replace("conv", "bn");
      int following = -1;
      for (int i = 0; i < uses.uses().size(); i++) {
        if (!uses.uses().get(i).owner().weights().isEmpty()
            && uses.follows(i, use)
            && uses.uses().get(i).layer().className().equals("BatchNormalization")) {
          following = i;
        }
      }
      layerOf.put(norm, uses.uses().get(following).path());
      torchNames.add(norm);
    }
    layerOf.put("fc", "dense");
    torchNames.add("fc");
    Path file = write(model, torchNames, layerOf);
    Model loaded = resnet();
    WeightReport report = Weights.load(file, loaded);
    assertSame(loaded, model);
    assertThat(report.leftOut()).isEmpty();
  }

  /**
   * Returns the convolutions in the order of the graph, the projection after its block's others.
   */
  private static List<Integer> executionOrder(ModelUses uses) {
    List<Integer> convolutions = new ArrayList<>();
    int projection = -1;
    for (int i = 0; i < uses.uses().size(); i++) {
      if (uses.uses().get(i).layer() instanceof Conv found) {
        if (found.options().kernelSize().dim(0) == 1) {
          projection = i;
        } else {
          convolutions.add(i);
        }
      }
    }
    convolutions.add(7, projection);
    return convolutions;
  }

  private static Model hourglass() {
    Symbol input = Symbol.input(8, 8, 1);
    Symbol down = input.then(conv(8, 3)).then(relu()).then(conv(8, 3)).then(relu());
    Symbol middle = down.then(conv(16, 3)).then(relu()).then(conv(16, 3)).then(relu());
    Symbol up = concatenate(middle, down).then(conv(8, 3)).then(relu()).then(conv(8, 3));
    return Model.of(input, up.then(relu()).then(conv(2, 1)));
  }

  @Test
  void containersWhosePlaceIsKnownTellTheRest() throws IOException {
    Model model = filled(hourglass());
    Map<String, String> layerOf = new LinkedHashMap<>();
    layerOf.put("enc.0", "conv2d");
    layerOf.put("enc.2", "conv2d_1");
    layerOf.put("mid.0", "conv2d_2");
    layerOf.put("mid.2", "conv2d_3");
    layerOf.put("dec.0", "conv2d_4");
    layerOf.put("dec.2", "conv2d_5");
    layerOf.put("head", "conv2d_6");
    // Made in another order than used, as many do.
    Path file =
        write(
            model, List.of("dec.0", "dec.2", "enc.0", "enc.2", "mid.0", "mid.2", "head"), layerOf);
    Model loaded = hourglass();
    Weights.load(file, loaded);
    assertSame(loaded, model);
  }

  private static Model chain(int... filters) {
    Layer[] layers = new Layer[filters.length];
    for (int i = 0; i < layers.length; i++) {
      layers[i] = dense(filters[i]);
    }
    return Model.sequential(Shape.of(5), layers);
  }

  /** The decoder's last level is used first; its levels of other shapes show it. */
  @Test
  void numbersMayCountDownwardsIfOthersShowIt() throws IOException {
    Model model = filled(chain(8, 8, 8, 3));
    Map<String, String> layerOf =
        Map.of("dec4", "dense", "dec3", "dense_1", "dec2", "dense_2", "dec1", "dense_3");
    for (List<String> order :
        List.of(List.of("dec4", "dec3", "dec2", "dec1"), List.of("dec1", "dec2", "dec3", "dec4"))) {
      Path file = write(model, order, layerOf);
      Model loaded = chain(8, 8, 8, 3);
      Weights.load(file, loaded);
      assertSame(loaded, model);
    }
  }

  @Test
  void numbersAgainstTheOrderOfTheFileTellNothing() throws IOException {
    Model model = filled(chain(5, 5));
    Path file = write(model, List.of("fc2", "fc1"), Map.of("fc1", "dense", "fc2", "dense_1"));
    assertThatThrownBy(() -> Weights.load(file, chain(5, 5)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the arrays of fc2, fc1 fit dense, dense_1 alike");
  }

  @Test
  void branchesOfEqualShapesNeedNames() throws IOException {
    Symbol input = Symbol.input(4);
    Symbol left = input.then(dense(3));
    Symbol right = input.then(dense(3));
    Model model = filled(Model.of(input, concatenate(left, right)));
    List<String> layers = ModelUses.of(model).uses().stream().map(ModelUses.Use::path).toList();
    Path file =
        write(
            model,
            List.of("branch1", "branch2"),
            Map.of("branch1", layers.get(0), "branch2", layers.get(1)));
    Symbol again = Symbol.input(4);
    Model other = Model.of(again, concatenate(again.then(dense(3)), again.then(dense(3))));
    assertThatThrownBy(() -> Weights.load(file, other)).hasMessageContaining("alike");
  }

  @Test
  void surplusOfEqualShapesIsRefused() throws IOException {
    Model model = filled(chain(5, 5, 5));
    Path file =
        write(
            model,
            List.of("fc1", "fc2", "fc3"),
            Map.of("fc1", "dense", "fc2", "dense_1", "fc3", "dense_2"));
    assertThatThrownBy(() -> Weights.load(file, chain(5, 5))).hasMessageContaining("alike");
    Model named = Model.sequential(Shape.of(5), dense(5).name("fc1"), dense(5).name("fc3"));
    WeightReport report = Weights.load(file, named);
    assertThat(report.leftOut()).containsExactly("fc2.weight", "fc2.bias");
    assertThat(named.weights().get(2).values()).isEqualTo(model.weights().get(4).values());
  }
}
