package dev.fovea.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdxFileTest {
  private static final byte[] VALUES = {0, 1, 127, (byte) 128, (byte) 255, 7};
  private static final byte[] GOOD = TestFiles.idx(new int[] {1, 2, 3}, VALUES);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsPlainAndCompressed(boolean compressed) throws IOException {
    IdxFile file = IdxFile.read(write(compressed ? TestFiles.gzip(GOOD) : GOOD));
    assertThat(file.shape()).isEqualTo(Shape.of(1, 2, 3));
    assertThat(file.bytes()).containsExactly(VALUES);
  }

  @Test
  void readsSeveralCompressedMembersAsOne() throws IOException {
    byte[] first = TestFiles.gzip(Arrays.copyOf(GOOD, 18));
    byte[] second = TestFiles.gzip(Arrays.copyOfRange(GOOD, 18, GOOD.length));
    assertThat(IdxFile.read(write(join(first, second))).bytes()).containsExactly(VALUES);
  }

  @Test
  void opensWithoutReadingTheValues() throws IOException {
    Path path = write(GOOD);
    IdxFile file = IdxFile.open(path);
    assertThat(file.shape()).isEqualTo(Shape.of(1, 2, 3));
    Files.write(path, Arrays.copyOf(GOOD, 18));
    assertThatThrownBy(file::bytes)
        .isInstanceOf(DataException.class)
        .hasMessage(path + ": is truncated; get the file anew");
    Files.write(path, TestFiles.idx(new int[] {1, 6}, VALUES));
    assertThatThrownBy(file::bytes)
        .isInstanceOf(DataException.class)
        .hasMessage(path + ": is not the file any more that it was; start again");
    Files.write(path, GOOD);
    assertThat(file.bytes()).containsExactly(VALUES).isSameAs(file.bytes());
  }

  @Test
  void missing() {
    refused(folder.resolve("absent.gz"), "there is no such file; check the path");
  }

  @Test
  void folderInsteadOfFile() {
    refused(folder, "is not a file");
  }

  /** No values in all, but sizes whose product without the zero is beyond any array. */
  @Test
  void sizesBeyondAnyArrayBesideZero() throws IOException {
    byte[] header = {0, 0, 8, 3, 0, 0, 0, 0, 2, 0, 0, 0, 2, 2, 0, 16};
    refused(write(header), "has sizes that no array has");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 4, 15, 16, 21})
  void truncated(int length) throws IOException {
    byte[] half = Arrays.copyOf(GOOD, length);
    refused(write(TestFiles.gzip(half)), "truncated");
    refused(write(half), "truncated");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 9, 12, 20, 30})
  void truncatedWithinTheCompressedStream(int length) throws IOException {
    refused(write(Arrays.copyOf(TestFiles.gzip(GOOD), length)), "is truncated; get the file anew");
  }

  @Test
  void wrongMagic() throws IOException {
    refused(write("<html>Not found</html>".getBytes()), "is not an IDX file (it begins with 3c 68");
  }

  @Test
  void otherTypeOfValues() throws IOException {
    byte[] floats = GOOD.clone();
    floats[2] = 0x0d;
    refused(write(floats), "type 0x0d; only unsigned bytes (type 0x08) are read");
  }

  @Test
  void declaresMoreThanAnyArrayHolds() throws IOException {
    byte[] huge = TestFiles.idx(new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE, 28}, VALUES);
    refused(write(huge), "declares 2147483647x2147483647x28 values");
    refused(write(TestFiles.gzip(huge)), "declares 2147483647x2147483647x28 values");
  }

  @Test
  void declaresMoreThanTheFileHasBytes() throws IOException {
    byte[] larger = TestFiles.idx(new int[] {1, 23, 1}, VALUES);
    refused(write(larger), "declares 1x23x1 values, more than a whole file of its size can hold");
  }

  @Test
  void declaresMoreThanTheFileCanInflateTo() throws IOException {
    byte[] huge = TestFiles.idx(new int[] {60000, 28, 28}, VALUES);
    refused(
        write(huge), "declares 60000x28x28 values, more than a whole file of its size can hold");
    refused(write(TestFiles.gzip(huge)), "declares 60000x28x28 values");
  }

  @Test
  void declaresNegativeDimensions() throws IOException {
    refused(write(TestFiles.idx(new int[] {-1, 0}, VALUES)), "declares 4294967295x0 values");
  }

  @Test
  void trailingBytes() throws IOException {
    byte[] longer = Arrays.copyOf(GOOD, GOOD.length + 1);
    refused(write(longer), "goes on after the 6 bytes that it declares");
    refused(write(TestFiles.gzip(longer)), "goes on after the 6 bytes that it declares");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 17, 18, 19, 100})
  void trailingBytesAfterTheCompressedStream(int count) throws IOException {
    byte[] bytes = join(TestFiles.gzip(GOOD), new byte[count]);
    refused(write(bytes), "is corrupt (bytes follow the compressed stream)");
  }

  @Test
  void corruptCompressedStream() throws IOException {
    byte[] bytes = TestFiles.gzip(GOOD);
    bytes[bytes.length - 6] ^= 1;
    refused(write(bytes), "is corrupt (Corrupt GZIP trailer)");
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("images-idx3-ubyte"), bytes);
  }

  private static void refused(Path path, String message) {
    assertThatThrownBy(() -> IdxFile.read(path))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(path + ": ")
        .hasMessageContaining(message)
        .hasMessageNotContainingAny("\n");
  }
}
