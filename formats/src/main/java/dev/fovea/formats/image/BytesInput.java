package dev.fovea.formats.image;

import javax.imageio.stream.ImageInputStreamImpl;

/** An array of bytes as the stream that ImageIO reads, without a copy. */
final class BytesInput extends ImageInputStreamImpl {
  private final byte[] bytes;

  BytesInput(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read() {
    bitOffset = 0;
    return streamPos < bytes.length ? bytes[(int) streamPos++] & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    java.util.Objects.checkFromIndexSize(offset, length, into.length);
    bitOffset = 0;
    if (length == 0) {
      return 0;
    }
    if (streamPos >= bytes.length) {
      return -1;
    }
    int read = Math.min(length, bytes.length - (int) streamPos);
    System.arraycopy(bytes, (int) streamPos, into, offset, read);
    streamPos += read;
    return read;
  }

  @Override
  public long length() {
    return bytes.length;
  }
}
