package dev.fovea.formats.onnx;

import dev.fovea.formats.BadModelException;
import dev.fovea.formats.onnx.convert.GraphImport;
import dev.fovea.formats.onnx.graph.OnnxException;
import dev.fovea.formats.onnx.graph.OnnxFile;
import dev.fovea.formats.onnx.graph.OnnxModel;
import dev.fovea.formats.onnx.write.OnnxOptions;
import dev.fovea.formats.onnx.write.OnnxWriter;
import dev.fovea.model.Model;
import dev.fovea.store.ModelFormat;
import dev.fovea.store.SavedModel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Locale;

/**
 * ONNX files, read as models of layers, and written from them. Graphs with channels in front become models with channels
 * last, for batches of any size. A graph that is not a function of one sample at a time, or has an
 * operator that no layer stands for, is refused; {@link
 * dev.fovea.formats.onnx.op.Evaluator} runs such graphs as they are.
 */
public final class OnnxFormat implements ModelFormat {
  @Override
  public boolean handles(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".onnx");
  }

  @Override
  public SavedModel read(Path file, String name) throws IOException {
    OnnxModel content = OnnxFile.read(file);
    Model model = importModel(content, name).model();
    return SavedModel.of(model).with(OnnxMetadata.read(content.metadata(), model, name));
  }

  /**
   * Writes the model, without the state of its training, with channels first; {@link OnnxWriter}
   * has other options.
   */
  @Override
  public void write(SavedModel saved, OutputStream out) throws IOException {
    OnnxWriter.write(saved.model(), out, OnnxOptions.DEFAULT.metadata(saved.metadata()));
  }

  /**
   * Reads a file as a model, with the layout of its inputs and outputs in the file.
   *
   * @throws IOException if the file cannot be read, or no layers do what it does; the message names
   *     the file, the node and the reason
   */
  public static ImportedModel importModel(Path file) throws IOException {
    return importModel(file, file.toString());
  }

  private static ImportedModel importModel(Path file, String name) throws IOException {
    return importModel(OnnxFile.read(file), name);
  }

  /**
   * Turns the content of a file into a model.
   *
   * @param name what messages call the file
   * @throws BadModelException if no layers do what it does; the message names the file, the node and
   *     the reason
   */
  public static ImportedModel importModel(OnnxModel content, String name)
      throws BadModelException {
    try {
      return GraphImport.of(content);
    } catch (OnnxException e) {
      throw new BadModelException(
          name, "cannot be run as a model of layers: " + e.getMessage(), e);
    } catch (OutOfMemoryError e) {
      throw new BadModelException(
          name, "needs more memory than the Java machine has; give it more with -Xmx", e);
    } catch (StackOverflowError e) {
      throw new BadModelException(
          name, "has more layers in a row than can be built; give the machine more with -Xss", e);
    }
  }
}
