package dev.fovea.formats.fuzz;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fovea.data.DataException;
import dev.fovea.data.IdxFile;
import dev.fovea.formats.array.NpyFile;
import dev.fovea.formats.image.ImageFiles;
import dev.fovea.formats.inspect.Inspector;
import dev.fovea.formats.weights.StoredArray;
import dev.fovea.formats.weights.WeightFile;
import dev.fovea.formats.weights.WeightFiles;
import dev.fovea.store.SavedModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fuzz targets for every kind of file that may come from a stranger. Whatever the bytes are, a file
 * is read, or refused in one line that begins with its name; anything else is a finding.
 *
 * <p>By default each target runs over its corpus and damaged copies of it, a fixed number of
 * inputs. With {@code JAZZER_FUZZ=1} one target searches on from there; see docs/robustness.md.
 */
class FileFuzzTest {
  private static Path folder;

  @BeforeAll
  static void makeFolder() throws IOException {
    folder = Files.createTempDirectory("fuzz");
  }

  @AfterAll
  static void deleteFolder() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  /** Something that reads a file. */
  private interface Reading {
    void read(Path file) throws IOException;
  }

  private static void check(String name, byte[] data, Reading reading) throws IOException {
    Path file = folder.resolve(name);
    Files.write(file, data);
    try {
      reading.read(file);
    } catch (IOException | DataException e) {
      String message = String.valueOf(e.getMessage());
      assertFalse(message.contains("\n"), () -> "more than a line: " + message);
      assertTrue(message.startsWith(file.toString()), () -> "without its name: " + message);
    }
  }

  private static void readAll(Path file) throws IOException {
    try (WeightFile open = WeightFiles.open(file)) {
      for (StoredArray array : open.arrays()) {
        try {
          array.read();
        } catch (IOException e) {
          // One that holds no real numbers need not keep the others from being read.
          assertTrue(String.valueOf(e.getMessage()).startsWith(file.toString()));
        }
      }
    }
  }

  static Stream<byte[]> keras() {
    return Corpus.withDamage(Corpus.keras());
  }

  @MethodSource("keras")
  @FuzzTest
  void keras(byte[] data) throws IOException {
    check("x.keras", data, SavedModel::load);
    check("x.keras", data, Inspector::of);
  }

  static Stream<byte[]> hdf5() {
    return Corpus.withDamage(Corpus.hdf5());
  }

  @MethodSource("hdf5")
  @FuzzTest
  void hdf5(byte[] data) throws IOException {
    check("x.h5", data, SavedModel::load);
    check("x.h5", data, Inspector::of);
  }

  static Stream<byte[]> onnx() {
    return Corpus.withDamage(Corpus.onnx());
  }

  @MethodSource("onnx")
  @FuzzTest
  void onnx(byte[] data) throws IOException {
    check("x.onnx", data, SavedModel::load);
    check("x.onnx", data, Inspector::of);
  }

  static Stream<byte[]> pickle() {
    return Corpus.withDamage(Corpus.pickles());
  }

  /** The pickle alone, in a zip that is whole. */
  @MethodSource("pickle")
  @FuzzTest
  void pickle(byte[] data) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      store(zip, "x/data.pkl", data);
      for (int i = 0; i < 4; i++) {
        store(zip, "x/data/" + i, new byte[256]);
      }
    }
    check("x.pt", bytes.toByteArray(), FileFuzzTest::readAll);
  }

  private static void store(ZipOutputStream zip, String name, byte[] data) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(data);
    ZipEntry entry = new ZipEntry(name);
    entry.setSize(data.length);
    entry.setCompressedSize(data.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(data);
    zip.closeEntry();
  }

  static Stream<byte[]> torch() {
    return Corpus.withDamage(Corpus.torch());
  }

  @MethodSource("torch")
  @FuzzTest
  void torch(byte[] data) throws IOException {
    check("x.pt", data, FileFuzzTest::readAll);
  }

  static Stream<byte[]> safetensors() {
    return Corpus.withDamage(Corpus.safetensors());
  }

  @MethodSource("safetensors")
  @FuzzTest
  void safetensors(byte[] data) throws IOException {
    check("x.safetensors", data, FileFuzzTest::readAll);
  }

  static Stream<byte[]> npz() {
    return Corpus.withDamage(Corpus.npz());
  }

  @MethodSource("npz")
  @FuzzTest
  void npz(byte[] data) throws IOException {
    check("x.npz", data, FileFuzzTest::readAll);
  }

  static Stream<byte[]> npy() {
    return Corpus.withDamage(Corpus.npy());
  }

  @MethodSource("npy")
  @FuzzTest
  void npy(byte[] data) throws IOException {
    check("x.npy", data, file -> NpyFile.read(ByteBuffer.wrap(data), file.toString()));
    check("x.npy", data, Inspector::of);
  }

  static Stream<byte[]> idx() {
    return Corpus.withDamage(Corpus.idx());
  }

  @MethodSource("idx")
  @FuzzTest
  void idx(byte[] data) throws IOException {
    check("x-ubyte", data, IdxFile::read);
  }

  static Stream<byte[]> image() {
    return Corpus.withDamage(Corpus.images());
  }

  @MethodSource("image")
  @FuzzTest
  void image(byte[] data) throws IOException {
    check("x.png", data, ImageFiles::read);
  }
}
