package dev.fovea.web.serve.grpc;

import dev.fovea.tensor.Shape;
import dev.fovea.web.Access;
import dev.fovea.web.Endpoint;
import dev.fovea.web.HttpServer;
import dev.fovea.web.Limits;
import dev.fovea.web.Problem;
import dev.fovea.web.WebException;
import dev.fovea.web.serve.grpc.proto.GRPCInferenceServiceGrpc;
import dev.fovea.web.serve.grpc.proto.ModelInferRequest;
import dev.fovea.web.serve.grpc.proto.ModelInferResponse;
import dev.fovea.web.serve.grpc.proto.ModelMetadataRequest;
import dev.fovea.web.serve.grpc.proto.ModelMetadataResponse;
import dev.fovea.web.serve.grpc.proto.ModelReadyRequest;
import dev.fovea.web.serve.grpc.proto.ModelReadyResponse;
import dev.fovea.web.serve.grpc.proto.RepositoryIndexRequest;
import dev.fovea.web.serve.grpc.proto.RepositoryIndexResponse;
import dev.fovea.web.serve.grpc.proto.ServerLiveResponse;
import dev.fovea.web.serve.grpc.proto.ServerMetadataResponse;
import dev.fovea.web.serve.grpc.proto.ServerReadyResponse;
import dev.fovea.web.serve.inference.Inference;
import dev.fovea.web.serve.inference.ModelDescription;
import dev.fovea.web.serve.inference.ServerStatus;
import dev.fovea.web.serve.inference.Waiting;
import dev.fovea.web.serve.protocol.InferRequest;
import dev.fovea.web.serve.repository.ModelRepository;
import dev.fovea.web.serve.repository.ServedModel;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.helidon.config.Config;
import io.helidon.webserver.grpc.GrpcConfig;
import io.helidon.webserver.grpc.GrpcRouting;
import io.helidon.webserver.http2.Http2Config;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The methods of the protocol. */
public final class GrpcApi {
  private static final int STREAMS = 1024;

  private final Access access;
  private final ServerStatus status;
  private final ModelRepository repository;
  private final Inference inference;

  /** Creates what answers. */
  public GrpcApi(
      Access access, ServerStatus status, ModelRepository repository, Inference inference) {
    this.access = access;
    this.status = status;
    this.repository = repository;
    this.inference = inference;
  }

  /**
   * Starts to listen.
   *
   * @throws IOException if the port is in use or must not be used, naming it
   */
  public HttpServer start(Endpoint endpoint, Limits limits) throws IOException {
    GrpcRouting.Builder routing =
        GrpcRouting.builder().config(Config.empty()).service(definition());
    return HttpServer.start(
        endpoint,
        limits,
        routing,
        List.of(
            Http2Config.builder()
                .maxHeaderListSize(limits.headers())
                .maxConcurrentStreams(STREAMS)
                .build(),
            GrpcConfig.builder().maxReadBufferSize(limits.body()).build()));
  }

  private ServerServiceDefinition definition() {
    List<Bound<?, ?>> methods =
        List.of(
            bound(
                GRPCInferenceServiceGrpc.getServerLiveMethod(),
                true,
                (request, context) -> ServerLiveResponse.newBuilder().setLive(true).build()),
            bound(
                GRPCInferenceServiceGrpc.getServerReadyMethod(),
                true,
                (request, context) ->
                    ServerReadyResponse.newBuilder().setReady(status.isReady()).build()),
            bound(GRPCInferenceServiceGrpc.getModelReadyMethod(), false, this::modelReady),
            bound(
                GRPCInferenceServiceGrpc.getServerMetadataMethod(),
                false,
                (request, context) -> serverMetadata()),
            bound(GRPCInferenceServiceGrpc.getModelMetadataMethod(), false, this::modelMetadata),
            bound(GRPCInferenceServiceGrpc.getModelInferMethod(), false, this::infer),
            bound(GRPCInferenceServiceGrpc.getRepositoryIndexMethod(), false, this::index),
            bound(
                GRPCInferenceServiceGrpc.getRepositoryModelLoadMethod(),
                false,
                (request, context) -> {
                  throw adminOnly();
                }),
            bound(
                GRPCInferenceServiceGrpc.getRepositoryModelUnloadMethod(),
                false,
                (request, context) -> {
                  throw adminOnly();
                }));
    ServiceDescriptor.Builder descriptor =
        ServiceDescriptor.newBuilder(GRPCInferenceServiceGrpc.SERVICE_NAME);
    methods.forEach(method -> descriptor.addMethod(method.descriptor));
    ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(descriptor.build());
    methods.forEach(method -> method.addTo(service));
    return service.build();
  }

  /** A method and what answers it. */
  private record Bound<Q, R>(
      MethodDescriptor<SafeMarshaller.Parsed<Q>, R> descriptor, UnaryCall<Q, R> handler) {
    void addTo(ServerServiceDefinition.Builder service) {
      service.addMethod(descriptor, handler);
    }
  }

  private <Q, R> Bound<Q, R> bound(
      MethodDescriptor<Q, R> method, boolean isPublic, UnaryCall.Method<Q, R> answer) {
    return new Bound<>(
        method.toBuilder(
                new SafeMarshaller<>(method.getRequestMarshaller()), method.getResponseMarshaller())
            .build(),
        new UnaryCall<>(access, isPublic, answer));
  }

  private static WebException adminOnly() {
    return new WebException(
        Problem.FORBIDDEN,
        "models are loaded and unloaded at the admin port only, over HTTP; start the server with"
            + " --admin-port");
  }

  private static Optional<String> version(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private ModelReadyResponse modelReady(ModelReadyRequest request, UnaryCall.Context context) {
    boolean ready;
    try {
      ready = repository.find(request.getName(), version(request.getVersion())) != null;
    } catch (WebException e) {
      if (e.problem() != Problem.UNAVAILABLE) {
        throw e;
      }
      ready = false;
    }
    return ModelReadyResponse.newBuilder().setReady(ready).build();
  }

  private static ServerMetadataResponse serverMetadata() {
    return ServerMetadataResponse.newBuilder()
        .setName(ServerStatus.NAME)
        .setVersion(ServerStatus.VERSION)
        .addAllExtensions(ServerStatus.EXTENSIONS)
        .build();
  }

  private ModelMetadataResponse modelMetadata(
      ModelMetadataRequest request, UnaryCall.Context context) {
    ServedModel model = repository.find(request.getName(), version(request.getVersion()));
    ModelDescription description = ModelDescription.of(model);
    return ModelMetadataResponse.newBuilder()
        .setName(model.name())
        .addAllVersions(repository.versions(model.name()))
        .setPlatform(description.platform())
        .addAllInputs(tensors(description.inputs()))
        .addAllOutputs(tensors(description.outputs()))
        .putAllProperties(description.properties())
        .build();
  }

  private static List<ModelMetadataResponse.TensorMetadata> tensors(
      List<ModelDescription.TensorDescription> tensors) {
    List<ModelMetadataResponse.TensorMetadata> metadata = new ArrayList<>();
    for (ModelDescription.TensorDescription tensor : tensors) {
      Shape shape = tensor.shape();
      metadata.add(
          ModelMetadataResponse.TensorMetadata.newBuilder()
              .setName(tensor.name())
              .setDatatype(tensor.type().name())
              .addAllShape(Arrays.stream(shape.dims()).mapToObj(dim -> (long) dim).toList())
              .build());
    }
    return metadata;
  }

  private ModelInferResponse infer(ModelInferRequest message, UnaryCall.Context context)
      throws InterruptedException {
    String name = message.getModelName();
    Optional<String> version = version(message.getModelVersion());
    Waiting waiting =
        call -> {
          context.cancellation().add(call::cancel);
          return call.await();
        };
    return inference.observed(
        name,
        () -> {
          inference.find(name, version);
          InferRequest request = Messages.request(message);
          return Messages.response(
              inference.infer(
                  name,
                  version,
                  request,
                  inference.deadline(UnaryCall.earlier(context.timeout(), request.timeout())),
                  waiting));
        });
  }

  private RepositoryIndexResponse index(RepositoryIndexRequest request, UnaryCall.Context context) {
    RepositoryIndexResponse.Builder index = RepositoryIndexResponse.newBuilder();
    repository.index().stream()
        .filter(one -> !request.getReady() || one.isReady())
        .forEach(
            one ->
                index.addModels(
                    RepositoryIndexResponse.ModelIndex.newBuilder()
                        .setName(one.name())
                        .setVersion(one.version())
                        .setState(one.state().name())
                        .setReason(one.reason())));
    return index.build();
  }
}
