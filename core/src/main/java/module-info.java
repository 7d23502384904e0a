/** The engine: tensors, kernels, layers, models, training, data. No dependency but the JDK. */
module dev.fovea.core {
  requires static org.jspecify;
  requires static jdk.incubator.vector;

  exports dev.fovea.tensor;
  exports dev.fovea.kernel;
  exports dev.fovea.config;
  exports dev.fovea.weight;
  exports dev.fovea.layer;
  exports dev.fovea.layer.core;
  exports dev.fovea.layer.convolution;
  exports dev.fovea.layer.capsule;
  exports dev.fovea.layer.pooling;
  exports dev.fovea.layer.normalization;
  exports dev.fovea.layer.shape;
  exports dev.fovea.layer.activation;
  exports dev.fovea.layer.neocognitron;
  exports dev.fovea.layer.noise;
  exports dev.fovea.layer.merge;
  exports dev.fovea.layer.preprocessing;
  exports dev.fovea.model;
  exports dev.fovea.data;
  exports dev.fovea.data.augment;
  exports dev.fovea.data.image;
  exports dev.fovea.data.digits;
  exports dev.fovea.loss;
  exports dev.fovea.metric;
  exports dev.fovea.optimizer;
  exports dev.fovea.schedule;
  exports dev.fovea.train;
  exports dev.fovea.store;
  exports dev.fovea.callback;

  uses dev.fovea.store.ModelFormat;
}
