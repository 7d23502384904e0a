package dev.fovea.formats.image;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.imageio.stream.ImageInputStream;

/**
 * What the container of an image tells about it beside the pixels, which ImageIO does not tell: the
 * orientation, from EXIF data in JPEG (CIPA DC-008), PNG (extension eXIf) and WebP files and from
 * TIFF files; and the place of the first image of an animated GIF or WebP file on its screen. Data
 * that cannot be read tell nothing, as in other programs: they are often damaged by editors.
 *
 * @param orientation how the image is turned
 * @param screen the screen that the image is a part of; empty if the image is all
 */
record Container(Orientation orientation, Optional<Screen> screen) {
  private static final String EXIF = "Exif\0\0";
  private static final int MOST_PARTS = 1 << 16;

  /**
   * The screen of an animation.
   *
   * @param left the column at which the image begins
   * @param top the row at which the image begins
   */
  record Screen(int height, int width, int left, int top) {}

  /**
   * Reads what a container tells, and sets the stream back to where it was.
   *
   * @throws IOException if the file is cut off within its container
   */
  static Container read(ImageInputStream in) throws IOException {
    long start = in.getStreamPosition();
    try {
      in.setByteOrder(ByteOrder.BIG_ENDIAN);
      byte[] head = new byte[12];
      int read = in.read(head);
      String text = new String(head, 0, Math.max(0, read), StandardCharsets.ISO_8859_1);
      in.seek(start);
      if (text.startsWith("\u00ff\u00d8")) {
        return turned(jpeg(in));
      } else if (text.startsWith("\u0089PNG\r\n\u001a\n")) {
        return turned(png(in));
      } else if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) {
        return webp(in);
      } else if (text.startsWith("GIF8")) {
        return gif(in);
      } else if (text.startsWith("II*\0") || text.startsWith("MM\0*")) {
        return turned(tiff(in));
      }
      return turned(Orientation.UPRIGHT);
    } finally {
      in.setByteOrder(ByteOrder.BIG_ENDIAN);
      in.seek(start);
    }
  }

  private static Container turned(Orientation orientation) {
    return new Container(orientation, Optional.empty());
  }

  /** Reads the segments before the image (ISO/IEC 10918-1, annex B). */
  private static Orientation jpeg(ImageInputStream in) throws IOException {
    in.skipBytes(2);
    for (int i = 0; i < MOST_PARTS; i++) {
      int marker = marker(in);
      boolean standsAlone = marker == 0x01 || marker >= 0xd0 && marker <= 0xd8;
      if (marker < 0 || marker == 0xda || marker == 0xd9) {
        break;
      }
      if (!standsAlone) {
        long end = in.getStreamPosition() + in.readUnsignedShort();
        byte[] head = new byte[EXIF.length()];
        if (marker == 0xe1
            && in.read(head) == head.length
            && EXIF.equals(new String(head, StandardCharsets.ISO_8859_1))) {
          return tiff(in);
        }
        in.seek(end);
      }
    }
    return Orientation.UPRIGHT;
  }

  /** Returns the next marker, over bytes that are none; -1 at the end. */
  private static int marker(ImageInputStream in) throws IOException {
    int last = 0;
    while (true) {
      int next = in.read();
      if (next < 0 || last == 0xff && next != 0xff && next != 0) {
        return next;
      }
      last = next;
    }
  }

  /** Reads the chunks (ISO/IEC 15948, 5.3). */
  private static Orientation png(ImageInputStream in) throws IOException {
    in.skipBytes(8);
    for (int i = 0; i < MOST_PARTS; i++) {
      byte[] head = new byte[8];
      if (in.read(head) < head.length) {
        break;
      }
      String kind = new String(head, 4, 4, StandardCharsets.ISO_8859_1);
      if (kind.equals("eXIf")) {
        return tiff(in);
      } else if (kind.equals("IEND")) {
        break;
      }
      long length = Integer.toUnsignedLong(java.nio.ByteBuffer.wrap(head).getInt());
      in.seek(in.getStreamPosition() + length + 4);
    }
    return Orientation.UPRIGHT;
  }

  /** Reads the chunks (RFC 9649). */
  private static Container webp(ImageInputStream in) throws IOException {
    in.setByteOrder(ByteOrder.LITTLE_ENDIAN);
    long start = in.getStreamPosition();
    in.skipBytes(4);
    long end = start + 8 + in.readUnsignedInt();
    if (in.length() >= 0 && in.length() < end - (end & 1)) {
      throw new java.io.EOFException("the file is shorter than it says");
    }
    in.skipBytes(4);
    Orientation orientation = Orientation.UPRIGHT;
    int[] size = {};
    Optional<Screen> screen = Optional.empty();
    for (int i = 0; i < MOST_PARTS && in.getStreamPosition() + 8 <= end; i++) {
      byte[] kind = new byte[4];
      in.readFully(kind);
      long length = in.readUnsignedInt();
      long next = in.getStreamPosition() + length + (length & 1);
      switch (new String(kind, StandardCharsets.ISO_8859_1)) {
        case "VP8X" -> {
          in.skipBytes(4);
          size = new int[] {three(in) + 1, three(in) + 1};
        }
        case "ANMF" -> {
          if (size.length > 0 && screen.isEmpty()) {
            int left = 2 * three(in);
            screen = Optional.of(new Screen(size[1], size[0], left, 2 * three(in)));
          }
        }
        case "EXIF" -> orientation = tiff(in);
        default -> {
          // Pixels, profiles and what is not known.
        }
      }
      in.setByteOrder(ByteOrder.LITTLE_ENDIAN);
      in.seek(next);
    }
    return new Container(orientation, screen);
  }

  /** Reads the blocks before the first image (GIF89a, sections 18 to 26). */
  private static Container gif(ImageInputStream in) throws IOException {
    in.setByteOrder(ByteOrder.LITTLE_ENDIAN);
    in.skipBytes(6);
    int width = in.readUnsignedShort();
    int height = in.readUnsignedShort();
    int flags = in.readUnsignedByte();
    in.skipBytes(2 + ((flags & 0x80) == 0 ? 0 : 3 << (flags & 7) + 1));
    int kind = in.read();
    for (int i = 0; i < MOST_PARTS && kind == 0x21; i++) {
      in.skipBytes(1);
      for (int length = in.read(); length > 0; length = in.read()) {
        in.skipBytes(length);
      }
      kind = in.read();
    }
    return kind == 0x2c
        ? new Container(
            Orientation.UPRIGHT,
            Optional.of(new Screen(height, width, in.readUnsignedShort(), in.readUnsignedShort())))
        : turned(Orientation.UPRIGHT);
  }

  private static int three(ImageInputStream in) throws IOException {
    return in.readUnsignedByte() | in.readUnsignedByte() << 8 | in.readUnsignedByte() << 16;
  }

  /** Reads the orientation in the first directory of TIFF data (TIFF 6.0, section 2). */
  private static Orientation tiff(ImageInputStream in) throws IOException {
    try {
      long start = in.getStreamPosition();
      byte[] head = new byte[EXIF.length()];
      in.readFully(head);
      // WebP files may have the head of JPEG's segment before the data.
      start += EXIF.equals(new String(head, StandardCharsets.ISO_8859_1)) ? EXIF.length() : 0;
      in.seek(start);
      in.setByteOrder(
          in.readUnsignedShort() == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
      if (in.readUnsignedShort() != 42) {
        return Orientation.UPRIGHT;
      }
      in.seek(start + in.readUnsignedInt());
      int entries = in.readUnsignedShort();
      for (int i = 0; i < entries; i++) {
        int tag = in.readUnsignedShort();
        int type = in.readUnsignedShort();
        in.skipBytes(4);
        int value = in.readUnsignedShort();
        in.skipBytes(2);
        if (tag == Orientation.TAG) {
          // A short number; a long one of big-endian data has its low half behind.
          return Orientation.of(type == 3 ? value : 0);
        }
      }
    } catch (IOException | IndexOutOfBoundsException e) {
      // Damaged tags: the image is taken as it is stored.
    }
    return Orientation.UPRIGHT;
  }
}
