package dev.fovea.layer;

import static dev.fovea.layer.ImageLayers.*;
import static dev.fovea.layer.LayerCase.merge;
import static dev.fovea.layer.LayerCase.of;
import static dev.fovea.layer.Layers.*;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Padding;
import dev.fovea.layer.augmentation.RandomBrightness;
import dev.fovea.layer.augmentation.RandomContrast;
import dev.fovea.layer.augmentation.RandomFlip;
import dev.fovea.layer.augmentation.RandomInvert;
import dev.fovea.layer.augmentation.RandomRotation;
import dev.fovea.layer.augmentation.RandomTranslation;
import dev.fovea.layer.augmentation.RandomZoom;
import dev.fovea.layer.augmentation.Range;
import dev.fovea.layer.augmentation.ValueRange;
import dev.fovea.layer.augmentation.Warp;
import dev.fovea.layer.neocognitron.SCells;
import dev.fovea.layer.normalization.BatchNormalization;
import dev.fovea.layer.preprocessing.CategoryEncoding;
import dev.fovea.layer.shape.ImageInterpolation;
import dev.fovea.layer.shape.UpSampling;
import dev.fovea.weight.Constraints;
import dev.fovea.weight.Initializers;
import dev.fovea.weight.Regularizers;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Layers in many configurations: at least one of each class that the registry knows. */
public final class LayerCases {
  private LayerCases() {}

  public static List<LayerCase> all() {
    return Stream.of(
            convolutions(),
            transposed(),
            depthwise(),
            pooling(),
            lenet(),
            beyondKeras(),
            reshaping(),
            activations(),
            normalizations(),
            regularization(),
            merging(),
            ofCapsules(),
            ofNeocognitrons(),
            images(),
            core(),
            OperationCases.all())
        .flatMap(List::stream)
        .toList();
  }

  private static List<LayerCase> convolutions() {
    return List.of(
        of(conv1D(3, 3).strides(2).padding(Padding.SAME), 7, 2),
        of(conv1D(2, 2).dilationRate(2).activation(Activation.TANH), 6, 2),
        of(conv1D(2, 3).dilationRate(2).padding(Padding.explicit(4, 0)), 6, 2),
        of(conv2D(3, 3, 2).strides(2, 1).activation(Activation.RELU), 6, 5, 2),
        of(conv2D(4, 3).groups(2).padding(Padding.SAME).useBias(false), 4, 4, 4),
        of(
            conv2D(2, 2)
                .kernelInitializer(Initializers.heNormal())
                .kernelRegularizer(Regularizers.l2(0.01))
                .kernelConstraint(Constraints.maxNorm(3, 0, 1, 2))
                .biasRegularizer(Regularizers.l1(0.1))
                .biasConstraint(Constraints.nonNeg())
                .activation(Activation.SILU),
            3,
            4,
            2),
        of(conv3D(2, 2).strides(1, 2, 1).activation(Activation.GELU), 3, 4, 3, 2),
        of(conv3D(3, 2, 1, 3).padding(Padding.SAME), 3, 2, 4, 2));
  }

  private static List<LayerCase> transposed() {
    return List.of(
        of(conv1DTranspose(3, 3).strides(2), 4, 2),
        of(conv1DTranspose(2, 2).strides(3).padding(Padding.SAME), 3, 2),
        of(conv1DTranspose(2, 4).strides(3).outputPadding(2), 3, 2),
        of(conv1DTranspose(2, 3).dilationRate(2).activation(Activation.SIGMOID), 4, 2),
        of(conv2DTranspose(3, 3).strides(2).padding(Padding.SAME), 3, 4, 2),
        of(
            conv2DTranspose(2, 3, 4)
                .strides(2, 3)
                .padding(Padding.SAME)
                .outputPadding(1, 0)
                .activation(Activation.SOFTMAX),
            3,
            2,
            3),
        of(conv2DTranspose(2, 2).strides(3).useBias(false).activation(Activation.SILU), 2, 3, 2),
        of(conv2DTranspose(2, 3).dilationRate(2).padding(Padding.SAME), 3, 3, 2),
        of(conv3DTranspose(2, 2).strides(2, 1, 2).activation(Activation.RELU), 2, 3, 2, 2),
        of(conv3DTranspose(2, 3, 2, 1).padding(Padding.SAME), 2, 2, 2, 2));
  }

  private static List<LayerCase> depthwise() {
    return List.of(
        of(depthwiseConv1D(3).depthMultiplier(2).activation(Activation.RELU), 6, 2),
        of(depthwiseConv2D(3).strides(2).padding(Padding.SAME), 5, 5, 3),
        of(
            depthwiseConv2D(2)
                .depthMultiplier(3)
                .useBias(false)
                .dilationRate(2)
                .depthwiseInitializer(Initializers.orthogonal())
                .depthwiseRegularizer(Regularizers.l1l2(0.1, 0.2))
                .depthwiseConstraint(Constraints.unitNorm(0, 1)),
            5,
            4,
            2),
        of(separableConv1D(3, 3).padding(Padding.SAME).activation(Activation.GELU), 5, 2),
        of(separableConv2D(3, 2).depthMultiplier(2).strides(2), 4, 4, 2),
        of(
            separableConv2D(2, 3)
                .useBias(false)
                .pointwiseInitializer(Initializers.lecunUniform())
                .pointwiseRegularizer(Regularizers.l2(0.5))
                .pointwiseConstraint(Constraints.minMaxNorm(0.1, 2, 2))
                .activation(Activation.TANH),
            4,
            4,
            2));
  }

  /** Layers with arguments that Keras does not have. */
  static List<LayerCase> beyondKeras() {
    return List.of(
        of(conv1D(2, 3).padding(Padding.explicit(3, 0)), 4, 2),
        of(conv2D(3, 3).strides(2).padding(Padding.explicit(1, 1, 1, 1)), 6, 5, 2),
        of(conv2D(2, 3).dilationRate(2).padding(Padding.explicit(0, 4, 3, 1)), 4, 3, 2),
        of(conv3D(2, 2).padding(Padding.explicit(1, 0, 0, 0, 2, 1)), 2, 2, 2, 2),
        of(depthwiseConv2D(3).strides(2).padding(Padding.explicit(2, 1, 0, 1)), 5, 4, 3),
        of(separableConv2D(3, 3).padding(Padding.explicit(1, 1, 1, 1)), 4, 3, 2),
        of(maxPooling2D(3).strides(2).padding(Padding.explicit(1, 1, 1, 1)), 6, 5, 2),
        of(maxPooling2D(3).strides(2).ceilMode(true), 6, 4, 2),
        of(averagePooling1D(3).strides(2).padding(Padding.explicit(1, 1)).ceilMode(true), 4, 2),
        of(
            averagePooling2D(3)
                .strides(2)
                .padding(Padding.explicit(1, 2, 1, 0))
                .countIncludePad(true)
                .ceilMode(true),
            4,
            5,
            2),
        of(averagePooling3D(2).padding(Padding.SAME).countIncludePad(true), 3, 3, 2, 2),
        of(maxPooling2D(2).strides(1).dilationRate(2), 5, 4, 2),
        of(averagePooling1D(3).strides(2).dilationRate(2).padding(Padding.SAME), 7, 2),
        of(conv2DTranspose(4, 3).groups(2).strides(2), 3, 2, 4),
        of(conv2DTranspose(3, 4, 3).strides(2, 1).padding(Padding.explicit(1, 0, 2, 1)), 3, 4, 2),
        of(
            conv1DTranspose(3, 3)
                .groups(3)
                .strides(2)
                .padding(Padding.explicit(1, 1))
                .outputPadding(1),
            4,
            3),
        of(conv2D(2, 3).strides(2).dilationRate(2), 7, 6, 2));
  }

  private static List<LayerCase> pooling() {
    return List.of(
        of(maxPooling1D(2), 7, 2),
        of(maxPooling2D(3).strides(2).padding(Padding.SAME), 5, 4, 2),
        of(maxPooling2D(2).strides(1), 4, 3, 2),
        of(maxPooling3D(2), 4, 3, 4, 2),
        of(averagePooling1D(3).strides(2).padding(Padding.SAME), 6, 2),
        of(averagePooling2D(2, 3).strides(1), 4, 4, 2),
        of(averagePooling3D(2).padding(Padding.SAME), 3, 3, 2, 2),
        of(globalMaxPooling1D(), 5, 3),
        of(globalMaxPooling2D().keepdims(true), 3, 4, 2),
        of(globalMaxPooling3D(), 2, 3, 2, 2),
        of(globalAveragePooling1D().keepdims(true), 5, 3),
        of(globalAveragePooling2D(), 3, 4, 2),
        of(globalAveragePooling3D().keepdims(true), 2, 3, 2, 2));
  }

  private static List<LayerCase> lenet() {
    return List.of(
        of(partialConv1D(List.of(List.of(1), List.of(0, 2)), 2).strides(2), 6, 3),
        of(
            partialConv2D(List.of(List.of(0), List.of(0, 1, 3), List.of(2, 3)), 3, 2)
                .padding(Padding.SAME)
                .activation(Activation.TANH)
                .kernelRegularizer(Regularizers.l2(0.1)),
            4,
            5,
            4),
        of(partialConv2D(List.of(List.of(1, 2), List.of(0)), 3).useBias(false), 4, 5, 3),
        of(partialConv3D(List.of(List.of(1), List.of(0, 1)), 2), 3, 2, 3, 2),
        of(subsampling1D(3), 7, 2),
        of(subsampling2D(2).coefficientInitializer(Initializers.randomNormal(1)), 4, 6, 3),
        of(subsampling2D(1, 2).biasInitializer(Initializers.ones()), 3, 5, 2),
        of(subsampling3D(2), 2, 4, 3, 2),
        of(scaledTanh(), 3, 4),
        of(scaledTanh(0.7, 2), 9),
        of(radialBasis(3), 4),
        of(radialBasis(2).centersInitializer(Initializers.randomNormal(1)), 3, 4),
        of(
            radialBasis(12).centersInitializer(Initializers.stylizedDigits()).learnsCenters(false),
            84));
  }

  private static List<LayerCase> reshaping() {
    return List.of(
        of(flatten(), 2, 3, 2),
        of(reshape(3, -1), 2, 3, 2),
        of(reshape(12), 2, 3, 2),
        of(permute(2, 1), 3, 4),
        of(permute(2, 1, 3), 3, 2, 4),
        of(permute(3, 1, 2), 3, 2, 4),
        of(repeatVector(3), 4),
        of(zeroPadding1D(1), 3, 2),
        of(zeroPadding1D(0, 2), 3, 2),
        of(zeroPadding2D(1, 2), 2, 3, 2),
        of(zeroPadding2D(1, 0, 2, 3), 2, 3, 2),
        of(zeroPadding3D(1), 2, 1, 2, 2),
        of(cropping1D(1, 2), 5, 2),
        of(cropping2D(1, 0, 0, 2), 3, 4, 2),
        of(cropping3D(1, 0, 1), 3, 2, 4, 2),
        of(upSampling1D(3), 2, 2),
        of(upSampling2D(2, 3), 2, 3, 2),
        of(upSampling2D(3, 2).interpolation(UpSampling.Interpolation.BILINEAR), 3, 2, 2),
        of(upSampling2D(2).interpolation(UpSampling.Interpolation.BILINEAR), 1, 4, 1),
        of(upSampling3D(2, 1, 2), 2, 2, 1, 2));
  }

  private static List<LayerCase> activations() {
    return List.of(
        of(activation(Activation.SELU), 3, 4),
        of(activation(Activation.SOFTMAX), 3, 4),
        of(relu(), 9),
        of(relu().maxValue(6), 9),
        of(relu().maxValue(0.9).negativeSlope(0.2).threshold(0.3), 11),
        of(relu().threshold(0.5), 11),
        of(relu().negativeSlope(0.1), 11),
        of(relu().maxValue(0.9), 11),
        of(leakyReLU(), 9),
        of(leakyReLU(0.2), 9),
        of(prelu().alphaInitializer(Initializers.constant(0.25)), 2, 3),
        of(prelu().sharedAxes(1, 2).alphaConstraint(Constraints.nonNeg()), 3, 2, 4),
        of(prelu().sharedAxes(2).alphaRegularizer(Regularizers.l1(0.1)), 3, 2),
        of(elu(), 9),
        of(elu(0.7), 9),
        of(activation(Activation.MISH), 3, 4),
        of(activation(Activation.LOG_SOFTMAX), 3, 4),
        of(activation(Activation.SPARSEMAX), 3, 4),
        of(dense(3).activation(Activation.HARD_SILU), 4),
        of(dense(3).activation(Activation.TANH_SHRINK), 4),
        of(conv2D(2, 2).activation(Activation.LOG_SIGMOID), 3, 3, 2),
        of(celu(1), 9),
        of(celu(0.7), 9),
        of(gelu(false), 9),
        of(gelu(true), 9),
        of(glu(), 3, 4),
        of(glu(1), 4, 3),
        of(glu(2), 2, 6, 3),
        of(hardShrink(0.3), 9),
        of(softShrink(0.3), 9),
        of(squareplus(0.5), 9),
        of(threshold(0.2, -1.5), 9),
        of(sparsemax(1), 3, 4),
        of(sparsemax(2), 2, 3, 2),
        of(softmax(), 3, 4),
        of(softmax(1), 3, 4),
        of(softmax(2), 2, 3, 2));
  }

  private static List<LayerCase> normalizations() {
    return List.of(
        of(moving(batchNormalization()), 3, 2, 2),
        of(moving(batchNormalization().scale(false).epsilon(0.1)), 4),
        of(moving(batchNormalization().center(false).momentum(0.5)), 3, 3),
        of(moving(batchNormalization().center(false).scale(false)), 2, 3),
        of(moving(batchNormalization().axis(1)), 3, 2, 2),
        of(moving(batchNormalization().axis(2).scale(false)), 2, 3, 2),
        of(unitNormalization(), 3, 5),
        of(unitNormalization(1, 3), 3, 2, 4),
        of(layerNormalization(), 3, 5),
        of(layerNormalization().axis(1, 2, 3).center(false), 2, 3, 2),
        of(layerNormalization().axis(-1, -2).scale(false).epsilon(0.01), 2, 3, 2),
        of(groupNormalization(2).betaConstraint(Constraints.nonNeg()), 3, 2, 4),
        of(groupNormalization(-1).gammaInitializer(Initializers.constant(2)), 4, 3),
        of(groupNormalization(1).center(false).scale(false), 5, 2),
        of(groupNormalization(3).scale(false), 6));
  }

  private static Layer moving(BatchNormalization layer) {
    return layer
        .movingMeanInitializer(Initializers.constant(0.3))
        .movingVarianceInitializer(Initializers.constant(2));
  }

  private static List<LayerCase> regularization() {
    return List.of(
        of(dropout(0.4), 5, 3),
        of(dropout(0.4).noiseShape(-1, 1), 5, 3),
        of(spatialDropout1D(0.5), 3, 6),
        of(spatialDropout2D(0.5), 2, 3, 6),
        of(spatialDropout3D(0.5), 2, 1, 2, 6),
        of(gaussianNoise(0.3), 4, 3),
        of(alphaDropout(0.3), 4, 3),
        of(gaussianDropout(0.3), 4, 3));
  }

  private static List<LayerCase> merging() {
    int[] whole = {2, 3, 2};
    int[] channels = {1, 1, 2};
    int[] vector = {2};
    int[] rows = {2, 1, 1};
    return List.of(
        merge(add(), whole, whole, whole),
        merge(add(), channels, whole),
        merge(add(), rows, channels),
        merge(subtract(), whole, whole),
        merge(subtract(), vector, whole),
        merge(multiply(), whole, channels),
        merge(multiply(), whole, whole, vector),
        merge(average(), whole, whole, rows),
        merge(maximum(), whole, whole, whole),
        merge(minimum(), whole, rows),
        merge(dot(-1), new int[] {4}, new int[] {4}),
        merge(dot(-1).normalize(true), new int[] {2, 3}, new int[] {3}),
        merge(dot(1, 2), new int[] {3, 2}, new int[] {2, 3, 2}),
        merge(concatenate(), whole, whole, channels3()),
        merge(concatenate(1), whole, new int[] {1, 3, 2}),
        merge(concatenate(2), whole, new int[] {2, 1, 2}, whole));
  }

  private static int[] channels3() {
    return new int[] {2, 3, 3};
  }

  private static List<LayerCase> ofCapsules() {
    return List.of(
        of(squash(), 3, 4),
        of(squash(), 2, 3, 5),
        of(capsules(3, 4), 5, 2),
        of(capsules(2, 5).rounds(1), 4, 3),
        of(capsules(3, 2).rounds(4).kernelInitializer(Initializers.glorotNormal()), 3, 3),
        of(capsuleLength(), 3, 4),
        of(capsuleLength(), 2, 3, 5),
        of(capsuleMask(), 3, 4),
        merge(capsuleMask(), new int[] {3, 4}, new int[] {3}));
  }

  private static List<LayerCase> ofNeocognitrons() {
    return List.of(
        of(excited(sCells(3, 0.5, 3)), 4, 5, 2),
        of(excited(sCells(2, 0.3, 2, 3)).strides(2, 1).padding(Padding.VALID), 5, 4, 3),
        of(excited(sCells(4, 0.7, 3)).strides(2), 5, 5, 1),
        of(cCells(3), 4, 4, 3),
        of(cCells(5).strides(2).saturation(0), 6, 5, 2),
        of(cCells(2, 3).lateral(false).saturation(2.5).padding(Padding.VALID), 4, 5, 2));
  }

  /** S-cells that are not silent from the start. */
  private static SCells excited(SCells layer) {
    return layer
        .excitationInitializer(Initializers.randomUniform(-0.2, 0.8))
        .inhibitionInitializer(Initializers.constant(0.6));
  }

  private static List<LayerCase> images() {
    Warp constant = new Warp(Warp.Fill.CONSTANT, 0.5, false);
    Warp wrap = new Warp(Warp.Fill.WRAP, 0, false);
    Warp nearest = new Warp(Warp.Fill.NEAREST, 0, true);
    ValueRange units = new ValueRange(-1.3, 0.9);
    return List.of(
        of(resizing(5, 3), 4, 6, 2),
        of(resizing(2, 3).interpolation(ImageInterpolation.NEAREST), 4, 5, 2),
        of(resizing(3, 2).antialias(true), 7, 5, 1),
        of(resizing(6, 5).interpolation(ImageInterpolation.BICUBIC), 4, 3, 1),
        of(resizing(3, 4).interpolation(ImageInterpolation.AREA), 5, 6, 1),
        of(resizing(6, 5).interpolation(ImageInterpolation.LANCZOS3), 4, 4, 1),
        of(resizing(3, 3).cropToAspectRatio(), 4, 7, 1),
        of(resizing(4, 4).padToAspectRatio(0.3), 2, 5, 2),
        of(centerCrop(2, 3), 5, 4, 2),
        of(centerCrop(4, 3), 3, 5, 2),
        of(randomCrop(2, 3), 4, 5, 2),
        of(randomCrop(4, 4), 3, 5, 1),
        of(randomFlip(RandomFlip.Mode.HORIZONTAL), 3, 4, 2),
        of(randomFlip(RandomFlip.Mode.VERTICAL), 3, 4, 2),
        of(randomFlip(RandomFlip.Mode.HORIZONTAL_AND_VERTICAL), 3, 4, 2),
        of(randomRotation(0.2), 4, 5, 2),
        of(new RandomRotation("", new Range(0.05, 0.3), constant), 4, 4, 1),
        of(randomZoom(0.4), 4, 5, 2),
        of(new RandomZoom("", new Range(-0.2, 0.5), Optional.of(new Range(0, 1)), wrap), 4, 5, 1),
        of(randomTranslation(0.3, 0.6), 5, 4, 2),
        of(new RandomTranslation("", Range.around(0.5), Range.around(0.3), nearest), 5, 4, 1),
        of(randomShear(0.3, 0.2), 4, 5, 2),
        of(new RandomBrightness("", Range.around(0.3), units), 3, 4, 2),
        of(new RandomContrast("", 0.5, 0.9, units), 3, 4, 2),
        of(randomGrayscale(0.6), 2, 3, 3),
        of(new RandomInvert("", new Range(0.2, 0.9), units), 3, 4, 2),
        of(upSampling2D(2, 3).interpolation(UpSampling.Interpolation.BICUBIC), 3, 2, 2),
        of(upSampling2D(2).interpolation(UpSampling.Interpolation.LANCZOS5), 3, 4, 1));
  }

  private static List<LayerCase> core() {
    return List.of(
        of(dense(3).activation(Activation.SIGMOID), 4),
        of(dense(2).useBias(false).kernelConstraint(Constraints.unitNorm()), 3, 4),
        of(identity(), 3, 2),
        merge(constant(2, 3)),
        of(categoryEncoding(3, CategoryEncoding.Mode.MULTI_HOT), 4),
        of(categoryEncoding(3, CategoryEncoding.Mode.ONE_HOT), 2),
        of(categoryEncoding(2, CategoryEncoding.Mode.COUNT), 3, 4),
        of(rescaling(1 / 255.0), 3, 2),
        of(rescaling(2, 3).offset(-1, 1), 3, 2),
        of(normalization(), 3, 2),
        of(normalization().invert(true).statistics(Constants.of(1, 2), Constants.of(4, 9)), 3, 2),
        of(normalization().axis().statistics(Constants.of(1), Constants.of(4)), 3, 2),
        of(normalization().axis(1, 2).statistics(Constants.of(1, 2), Constants.of(4, 9)), 3, 2));
  }
}
