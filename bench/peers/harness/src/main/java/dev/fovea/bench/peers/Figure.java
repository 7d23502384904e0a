package dev.fovea.bench.peers;

/** What is measured, in the order of the table's columns. */
enum Figure {
  TRAIN("training, images/s", true),
  SCALING("training on " + Peers.THREADS + " threads to 1", true),
  MACHINE(Peers.THREADS + " trainings at once, on 1 thread each, to one", true),
  CIFAR("training with BatchNormalization, 32x32x3, images/s", true),
  LENET("training LeNet-5, images/s", true),
  RESNET("training resnet-small, images/s", true),
  MOBILENET("training mobilenet-small, images/s", true),
  UNET("training unet, images/s", true),
  PREDICT("prediction of 128, images/s", true),
  SINGLE("prediction of 1, p50 us", false),
  STRANGER("strangers' models, 1 sample, geometric mean of p50 us", false),
  STRANGERS("strangers' models, 32 samples, geometric mean of p50 us", false),
  START("start to first prediction, s", false),
  MEMORY("peak memory of training, MB", false),
  SIZE("jars, MB", false);

  final String title;
  final boolean moreIsBetter;

  Figure(String title, boolean moreIsBetter) {
    this.title = title;
    this.moreIsBetter = moreIsBetter;
  }
}
