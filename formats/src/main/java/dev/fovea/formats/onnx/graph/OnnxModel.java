package dev.fovea.formats.onnx.graph;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The content of an ONNX file. {@link OnnxFile} reads it.
 *
 * @param irVersion the version of the format
 * @param producer the program that wrote it
 * @param opsets the versions of the sets of operators, by domain; the empty text for ONNX's own
 * @param metadata what the producer wrote beside the graph, by key
 * @param description text for people
 * @param graph the graph
 * @param functions the functions that nodes may use as operators
 */
public record OnnxModel(
    long irVersion,
    Producer producer,
    Map<String, Integer> opsets,
    Map<String, String> metadata,
    String description,
    OnnxGraph graph,
    Map<OnnxFunction.Key, OnnxFunction> functions) {
  /** The domain of ONNX's own operators. */
  public static final String ONNX = "";

  /**
   * The program that wrote a file.
   *
   * @param name the name, such as "pytorch"
   * @param version its version
   * @param domain the domain of the model, such as "org.example"
   * @param modelVersion the version of the model
   */
  public record Producer(String name, String version, String domain, long modelVersion) {}

  /** Copies the maps. */
  public OnnxModel {
    opsets = Collections.unmodifiableMap(new LinkedHashMap<>(opsets));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    functions = Collections.unmodifiableMap(new LinkedHashMap<>(functions));
  }

  /** Returns the version of ONNX's own operators, which is 1 if the file does not say it. */
  public int opset() {
    return opsets.getOrDefault(ONNX, 1);
  }
}
