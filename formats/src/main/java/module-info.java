/** Model and image files. */
module dev.fovea.formats {
  requires static transitive org.jspecify;
  requires transitive dev.fovea.core;
}
