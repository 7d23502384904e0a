package dev.fovea.layer;

import dev.fovea.layer.augmentation.RandomBrightness;
import dev.fovea.layer.augmentation.RandomContrast;
import dev.fovea.layer.augmentation.RandomCrop;
import dev.fovea.layer.augmentation.RandomFlip;
import dev.fovea.layer.augmentation.RandomGrayscale;
import dev.fovea.layer.augmentation.RandomInvert;
import dev.fovea.layer.augmentation.RandomRotation;
import dev.fovea.layer.augmentation.RandomShear;
import dev.fovea.layer.augmentation.RandomTranslation;
import dev.fovea.layer.augmentation.RandomZoom;
import dev.fovea.layer.augmentation.Range;
import dev.fovea.layer.augmentation.ValueRange;
import dev.fovea.layer.augmentation.Warp;
import dev.fovea.layer.shape.CenterCrop;
import dev.fovea.layer.shape.Resizing;
import java.util.Optional;

/**
 * The factories of layers that prepare images, and that change them at random in training, for a
 * static import. They use Keras's defaults for what is not given.
 */
public final class ImageLayers {
  private ImageLayers() {}

  /** Returns a layer that gives images another size, bilinearly. */
  public static Resizing resizing(int height, int width) {
    return Resizing.of(height, width);
  }

  /** Returns a layer that cuts the center out of images. */
  public static CenterCrop centerCrop(int height, int width) {
    return new CenterCrop("", height, width);
  }

  /** Returns a layer that cuts a part out of images, at a random place in training. */
  public static RandomCrop randomCrop(int height, int width) {
    return new RandomCrop("", height, width);
  }

  /** Returns a layer that mirrors every other image. */
  public static RandomFlip randomFlip(RandomFlip.Mode mode) {
    return new RandomFlip("", mode);
  }

  /** Returns a layer that turns images by up to a share of a full turn, to either side. */
  public static RandomRotation randomRotation(double factor) {
    return new RandomRotation("", Range.around(factor), Warp.DEFAULT);
  }

  /** Returns a layer that shows up to a share more or less of images, in both directions alike. */
  public static RandomZoom randomZoom(double factor) {
    return new RandomZoom("", Range.around(factor), Optional.empty(), Warp.DEFAULT);
  }

  /** Returns a layer that moves images by up to shares of their height and width. */
  public static RandomTranslation randomTranslation(double height, double width) {
    return new RandomTranslation("", Range.around(height), Range.around(width), Warp.DEFAULT);
  }

  /** Returns a layer that shears images by up to so many pixels from row to row and column. */
  public static RandomShear randomShear(double x, double y) {
    return new RandomShear("", new Range(0, x), new Range(0, y), Warp.DEFAULT);
  }

  /** Returns a layer that adds up to a share of the range of bytes to images, or subtracts it. */
  public static RandomBrightness randomBrightness(double factor) {
    return new RandomBrightness("", Range.around(factor), ValueRange.BYTES);
  }

  /** Returns a layer that changes the contrast of images of bytes by up to a share. */
  public static RandomContrast randomContrast(double factor) {
    return new RandomContrast("", factor, factor, ValueRange.BYTES);
  }

  /** Returns a layer that takes the color from a share of the images. */
  public static RandomGrayscale randomGrayscale(double share) {
    return new RandomGrayscale("", share);
  }

  /** Returns a layer that makes negatives of a share of the images of bytes. */
  public static RandomInvert randomInvert(double share) {
    return new RandomInvert("", new Range(share, share), ValueRange.BYTES);
  }
}
