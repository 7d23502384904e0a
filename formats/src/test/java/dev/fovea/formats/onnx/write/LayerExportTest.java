package dev.fovea.formats.onnx.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.layer.LayerCase;
import dev.fovea.layer.LayerRegistry;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.augmentation.OtherAugmentation;
import dev.fovea.layer.shape.Resize;
import dev.fovea.model.Model;
import dev.fovea.model.TrainedLike;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Every layer gives the same outputs in ONNX Runtime. */
class LayerExportTest {
  static final List<LayerCase> CASES = ExportCases.all();

  static Model model(LayerCase one) {
    String name = one.layer().className();
    List<Symbol> inputs = one.inputs().stream().map(shape -> Symbol.input(shape.dims())).toList();
    List<Symbol> inDomain = inputs.stream().map(x -> ExportCases.inDomain(name, x)).toList();
    List<Symbol> outputs = one.layer().applyAll(inDomain);
    // What takes no input stands in a model that has one, or nobody would know the batch.
    List<Symbol> given = inputs.isEmpty() ? List.of(Symbol.input(2)) : inputs;
    return TrainedLike.model(Model.of("", given, outputs));
  }

  /** The lowest opset in which a layer has a form. */
  static OnnxOptions options(LayerCase one) {
    boolean smooth = one.layer() instanceof Resize resize && resize.rule().antialias();
    return smooth ? OnnxOptions.DEFAULT.opset(18) : OnnxOptions.DEFAULT;
  }

  @ParameterizedTest
  @FieldSource("CASES")
  void channelsFirst(LayerCase one) throws Exception {
    InOnnxRuntime.verify(model(one), options(one), 1, 3);
  }

  @ParameterizedTest
  @FieldSource("CASES")
  void channelsLast(LayerCase one) throws Exception {
    InOnnxRuntime.verify(model(one), options(one).layout(OnnxLayout.NHWC), 1, 3);
  }

  @ParameterizedTest
  @FieldSource("CASES")
  void inTheHighestOpset(LayerCase one) throws Exception {
    InOnnxRuntime.verify(model(one), OnnxOptions.DEFAULT.opset(OnnxOptions.HIGHEST_OPSET), 3);
  }

  @Test
  void everyRegisteredLayerHasACase() {
    // An old name of ReLU, what computes nothing, and what OwnClassesTest adds in the same process.
    Set<String> written = new TreeSet<>(Set.of("ThresholdedReLU", "InputLayer", "Times"));
    written.addAll(OtherAugmentation.CLASSES);
    CASES.forEach(one -> written.add(one.layer().className()));
    assertThat(written).containsAll(LayerRegistry.classNames());
  }
}
