package dev.fovea.formats.onnx.write;

import dev.fovea.layer.Layer;
import dev.fovea.layer.activation.ActivationLayer;
import dev.fovea.layer.activation.Celu;
import dev.fovea.layer.activation.ELU;
import dev.fovea.layer.activation.Gelu;
import dev.fovea.layer.activation.Glu;
import dev.fovea.layer.activation.HardShrink;
import dev.fovea.layer.activation.LeakyReLU;
import dev.fovea.layer.activation.LogSoftmax;
import dev.fovea.layer.activation.PReLU;
import dev.fovea.layer.activation.ReLU;
import dev.fovea.layer.activation.ScaledTanh;
import dev.fovea.layer.activation.SoftShrink;
import dev.fovea.layer.activation.Softmax;
import dev.fovea.layer.activation.Sparsemax;
import dev.fovea.layer.activation.Squareplus;
import dev.fovea.layer.activation.Threshold;
import dev.fovea.layer.augmentation.RandomCrop;
import dev.fovea.layer.capsule.CapsuleLength;
import dev.fovea.layer.capsule.CapsuleMask;
import dev.fovea.layer.capsule.Capsules;
import dev.fovea.layer.capsule.Squash;
import dev.fovea.layer.convolution.Conv;
import dev.fovea.layer.convolution.ConvTranspose;
import dev.fovea.layer.convolution.DepthwiseConv;
import dev.fovea.layer.convolution.PartialConv;
import dev.fovea.layer.convolution.SeparableConv;
import dev.fovea.layer.core.Constant;
import dev.fovea.layer.core.Dense;
import dev.fovea.layer.core.Embedding;
import dev.fovea.layer.core.RadialBasis;
import dev.fovea.layer.math.ArgReduction;
import dev.fovea.layer.math.Clip;
import dev.fovea.layer.math.FakeQuantization;
import dev.fovea.layer.math.MathLayer;
import dev.fovea.layer.math.Reduction;
import dev.fovea.layer.merge.Comparison;
import dev.fovea.layer.merge.Concatenate;
import dev.fovea.layer.merge.Dot;
import dev.fovea.layer.merge.Matmul;
import dev.fovea.layer.merge.Merge;
import dev.fovea.layer.merge.Where;
import dev.fovea.layer.neocognitron.CCells;
import dev.fovea.layer.neocognitron.SCells;
import dev.fovea.layer.normalization.BatchNormalization;
import dev.fovea.layer.normalization.GroupNormalization;
import dev.fovea.layer.normalization.LayerNormalization;
import dev.fovea.layer.normalization.LocalResponseNormalization;
import dev.fovea.layer.normalization.UnitNormalization;
import dev.fovea.layer.pooling.GlobalPooling;
import dev.fovea.layer.pooling.LpPooling;
import dev.fovea.layer.pooling.Pooling;
import dev.fovea.layer.pooling.Subsampling;
import dev.fovea.layer.preprocessing.CategoryEncoding;
import dev.fovea.layer.preprocessing.Normalization;
import dev.fovea.layer.preprocessing.Rescaling;
import dev.fovea.layer.shape.CenterCrop;
import dev.fovea.layer.shape.Cropping;
import dev.fovea.layer.shape.Flatten;
import dev.fovea.layer.shape.Pad;
import dev.fovea.layer.shape.Permute;
import dev.fovea.layer.shape.RepeatVector;
import dev.fovea.layer.shape.Reshape;
import dev.fovea.layer.shape.Resize;
import dev.fovea.layer.shape.Resizing;
import dev.fovea.layer.shape.Slice;
import dev.fovea.layer.shape.Take;
import dev.fovea.layer.shape.Tile;
import dev.fovea.layer.shape.UpSampling;
import dev.fovea.layer.shape.ZeroPadding;
import dev.fovea.tensor.Shape;

/** The operators of each class of layers. */
final class Operators {
  private Operators() {}

  /**
   * Adds the operators of a use of a layer.
   *
   * @throws NoOnnxFormException if the layer has no form in ONNX
   */
  static Value of(Use use) {
    Layer layer = use.layer();
    if (use.training() && layer.passesThrough(false) && !layer.passesThrough(true)) {
      throw use.refusal(
          "it is called with training=True and draws random numbers in each prediction; call it"
              + " without");
    }
    if (layer.passesThrough(false) && use.inputShape().equals(use.outputShape())) {
      return use.input();
    }
    return switch (layer) {
      case Conv conv -> Convolutions.conv(use, conv);
      case DepthwiseConv conv -> Convolutions.depthwise(use, conv);
      case SeparableConv conv -> Convolutions.separable(use, conv);
      case PartialConv conv -> Convolutions.partial(use, conv);
      case ConvTranspose conv -> TransposedConvolutions.convTranspose(use, conv);
      case Pooling pooling -> Poolings.pooling(use, pooling);
      case GlobalPooling pooling -> Poolings.global(use, pooling);
      case LpPooling pooling -> Poolings.norm(use, pooling);
      case Subsampling subsampling -> Poolings.subsampling(use, subsampling);
      case Dense dense -> DenseLayers.dense(use, dense);
      case Embedding ignored -> DenseLayers.embedding(use);
      case RadialBasis radial -> DenseLayers.radialBasis(use, radial);
      case BatchNormalization normalization -> Normalizations.batch(use, normalization);
      case LayerNormalization normalization -> Normalizations.layer(use, normalization);
      case GroupNormalization normalization -> Normalizations.group(use, normalization);
      case LocalResponseNormalization normalization ->
          Normalizations.localResponse(use, normalization);
      case UnitNormalization normalization -> Normalizations.unit(use, normalization);
      case ActivationLayer activation -> Activations.layer(use, activation.activation());
      case ReLU relu -> ActivationLayers.relu(use, relu);
      case LeakyReLU relu -> ActivationLayers.leakyRelu(use, relu);
      case PReLU relu -> ActivationLayers.prelu(use, relu);
      case ELU elu -> ActivationLayers.elu(use, elu);
      case Celu celu -> ActivationLayers.celu(use, celu);
      case Gelu gelu -> ActivationLayers.gelu(use, gelu);
      case Glu glu -> ActivationLayers.glu(use, glu);
      case HardShrink shrink -> ActivationLayers.hardShrink(use, shrink);
      case SoftShrink shrink -> ActivationLayers.softShrink(use, shrink);
      case Squareplus squareplus -> ActivationLayers.squareplus(use, squareplus);
      case Threshold threshold -> ActivationLayers.threshold(use, threshold);
      case Softmax softmax -> ActivationLayers.softmax(use, softmax);
      case LogSoftmax softmax -> ActivationLayers.logSoftmax(use, softmax);
      case Sparsemax sparsemax -> ActivationLayers.sparsemax(use, sparsemax);
      case ScaledTanh tanh -> ActivationLayers.scaledTanh(use, tanh);
      case MathLayer math -> MathLayers.function(use, math.function());
      case Clip clip -> MathLayers.clip(use, clip);
      case FakeQuantization rounding -> MathLayers.fakeQuantization(use, rounding);
      case Reduction reduction -> MathLayers.reduction(use, reduction);
      case ArgReduction reduction -> MathLayers.argReduction(use, reduction);
      case Flatten ignored -> Reshapes.flatten(use);
      case Reshape ignored -> Reshapes.reshape(use);
      case Permute permute -> Shapes.permute(use, permute);
      case RepeatVector repeat -> Shapes.repeatVector(use, repeat);
      case ZeroPadding padding -> Shapes.zeroPadding(use, padding);
      case Cropping cropping -> Shapes.cropping(use, cropping);
      case UpSampling upSampling -> Resizes.upSampling(use, upSampling);
      case Resize resize -> Resizes.resize(use, resize);
      case Slice slice -> Rearrangements.slice(use, slice);
      case Take take -> Rearrangements.take(use, take);
      case Tile tile -> Rearrangements.tile(use, tile);
      case Pad pad -> Rearrangements.pad(use, pad);
      case Merge merge -> Merges.merge(use, merge);
      case Comparison comparison -> Merges.compare(use, comparison);
      case Where ignored -> Merges.where(use);
      case Matmul ignored -> Merges.matmul(use);
      case Dot dot -> Merges.dot(use, dot);
      case Concatenate concatenate -> Merges.concatenate(use, concatenate);
      case Constant constant -> constant(use, constant);
      case Rescaling rescaling -> PreprocessingLayers.rescaling(use, rescaling);
      case Normalization normalization -> PreprocessingLayers.normalization(use, normalization);
      case Resizing resizing -> ImageLayers.resizing(use, resizing);
      case CenterCrop crop -> ImageLayers.centerCrop(use, crop);
      case RandomCrop crop -> ImageLayers.randomCrop(use, crop);
      case CategoryEncoding encoding -> ImageLayers.categories(use, encoding);
      case Squash ignored -> CapsuleLayers.squash(use);
      case Capsules capsules -> CapsuleLayers.capsules(use, capsules);
      case CapsuleLength ignored -> CapsuleLayers.length(use);
      case CapsuleMask ignored -> CapsuleLayers.mask(use);
      case SCells cells -> NeocognitronLayers.simple(use, cells);
      case CCells cells -> NeocognitronLayers.complex(use, cells);
      default ->
          throw use.refusal(
              "what a layer of this class computes is not known here; make the part of the model"
                  + " before or after it a model of its own");
    };
  }

  private static Value constant(Use use, Constant layer) {
    Shape shape = use.outputShape();
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = layer.value().values().get(i).floatValue();
    }
    return Value.constant(
        shape,
        order ->
            use.graph()
                .initializers()
                .floats(
                    use.path() + "/value",
                    order.dims(shape).prepend(1),
                    order.arrange(shape, values)));
  }
}
