package dev.fovea.web.serve.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.fovea.tensor.Tensor;
import dev.fovea.web.Exchange;
import dev.fovea.web.Problem;
import dev.fovea.web.WebException;
import dev.fovea.web.serve.inference.Classes;
import dev.fovea.web.serve.inference.Images;
import dev.fovea.web.serve.inference.Inference;
import dev.fovea.web.serve.repository.ServedModel;
import io.helidon.http.HeaderNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Answers with the likeliest classes of images, which are the body or files of a form. */
final class ClassifyRoute {
  private static final int TOP = 5;
  private static final int MOST_PARTS = 256;

  private final Inference inference;

  ClassifyRoute(Inference inference) {
    this.inference = inference;
  }

  /**
   * What a request has.
   *
   * @param names the names of the images, as far as they have some
   */
  private record Upload(List<String> names, List<byte[]> contents, Map<String, String> fields) {
    Optional<String> field(String name) {
      return Optional.ofNullable(fields.get(name));
    }
  }

  void handle(Exchange exchange, String name, Optional<String> version)
      throws InterruptedException {
    inference.counted(name, () -> inference.find(name, version));
    Upload upload = inference.counted(name, () -> upload(exchange));
    List<List<Classes.Likely>> answers = new ArrayList<>();
    ServedModel model =
        inference.observed(name, () -> classify(exchange, name, version, upload, answers));
    exchange.sendJson(json -> write(json, model, upload, answers));
  }

  private ServedModel classify(
      Exchange exchange,
      String name,
      Optional<String> version,
      Upload upload,
      List<List<Classes.Likely>> answers)
      throws InterruptedException {
    int top = top(exchange, upload);
    Images.Options options =
        new Images.Options(flag(exchange, upload, "invert"), flag(exchange, upload, "center"));
    Inference.Results results =
        inference.predict(
            name,
            version,
            model -> inputs(model, upload, options),
            inference.deadline(Optional.empty()),
            Waits.of(exchange));
    Classes classes = new Classes(results.model().saved());
    Tensor output = results.outputs().getFirst();
    for (int i = 0; i < upload.contents.size(); i++) {
      answers.add(classes.of(output, i, top));
    }
    return results.model();
  }

  private static List<Tensor> inputs(ServedModel model, Upload upload, Images.Options options) {
    if (model.inputNames().size() != 1) {
      throw WebException.invalid(
          "the model has the inputs %s, not one of images; use infer"
              .formatted(model.inputNames()));
    }
    // Says so before images are decoded.
    Object ignored = new Classes(model.saved());
    String input = model.inputNames().getFirst();
    return List.of(
        new Images(model.saved(), input, model.inputShapes().getFirst(), options)
            .read(upload.contents, "the request"));
  }

  private static int top(Exchange exchange, Upload upload) {
    Optional<String> text = exchange.query("top").or(() -> upload.field("top"));
    if (text.isEmpty()) {
      return TOP;
    }
    if (!text.get().matches("[1-9][0-9]{0,5}")) {
      throw WebException.invalid(
          "top is the number of classes that are wanted, at least 1, not \"%s\""
              .formatted(text.get()));
    }
    return Integer.parseInt(text.get());
  }

  private static boolean flag(Exchange exchange, Upload upload, String name) {
    String text =
        exchange.query(name).or(() -> upload.field(name)).orElse("false").toLowerCase(Locale.ROOT);
    return switch (text) {
      case "", "true", "1" -> true;
      case "false", "0" -> false;
      default ->
          throw WebException.invalid("%s is true or false, not \"%s\"".formatted(name, text));
    };
  }

  private static Upload upload(Exchange exchange) {
    String type = exchange.header(HeaderNames.CONTENT_TYPE).orElse("");
    String lower = type.toLowerCase(Locale.ROOT);
    if (lower.startsWith("multipart/form-data")) {
      return form(Multipart.read(exchange.body(), type, MOST_PARTS));
    }
    // Curl calls every body so if it is not told its type.
    boolean image =
        lower.startsWith("image/")
            || lower.startsWith("application/octet-stream")
            || lower.startsWith("application/x-www-form-urlencoded")
            || lower.isEmpty();
    if (!image) {
      throw new WebException(
          Problem.MEDIA_TYPE,
          "classify takes an image (image/png, image/jpeg, ...) or files in multipart/form-data,"
              + " not "
              + type);
    }
    byte[] body = exchange.body();
    if (body.length == 0) {
      throw WebException.invalid("the body is empty; send the bytes of an image file");
    }
    return new Upload(List.of(""), List.of(body), Map.of());
  }

  private static Upload form(List<Multipart.Part> parts) {
    List<String> names = new ArrayList<>();
    List<byte[]> contents = new ArrayList<>();
    Map<String, String> fields = new HashMap<>();
    for (Multipart.Part part : parts) {
      if (part.fileName().isPresent()) {
        names.add(part.fileName().get());
        contents.add(part.content());
      } else {
        fields.put(part.name(), new String(part.content(), StandardCharsets.UTF_8).strip());
      }
    }
    if (contents.isEmpty()) {
      throw WebException.invalid("the form has no files; send images as files");
    }
    return new Upload(names, contents, fields);
  }

  private static void write(
      JsonGenerator json, ServedModel model, Upload upload, List<List<Classes.Likely>> answers)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("model_name", model.name());
    json.writeStringField("model_version", model.version());
    json.writeArrayFieldStart("images");
    for (int i = 0; i < answers.size(); i++) {
      json.writeStartObject();
      if (!upload.names.get(i).isEmpty()) {
        json.writeStringField("file", upload.names.get(i));
      }
      json.writeArrayFieldStart("classes");
      for (Classes.Likely likely : answers.get(i)) {
        json.writeStartObject();
        json.writeNumberField("class", likely.index());
        json.writeStringField("name", likely.name());
        json.writeNumberField("probability", likely.probability());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
