/** The engine: tensors, kernels, layers, models, training, data. No dependency but the JDK. */
module dev.fovea.core {
  requires static org.jspecify;
  requires static jdk.incubator.vector;

  exports dev.fovea.tensor;
  exports dev.fovea.kernel;
  exports dev.fovea.config;
  exports dev.fovea.weight;
  exports dev.fovea.layer;
  exports dev.fovea.model;
  exports dev.fovea.data;
  exports dev.fovea.data.augment;
  exports dev.fovea.data.digits;
  exports dev.fovea.train;

  uses dev.fovea.train.ModelFormat;
}
