package dev.fovea.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Padding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LayerTextTest {
  /** The class and the arguments that are not Keras's defaults, on one line. */
  @Test
  void layersShowThemselvesShort() {
    assertThat(Layers.conv2D(64, 3).activation(Activation.RELU))
        .hasToString("Conv2D(64, 3x3, relu)");
    assertThat(Layers.conv1D(8, 5).strides(2).padding(Padding.SAME))
        .hasToString("Conv1D(8, 5, strides 2, same)");
    assertThat(Layers.conv2D(8, 3).dilationRate(2)).hasToString("Conv2D(8, 3x3, dilation 2x2)");
    assertThat(Layers.conv2DTranspose(8, 2).strides(2))
        .hasToString("Conv2DTranspose(8, 2x2, strides 2x2)");
    assertThat(Layers.depthwiseConv2D(3)).hasToString("DepthwiseConv2D(3x3)");
    assertThat(Layers.separableConv2D(4, 3)).hasToString("SeparableConv2D(4, 3x3)");
    assertThat(Layers.maxPooling2D(2)).hasToString("MaxPooling2D(2x2)");
    assertThat(Layers.averagePooling2D(3).strides(2))
        .hasToString("AveragePooling2D(3x3, strides 2x2)");
    assertThat(Layers.dense(10).activation(Activation.SOFTMAX)).hasToString("Dense(10, softmax)");
    assertThat(Layers.dense(10)).hasToString("Dense(10)");
    assertThat(Layers.dropout(0.5)).hasToString("Dropout(0.5)");
  }

  @Test
  void layersOfOtherKindsDoSo() {
    assertThat(Layers.flatten()).hasToString("Flatten()");
    assertThat(Layers.batchNormalization()).hasToString("BatchNormalization()");
    assertThat(Layers.batchNormalization().momentum(0.9))
        .hasToString("BatchNormalization(momentum 0.9)");
    assertThat(Layers.relu()).hasToString("ReLU()");
    assertThat(Layers.softmax()).hasToString("Softmax()");
    assertThat(Layers.activation(Activation.RELU)).hasToString("Activation(relu)");
    assertThat(Layers.globalAveragePooling2D()).hasToString("GlobalAveragePooling2D()");
    assertThat(Layers.upSampling2D(2)).hasToString("UpSampling2D(2x2)");
    assertThat(Layers.zeroPadding2D(1)).hasToString("ZeroPadding2D(1x1)");
    assertThat(Layers.reshape(4, 2)).hasToString("Reshape(4x2)");
    assertThat(Layers.gaussianNoise(0.5)).hasToString("GaussianNoise(0.5)");
  }

  /** No layer falls back to the text of its record, with all components or an object's hash. */
  @ParameterizedTest
  @MethodSource("dev.fovea.layer.LayerCases#all")
  void allLayersAreShort(LayerCase one) {
    assertThat(one.layer().toString())
        .startsWith(one.layer().className() + "(")
        .doesNotContain("[name=", "[shape=", "@", "\n")
        .hasSizeLessThan(100);
  }
}
