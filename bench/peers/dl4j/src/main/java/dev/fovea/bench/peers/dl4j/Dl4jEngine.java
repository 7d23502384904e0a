package dev.fovea.bench.peers.dl4j;

import dev.fovea.bench.peers.Engine;
import dev.fovea.bench.peers.Layouts;
import dev.fovea.bench.peers.Network;
import dev.fovea.bench.peers.StepwiseTraining;
import dev.fovea.bench.peers.Tasks;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Deeplearning4j on nd4j-native, in its own order (channels first) and with its workspaces. It has
 * momentum as Nesterov's only, which costs the same.
 */
public final class Dl4jEngine implements Engine {
  /** Runs one task in this process. */
  public static void main(String[] args) throws Exception {
    Tasks.run(new Dl4jEngine(), args);
  }

  @Override
  public String name() {
    return "DL4J 1.0.0-M2.1";
  }

  @Override
  public Optional<Training> training(Network network, int threads) {
    return network == Network.BASIC ? Optional.of(new Dl4jTraining(threads)) : Optional.empty();
  }

  private static final class Dl4jTraining extends StepwiseTraining {
    private final MultiLayerNetwork model;
    private float[] channelsFirst = {};

    Dl4jTraining(int threads) {
      System.setProperty("org.bytedeco.javacpp.maxphysicalbytes", "0");
      Nd4j.getEnvironment().setMaxThreads(threads);
      MultiLayerConfiguration configuration =
          new NeuralNetConfiguration.Builder()
              .seed(1)
              .weightInit(WeightInit.XAVIER)
              .updater(new Nesterovs(Network.RATE, Network.MOMENTUM))
              .trainingWorkspaceMode(WorkspaceMode.ENABLED)
              .inferenceWorkspaceMode(WorkspaceMode.ENABLED)
              .list()
              .layer(
                  new ConvolutionLayer.Builder(3, 3).nOut(32).activation(Activation.RELU).build())
              .layer(
                  new ConvolutionLayer.Builder(3, 3).nOut(64).activation(Activation.RELU).build())
              .layer(
                  new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                      .kernelSize(2, 2)
                      .stride(2, 2)
                      .build())
              .layer(new DropoutLayer(0.75))
              .layer(new DenseLayer.Builder().nOut(128).activation(Activation.RELU).build())
              .layer(new DropoutLayer(0.5))
              .layer(
                  new OutputLayer.Builder(LossFunction.MCXENT)
                      .nOut(10)
                      .activation(Activation.SOFTMAX)
                      .build())
              .setInputType(InputType.convolutional(28, 28, 1))
              .build();
      model = new MultiLayerNetwork(configuration);
      model.init();
    }

    private INDArray images(float[] images, int samples) {
      if (channelsFirst.length != images.length) {
        channelsFirst = new float[images.length];
      }
      Layouts.channelsFirst(images, samples, 784, 1, channelsFirst);
      return Nd4j.create(channelsFirst, new long[] {samples, 1, 28, 28}, 'c');
    }

    @Override
    protected double step(float[] images, int[] labels) {
      float[] oneHot = new float[labels.length * 10];
      for (int i = 0; i < labels.length; i++) {
        oneHot[i * 10 + labels[i]] = 1;
      }
      try (INDArray x = images(images, labels.length);
          INDArray y = Nd4j.create(oneHot, new long[] {labels.length, 10}, 'c')) {
        model.fit(x, y);
        return model.score();
      }
    }

    @Override
    public float[] scores(float[] images, int samples) {
      return model.output(images(images, samples)).dup('c').data().asFloat();
    }
  }

  @Override
  public Optional<Prediction> prediction(List<float[]> weights, int batch, int threads) {
    return Optional.empty();
  }
}
