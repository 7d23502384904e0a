/** Network architectures, ready to train. */
module dev.fovea.zoo {
  requires static org.jspecify;
  requires transitive dev.fovea.core;

  exports dev.fovea.zoo;
  exports dev.fovea.zoo.locate;
  exports dev.fovea.zoo.scenes;
  exports dev.fovea.zoo.segment;
  exports dev.fovea.zoo.shapes;
}
