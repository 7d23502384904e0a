package dev.fovea.web.serve.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.fovea.tensor.Shape;
import dev.fovea.web.Exchange;
import dev.fovea.web.WebException;
import dev.fovea.web.serve.inference.Inference;
import dev.fovea.web.serve.inference.ModelDescription;
import dev.fovea.web.serve.inference.RawRequest;
import dev.fovea.web.serve.protocol.InferRequest;
import dev.fovea.web.serve.protocol.InferRequestReader;
import dev.fovea.web.serve.protocol.InferResponse;
import dev.fovea.web.serve.protocol.InferResponseWriter;
import dev.fovea.web.serve.repository.ModelRepository;
import dev.fovea.web.serve.repository.ServedModel;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The paths of a model: what it is, whether it is ready, and its predictions. */
final class ModelRoutes {
  /** The bytes of the JSON, if elements follow it. */
  private static final HeaderName HEADER_LENGTH =
      HeaderNames.create("Inference-Header-Content-Length");

  private final ModelRepository repository;
  private final Inference inference;
  private final ClassifyRoute classify;

  ModelRoutes(ModelRepository repository, Inference inference) {
    this.repository = repository;
    this.inference = inference;
    this.classify = new ClassifyRoute(inference);
  }

  /**
   * Answers.
   *
   * @param path what follows /v2/models
   */
  void handle(Exchange exchange, List<String> path) throws InterruptedException {
    if (path.isEmpty()) {
      throw RestApi.noSuchPath(exchange);
    }
    String name = path.getFirst();
    Optional<String> version = RestApi.version(path);
    List<String> rest = path.subList(version.isPresent() ? 3 : 1, path.size());
    if (rest.isEmpty()) {
      RestApi.requireGet(exchange);
      ServedModel model = repository.find(name, version);
      exchange.sendJson(json -> metadata(json, model));
    } else if (rest.equals(List.of("ready"))) {
      RestApi.requireGet(exchange);
      ServedModel model = repository.find(name, version);
      exchange.sendJson(json -> ready(json, model));
    } else if (rest.equals(List.of("infer"))) {
      RestApi.requirePost(exchange);
      infer(exchange, name, version);
    } else if (rest.equals(List.of("classify"))) {
      RestApi.requirePost(exchange);
      classify.handle(exchange, name, version);
    } else {
      throw RestApi.noSuchPath(exchange);
    }
  }

  private static void ready(JsonGenerator json, ServedModel model) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", model.name());
    json.writeBooleanField("ready", true);
    json.writeEndObject();
  }

  private void metadata(JsonGenerator json, ServedModel model) throws IOException {
    ModelDescription description = ModelDescription.of(model);
    json.writeStartObject();
    json.writeStringField("name", model.name());
    json.writeArrayFieldStart("versions");
    for (String version : repository.versions(model.name())) {
      json.writeString(version);
    }
    json.writeEndArray();
    json.writeStringField("platform", description.platform());
    tensors(json, "inputs", description.inputs());
    tensors(json, "outputs", description.outputs());
    json.writeObjectFieldStart("properties");
    for (var property : description.properties().entrySet()) {
      json.writeStringField(property.getKey(), property.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void tensors(
      JsonGenerator json, String field, List<ModelDescription.TensorDescription> tensors)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (ModelDescription.TensorDescription tensor : tensors) {
      json.writeStartObject();
      json.writeStringField("name", tensor.name());
      json.writeStringField("datatype", tensor.type().name());
      json.writeFieldName("shape");
      Shape shape = tensor.shape();
      json.writeArray(shape.dims(), 0, shape.rank());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void infer(Exchange exchange, String name, Optional<String> version)
      throws InterruptedException {
    ServedModel model = inference.counted(name, () -> inference.find(name, version));
    byte[] body = inference.counted(name, exchange::body);
    InferResponseWriter.Written written =
        inference.observed(
            name,
            () -> {
              InferRequest request = read(body, exchange.header(HEADER_LENGTH), model);
              InferResponse response =
                  inference.infer(
                      name,
                      version,
                      request,
                      inference.deadline(request.timeout()),
                      Waits.of(exchange));
              return InferResponseWriter.write(response);
            });
    if (written.headerLength().isPresent()) {
      exchange
          .with(HEADER_LENGTH, Integer.toString(written.headerLength().getAsInt()))
          .send("application/octet-stream", written.bytes());
    } else {
      exchange.send("application/json", written.bytes());
    }
  }

  private static InferRequest read(byte[] body, Optional<String> headerLength, ServedModel model) {
    boolean raw =
        headerLength.isPresent()
            && InferRequestReader.headerLength(headerLength.get(), body.length) == 0;
    if (raw && body.length == 0) {
      throw WebException.invalid("the body is empty; send a request");
    }
    return raw ? RawRequest.of(model, body) : InferRequestReader.read(body, headerLength);
  }
}
