package dev.fovea.formats.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.List;

/**
 * How an image that is stored as the camera was held is turned to be upright, in the order of the
 * values of EXIF's tag Orientation (CIPA DC-008-2019, 4.6.4.1).
 */
enum Orientation {
  UPRIGHT,
  MIRRORED,
  UPSIDE_DOWN,
  FLIPPED,
  TRANSPOSED,
  TURN_RIGHT,
  TRANSVERSE,
  TURN_LEFT;

  /** The tag of EXIF and TIFF. */
  static final int TAG = 0x0112;

  private static final List<Orientation> ALL = List.of(values());

  /** Returns the orientation of a value of the tag; {@link #UPRIGHT} if it has no meaning. */
  static Orientation of(int value) {
    return value >= 1 && value <= ALL.size() ? ALL.get(value - 1) : UPRIGHT;
  }

  /** Returns whether height and width change places. */
  boolean swapsSides() {
    return ordinal() >= TRANSPOSED.ordinal();
  }

  private boolean readsFromRight() {
    return this == MIRRORED || this == UPSIDE_DOWN || this == TRANSVERSE || this == TURN_LEFT;
  }

  private boolean readsFromBottom() {
    return this == UPSIDE_DOWN || this == FLIPPED || this == TRANSVERSE || this == TURN_RIGHT;
  }

  /** Returns the upright image, with the same kind of pixels. */
  BufferedImage upright(BufferedImage stored) {
    if (this == UPRIGHT) {
      return stored;
    }
    Raster from = stored.getRaster();
    int storedHeight = stored.getHeight();
    int storedWidth = stored.getWidth();
    int height = swapsSides() ? storedWidth : storedHeight;
    int width = swapsSides() ? storedHeight : storedWidth;
    WritableRaster to = stored.getColorModel().createCompatibleWritableRaster(width, height);
    Object line = from.getDataElements(from.getMinX(), from.getMinY(), storedWidth, 1, null);
    Object pixel = from.getDataElements(from.getMinX(), from.getMinY(), null);
    int elements = from.getNumDataElements();
    for (int storedY = 0; storedY < storedHeight; storedY++) {
      from.getDataElements(from.getMinX(), from.getMinY() + storedY, storedWidth, 1, line);
      int y = readsFromBottom() ? storedHeight - 1 - storedY : storedY;
      for (int storedX = 0; storedX < storedWidth; storedX++) {
        System.arraycopy(line, storedX * elements, pixel, 0, elements);
        int x = readsFromRight() ? storedWidth - 1 - storedX : storedX;
        to.setDataElements(swapsSides() ? y : x, swapsSides() ? x : y, pixel);
      }
    }
    return new BufferedImage(stored.getColorModel(), to, stored.isAlphaPremultiplied(), null);
  }
}
