/** Model and image files. */
module dev.fovea.formats {
  requires static org.jspecify;
  requires transitive dev.fovea.core;
  requires com.fasterxml.jackson.databind;
  requires com.fasterxml.jackson.dataformat.csv;
  requires io.jhdf;
  requires com.google.protobuf;
  requires java.desktop;

  exports dev.fovea.formats.array;
  exports dev.fovea.formats.dataset;
  exports dev.fovea.formats.image;
  exports dev.fovea.formats.inspect;
  exports dev.fovea.formats.keras;
  exports dev.fovea.formats.onnx.graph;
  exports dev.fovea.formats.onnx.op;
  exports dev.fovea.formats.onnx.write;
  exports dev.fovea.formats.onnx;
  exports dev.fovea.formats.tensorboard;
  exports dev.fovea.formats.weights;
  exports dev.fovea.formats;

  provides dev.fovea.store.ModelFormat with
      dev.fovea.formats.keras.KerasFormat,
      dev.fovea.formats.keras.KerasH5Format,
      dev.fovea.formats.onnx.OnnxFormat;
}
