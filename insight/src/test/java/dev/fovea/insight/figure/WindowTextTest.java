package dev.fovea.insight.figure;

import static dev.fovea.layer.Layers.averagePooling2D;
import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.conv2DTranspose;
import static dev.fovea.layer.Layers.depthwiseConv2D;
import static dev.fovea.layer.Layers.flatten;
import static dev.fovea.layer.Layers.globalMaxPooling2D;
import static dev.fovea.layer.Layers.separableConv2D;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.insight.text.Words;
import dev.fovea.layer.Layer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The windows of layers as text. */
class WindowTextTest {
  @Test
  void whatIsUnusualIsMentioned() {
    Stream<Layer> layers =
        Stream.of(
            flatten(),
            conv2D(4, 3, 5).strides(2),
            averagePooling2D(2).strides(1),
            averagePooling2D(2),
            conv2D(4, 2).dilationRate(2),
            depthwiseConv2D(1).depthMultiplier(2),
            separableConv2D(3, 2),
            conv2DTranspose(5, 2).strides(2),
            globalMaxPooling2D());

    assertThat(layers.map(layer -> WindowText.of(Words.ENGLISH, layer)))
        .containsExactly(
            "",
            "3x5, stride 2x2",
            "2x2, stride 1x1",
            "2x2",
            "2x2, dilation 2x2",
            "1x1",
            "2x2",
            "2x2, stride 2x2",
            "whole map");
  }
}
