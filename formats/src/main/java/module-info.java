/** Model and image files. */
module dev.fovea.formats {
  requires static org.jspecify;
  requires transitive dev.fovea.core;
  requires com.fasterxml.jackson.databind;
  requires com.fasterxml.jackson.dataformat.csv;
  requires io.jhdf;
  requires com.google.protobuf;
  requires java.desktop;

  exports dev.fovea.formats;
  exports dev.fovea.formats.dataset;
  exports dev.fovea.formats.image;
  exports dev.fovea.formats.keras;

  provides dev.fovea.store.ModelFormat with
      dev.fovea.formats.keras.KerasFormat;
}
