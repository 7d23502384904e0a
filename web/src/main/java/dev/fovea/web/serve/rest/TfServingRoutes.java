package dev.fovea.web.serve.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.web.Exchange;
import dev.fovea.web.Json;
import dev.fovea.web.WebException;
import dev.fovea.web.serve.inference.Images;
import dev.fovea.web.serve.inference.Inference;
import dev.fovea.web.serve.protocol.NestedJson;
import dev.fovea.web.serve.protocol.NestedJson.Nested;
import dev.fovea.web.serve.protocol.TensorData;
import dev.fovea.web.serve.repository.ModelRepository;
import dev.fovea.web.serve.repository.ModelState;
import dev.fovea.web.serve.repository.ModelStatus;
import dev.fovea.web.serve.repository.ServedModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The paths of TensorFlow Serving: predictions, and the states of versions. */
final class TfServingRoutes {
  private static final String PREDICT = ":predict";

  private final ModelRepository repository;
  private final Inference inference;

  TfServingRoutes(ModelRepository repository, Inference inference) {
    this.repository = repository;
    this.inference = inference;
  }

  /**
   * Answers.
   *
   * @param path what follows /v1
   */
  void handle(Exchange exchange, List<String> path) throws InterruptedException {
    if (path.size() < 2 || !path.getFirst().equals("models")) {
      throw RestApi.noSuchPath(exchange);
    }
    String last = path.getLast();
    boolean predicts = last.endsWith(PREDICT);
    List<String> names = new ArrayList<>(path.subList(1, path.size()));
    if (predicts) {
      names.set(names.size() - 1, last.substring(0, last.length() - PREDICT.length()));
    }
    Optional<String> version = RestApi.version(names);
    if (names.size() != (version.isPresent() ? 3 : 1)) {
      throw RestApi.noSuchPath(exchange);
    }
    if (predicts) {
      RestApi.requirePost(exchange);
      predict(exchange, names.getFirst(), version);
    } else {
      RestApi.requireGet(exchange);
      status(exchange, names.getFirst(), version);
    }
  }

  private void predict(Exchange exchange, String name, Optional<String> version)
      throws InterruptedException {
    inference.counted(name, () -> inference.find(name, version));
    byte[] body = inference.counted(name, exchange::body);
    byte[] answer =
        inference.observed(
            name,
            () -> {
              TfPredictRequest request = TfPredictRequest.read(body);
              Inference.Results results =
                  inference.predict(
                      name,
                      version,
                      model -> inputs(model, request),
                      inference.deadline(Optional.empty()),
                      Waits.of(exchange));
              return Json.bytes(json -> write(json, request, results));
            });
    exchange.send("application/json", answer);
  }

  private static List<Tensor> inputs(ServedModel model, TfPredictRequest request) {
    Map<String, Nested> given = request.inputs();
    List<String> names = model.inputNames();
    boolean unnamed = given.containsKey(TfPredictRequest.ONLY);
    if (unnamed ? names.size() != 1 : !given.keySet().equals(Set.copyOf(names))) {
      throw WebException.invalid(
          unnamed
              ? "the model has the inputs %s; say which is which".formatted(names)
              : "the model has the inputs %s, not %s".formatted(names, given.keySet()));
    }
    List<Tensor> inputs = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Nested nested =
          Optional.ofNullable(given.get(unnamed ? TfPredictRequest.ONLY : names.get(i)))
              .orElseThrow();
      Shape expected = model.inputShapes().get(i);
      inputs.add(
          switch (nested.data()) {
            case TensorData.Strings strings ->
                new Images(model.saved(), names.get(i), expected, Images.Options.NONE)
                    .read(strings.elements(), "input \"%s\"".formatted(names.get(i)));
            case TensorData.Numbers numbers ->
                Inference.checked(
                    new Shape(TfPredictRequest.dims(nested)),
                    numbers.values(),
                    names.get(i),
                    expected);
          });
    }
    return inputs;
  }

  private static void write(JsonGenerator json, TfPredictRequest request, Inference.Results results)
      throws IOException {
    List<String> names = results.model().outputNames();
    List<Tensor> outputs = results.outputs();
    json.writeStartObject();
    if (request.rows()) {
      json.writeArrayFieldStart("predictions");
      for (int row = 0; row < outputs.getFirst().batch(); row++) {
        if (names.size() > 1) {
          json.writeStartObject();
        }
        for (int i = 0; i < names.size(); i++) {
          if (names.size() > 1) {
            json.writeFieldName(names.get(i));
          }
          Tensor output = outputs.get(i);
          Shape sample = output.shape().tail();
          NestedJson.write(json, sample.dims(), output.data(), row * sample.size(), names.get(i));
        }
        if (names.size() > 1) {
          json.writeEndObject();
        }
      }
      json.writeEndArray();
    } else {
      json.writeFieldName("outputs");
      if (names.size() > 1) {
        json.writeStartObject();
      }
      for (int i = 0; i < names.size(); i++) {
        if (names.size() > 1) {
          json.writeFieldName(names.get(i));
        }
        NestedJson.write(
            json, outputs.get(i).shape().dims(), outputs.get(i).data(), 0, names.get(i));
      }
      if (names.size() > 1) {
        json.writeEndObject();
      }
    }
    json.writeEndObject();
  }

  private void status(Exchange exchange, String name, Optional<String> version) {
    List<ModelStatus> statuses =
        repository.index().stream()
            .filter(one -> one.name().equals(name))
            .filter(one -> version.isEmpty() || one.version().equals(version.get()))
            .toList();
    if (statuses.isEmpty()) {
      throw WebException.notFound("there is no such model or version");
    }
    exchange.sendJson(json -> write(json, statuses));
  }

  private static void write(JsonGenerator json, List<ModelStatus> statuses) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("model_version_status");
    for (ModelStatus one : statuses) {
      json.writeStartObject();
      json.writeStringField("version", one.version());
      json.writeStringField("state", state(one.state()));
      json.writeObjectFieldStart("status");
      boolean fails = one.state() == ModelState.UNAVAILABLE;
      json.writeStringField("error_code", fails ? "UNKNOWN" : "OK");
      json.writeStringField("error_message", one.reason());
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static String state(ModelState state) {
    return switch (state) {
      case READY -> "AVAILABLE";
      case LOADING -> "LOADING";
      case UNAVAILABLE -> "END";
    };
  }
}
