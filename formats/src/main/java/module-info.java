/** Model and image files. */
module dev.fovea.formats {
  requires static transitive org.jspecify;
  requires transitive dev.fovea.core;
  requires com.fasterxml.jackson.databind;
  requires io.jhdf;

  exports dev.fovea.formats;

  provides dev.fovea.train.ModelFormat with
      dev.fovea.formats.KerasFormat;
}
