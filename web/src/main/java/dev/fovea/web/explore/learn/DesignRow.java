package dev.fovea.web.explore.learn;

import static dev.fovea.layer.Layers.*;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Padding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.activation.ActivationLayer;
import dev.fovea.layer.convolution.Conv;
import dev.fovea.layer.convolution.DepthwiseConv;
import dev.fovea.layer.core.Dense;
import dev.fovea.layer.noise.Dropout;
import dev.fovea.layer.normalization.BatchNormalization;
import dev.fovea.layer.pooling.GlobalPooling;
import dev.fovea.layer.pooling.Pooling;
import dev.fovea.layer.shape.Flatten;
import dev.fovea.web.WebException;
import dev.fovea.web.explore.wire.Packet;
import java.util.Locale;

/** A row of a list of layers, and the layer that it stands for. */
final class DesignRow {
  private static final int MOST = 4096;

  private DesignRow() {}

  /**
   * Returns the layer of a row.
   *
   * @throws WebException if a number is missing or out of range, or the kind is unknown
   */
  static Layer layer(JsonNode row) {
    String kind = row.path("kind").asText();
    return switch (kind) {
      case "conv2d" ->
          conv2D(whole(row, "filters"), whole(row, "kernel"))
              .strides(whole(row, "stride"))
              .padding(padding(row))
              .activation(activation(row));
      case "depthwise" ->
          depthwiseConv2D(whole(row, "kernel"))
              .strides(whole(row, "stride"))
              .padding(padding(row))
              .activation(activation(row));
      case "maxpool" ->
          maxPooling2D(whole(row, "kernel")).strides(whole(row, "stride")).padding(padding(row));
      case "avgpool" ->
          averagePooling2D(whole(row, "kernel"))
              .strides(whole(row, "stride"))
              .padding(padding(row));
      case "globalavg" -> globalAveragePooling2D();
      case "batchnorm" -> batchNormalization();
      case "dropout" -> dropout(rate(row));
      case "flatten" -> flatten();
      case "dense" -> dense(whole(row, "units")).activation(activation(row));
      default -> throw WebException.invalid("there is no kind of layer \"%s\"".formatted(kind));
    };
  }

  /** Returns the row of a layer; an empty one if there is none for it. */
  static ObjectNode of(Layer layer) {
    ObjectNode row = Packet.object();
    switch (layer) {
      case Conv conv when conv.options().rank() == 2 && conv.groups() == 1 -> {
        row.put("kind", "conv2d").put("filters", conv.filters());
        row.put("kernel", conv.options().kernelSize().dim(0));
        row.put("stride", conv.options().strides().dim(0));
        row.put("padding", conv.options().padding().keras());
        row.put("activation", conv.options().activation().keras());
      }
      case DepthwiseConv conv when conv.options().rank() == 2 && conv.depthMultiplier() == 1 -> {
        row.put("kind", "depthwise").put("kernel", conv.options().kernelSize().dim(0));
        row.put("stride", conv.options().strides().dim(0));
        row.put("padding", conv.options().padding().keras());
        row.put("activation", conv.options().activation().keras());
      }
      case Pooling pooling when pooling.poolSize().rank() == 2 -> {
        row.put("kind", pooling.rule() == Pooling.Rule.MAX ? "maxpool" : "avgpool");
        row.put("kernel", pooling.poolSize().dim(0)).put("stride", pooling.strides().dim(0));
        row.put("padding", pooling.padding().keras());
      }
      case GlobalPooling pooling when pooling.rule() == Pooling.Rule.AVERAGE ->
          row.put("kind", "globalavg");
      case BatchNormalization ignored -> row.put("kind", "batchnorm");
      case Dropout dropout -> row.put("kind", "dropout").put("rate", dropout.rate());
      case Flatten ignored -> row.put("kind", "flatten");
      case Dense dense -> {
        row.put("kind", "dense").put("units", dense.units());
        row.put("activation", dense.activation().keras());
      }
      case ActivationLayer ignored -> {
        // Written as the activation of the layer before it.
      }
      default -> {
        // There is no row for it.
      }
    }
    return row;
  }

  private static int whole(JsonNode row, String name) {
    JsonNode value = row.path(name);
    if (!value.isIntegralNumber() || value.asInt() < 1 || value.asInt() > MOST) {
      throw WebException.invalid(
          String.format(Locale.ROOT, "%s should be a whole number from 1 to %d", name, MOST));
    }
    return value.asInt();
  }

  private static double rate(JsonNode row) {
    JsonNode value = row.path("rate");
    if (!value.isNumber() || !(value.asDouble() >= 0 && value.asDouble() < 1)) {
      throw WebException.invalid("rate should be a number from 0 to below 1");
    }
    return value.asDouble();
  }

  private static Padding padding(JsonNode row) {
    String word = row.path("padding").asText("valid");
    if (!word.equals("valid") && !word.equals("same")) {
      throw WebException.invalid("padding is valid or same, not \"%s\"".formatted(word));
    }
    return Padding.of(word);
  }

  private static Activation activation(JsonNode row) {
    return Activation.of(row.path("activation").asText("linear"));
  }
}
