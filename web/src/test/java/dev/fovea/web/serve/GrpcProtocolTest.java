package dev.fovea.web.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.fovea.formats.image.ImagePreparer;
import dev.fovea.model.Model;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.web.Limits;
import dev.fovea.web.serve.batch.BatchOptions;
import dev.fovea.web.serve.grpc.proto.GRPCInferenceServiceGrpc;
import dev.fovea.web.serve.grpc.proto.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import dev.fovea.web.serve.grpc.proto.InferParameter;
import dev.fovea.web.serve.grpc.proto.InferTensorContents;
import dev.fovea.web.serve.grpc.proto.ModelInferRequest;
import dev.fovea.web.serve.grpc.proto.ModelInferResponse;
import dev.fovea.web.serve.grpc.proto.ModelMetadataRequest;
import dev.fovea.web.serve.grpc.proto.ModelMetadataResponse;
import dev.fovea.web.serve.grpc.proto.ModelReadyRequest;
import dev.fovea.web.serve.grpc.proto.RepositoryIndexRequest;
import dev.fovea.web.serve.grpc.proto.RepositoryModelLoadRequest;
import dev.fovea.web.serve.grpc.proto.ServerLiveRequest;
import dev.fovea.web.serve.grpc.proto.ServerMetadataRequest;
import dev.fovea.web.serve.grpc.proto.ServerReadyRequest;
import io.grpc.CallOptions;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The protocol by a client that was generated from its published messages. */
@Timeout(120)
class GrpcProtocolTest {
  private static final SavedModel SHAPES = TestModels.shapes();
  private static final Model TWO = TestModels.two();
  private static final TestModels.Gate GATE = new TestModels.Gate();

  private static ModelServer server;
  private static ManagedChannel channel;
  private static GRPCInferenceServiceBlockingStub client;

  @BeforeAll
  static void start() throws IOException {
    server =
        ModelServer.of("shapes", SHAPES)
            .and("two", SavedModel.of(TWO))
            .and("gated", SavedModel.of(TestModels.gated(GATE)))
            .with(
                ServerOptions.DEFAULT
                    .port(0)
                    .grpcPort(0)
                    .warm(Duration.ZERO)
                    .limits(Limits.DEFAULT.body(100_000))
                    .batch("gated", BatchOptions.DEFAULT.waiting(2)))
            .start();
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.grpcPort().orElseThrow())
            .usePlaintext()
            .build();
    client = GRPCInferenceServiceGrpc.newBlockingStub(channel);
  }

  @AfterAll
  static void stop() throws InterruptedException {
    GATE.open();
    channel.shutdownNow();
    channel.awaitTermination(10, TimeUnit.SECONDS);
    server.close();
  }

  @AfterEach
  void nothingElseIsDisturbed() {
    GATE.open();
    Tensor x = TestModels.random(1, 1, 4);
    ModelInferResponse response = stub().modelInfer(two(x, x).build());
    assertThat(response.getOutputsCount()).isEqualTo(2);
  }

  private static GRPCInferenceServiceBlockingStub stub() {
    return client.withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  private static ModelInferRequest.InferInputTensor.Builder tensor(
      String name, String type, long... shape) {
    ModelInferRequest.InferInputTensor.Builder tensor =
        ModelInferRequest.InferInputTensor.newBuilder().setName(name).setDatatype(type);
    for (long dim : shape) {
      tensor.addShape(dim);
    }
    return tensor;
  }

  private static InferTensorContents floats(Tensor tensor) {
    InferTensorContents.Builder contents = InferTensorContents.newBuilder();
    for (float value : tensor.data()) {
      contents.addFp32Contents(value);
    }
    return contents.build();
  }

  private static ModelInferRequest.Builder two(Tensor left, Tensor right) {
    return ModelInferRequest.newBuilder()
        .setModelName("two")
        .addInputs(tensor("left", "FP32", left.batch(), 4).setContents(floats(left)))
        .addInputs(tensor("right", "FP32", right.batch(), 4).setContents(floats(right)));
  }

  private static String shapesInput() {
    return stub()
        .modelMetadata(ModelMetadataRequest.newBuilder().setName("shapes").build())
        .getInputs(0)
        .getName();
  }

  private static float[] floats(List<Float> list) {
    float[] floats = new float[list.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = list.get(i);
    }
    return floats;
  }

  private static float[] floats(ByteString bytes) {
    ByteBuffer buffer = bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    float[] floats = new float[buffer.remaining() / 4];
    buffer.asFloatBuffer().get(floats);
    return floats;
  }

  private static Status failure(ModelInferRequest request) {
    return failure(() -> stub().modelInfer(request));
  }

  private static Status failure(Runnable call) {
    StatusRuntimeException failure = catchThrowableOfType(StatusRuntimeException.class, call::run);
    assertThat(failure).isNotNull();
    return failure.getStatus();
  }

  @Test
  void isLiveAndReady() {
    assertThat(stub().serverLive(ServerLiveRequest.getDefaultInstance()).getLive()).isTrue();
    assertThat(stub().serverReady(ServerReadyRequest.getDefaultInstance()).getReady()).isTrue();
    assertThat(stub().modelReady(ModelReadyRequest.newBuilder().setName("two").build()).getReady())
        .isTrue();
    assertThat(
            failure(() -> stub().modelReady(ModelReadyRequest.newBuilder().setName("no").build()))
                .getCode())
        .isEqualTo(Status.Code.NOT_FOUND);
  }

  @Test
  void describesItselfAndItsModels() {
    assertThat(
            stub().serverMetadata(ServerMetadataRequest.getDefaultInstance()).getExtensionsList())
        .contains("model_repository");
    ModelMetadataResponse model =
        stub()
            .modelMetadata(
                ModelMetadataRequest.newBuilder().setName("two").setVersion("1").build());
    assertThat(model.getVersionsList()).containsExactly("1");
    assertThat(model.getInputs(1).getName()).isEqualTo("right");
    assertThat(model.getInputs(1).getDatatype()).isEqualTo("FP32");
    assertThat(model.getInputs(1).getShapeList()).containsExactly(-1L, 4L);
    assertThat(model.getOutputs(0).getName()).isEqualTo("head");
    assertThat(stub().repositoryIndex(RepositoryIndexRequest.getDefaultInstance()).getModelsList())
        .hasSize(3)
        .allMatch(one -> one.getState().equals("READY"));
  }

  @Test
  void infersFromContents() {
    Tensor left = TestModels.random(1, 2, 4);
    Tensor right = TestModels.random(2, 2, 4);
    ModelInferResponse response = stub().modelInfer(two(left, right).setId("7").build());
    List<Tensor> expected = TWO.predict(List.of(left, right));
    assertThat(response.getId()).isEqualTo("7");
    assertThat(response.getModelVersion()).isEqualTo("1");
    assertThat(response.getOutputs(0).getShapeList()).containsExactly(2L, 2L);
    assertThat(floats(response.getOutputs(0).getContents().getFp32ContentsList()))
        .isEqualTo(expected.get(0).data());
    assertThat(floats(response.getOutputs(1).getContents().getFp32ContentsList()))
        .isEqualTo(expected.get(1).data());
  }

  @Test
  void infersFromRawContents() {
    Tensor left = TestModels.random(3, 2, 4);
    Tensor right = TestModels.random(4, 2, 4);
    ModelInferResponse response =
        stub()
            .modelInfer(
                ModelInferRequest.newBuilder()
                    .setModelName("two")
                    .addInputs(tensor("right", "FP32", 2, 4))
                    .addInputs(tensor("left", "FP32", 2, 4))
                    .addRawInputContents(ByteString.copyFrom(Client.fp32(right.data())))
                    .addRawInputContents(ByteString.copyFrom(Client.fp32(left.data())))
                    .addOutputs(
                        ModelInferRequest.InferRequestedOutputTensor.newBuilder().setName("add"))
                    .build());
    assertThat(response.getOutputsCount()).isEqualTo(1);
    assertThat(floats(response.getRawOutputContents(0)))
        .isEqualTo(TWO.predict(List.of(left, right)).get(1).data());
  }

  @Test
  void takesOtherDatatypes() {
    Tensor x = Tensor.of(Shape.of(1, 4), 1, 0, 1, 0);
    float[] expected = TWO.predict(List.of(x, x)).getFirst().data();
    InferTensorContents bools =
        InferTensorContents.newBuilder()
            .addAllBoolContents(List.of(true, false, true, false))
            .build();
    InferTensorContents longs =
        InferTensorContents.newBuilder().addAllInt64Contents(List.of(1L, 0L, 1L, 0L)).build();
    InferTensorContents uints =
        InferTensorContents.newBuilder().addAllUintContents(List.of(1, 0, 1, 0)).build();
    InferTensorContents ints =
        InferTensorContents.newBuilder().addAllIntContents(List.of(1, 0, 1, 0)).build();
    ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName("two");
    for (var both :
        List.of(
            List.of(
                tensor("left", "BOOL", 1, 4).setContents(bools),
                tensor("right", "INT64", 1, 4).setContents(longs)),
            List.of(
                tensor("left", "UINT8", 1, 4).setContents(uints),
                tensor("right", "INT16", 1, 4).setContents(ints)))) {
      ModelInferResponse response =
          stub()
              .modelInfer(
                  request.clearInputs().addInputs(both.get(0)).addInputs(both.get(1)).build());
      assertThat(floats(response.getOutputs(0).getContents().getFp32ContentsList()))
          .isEqualTo(expected);
    }
  }

  @Test
  void decodesImages() throws IOException {
    BufferedImage image = new BufferedImage(10, 10, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setSample(3, 4, 0, 200);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    ImagePreparer preparer = new ImagePreparer(SHAPES.metadata().preparation().orElseThrow());
    Tensor x = preparer.read(png.toByteArray(), "png").reshape(Shape.of(1, 8, 8, 1));
    ModelInferResponse response =
        stub()
            .modelInfer(
                ModelInferRequest.newBuilder()
                    .setModelName("shapes")
                    .addInputs(
                        tensor(shapesInput(), "BYTES", 1)
                            .setContents(
                                InferTensorContents.newBuilder()
                                    .addBytesContents(ByteString.copyFrom(png.toByteArray()))))
                    .build());
    assertThat(floats(response.getOutputs(0).getContents().getFp32ContentsList()))
        .isEqualTo(SHAPES.model().predict(x).data());
  }

  @Test
  void tellsClasses() {
    Tensor x = TestModels.random(3, 1, 8, 8, 1);
    ModelInferResponse response =
        stub()
            .modelInfer(
                ModelInferRequest.newBuilder()
                    .setModelName("shapes")
                    .addInputs(tensor(shapesInput(), "FP32", 1, 8, 8, 1).setContents(floats(x)))
                    .addOutputs(
                        ModelInferRequest.InferRequestedOutputTensor.newBuilder()
                            .setName("class")
                            .putParameters(
                                "classification",
                                InferParameter.newBuilder().setInt64Param(1).build()))
                    .build());
    assertThat(response.getOutputs(0).getContents().getBytesContents(0).toStringUtf8())
        .matches("0\\.[0-9]+:[012]:(circle|square|triangle)");
  }

  @Test
  void saysWhatIsWrong() {
    Tensor x = TestModels.random(1, 1, 4);
    ModelInferRequest good = two(x, x).build();
    Status noModel = failure(good.toBuilder().setModelName("näbody").build());
    assertThat(noModel.getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(noModel.getDescription()).isEqualTo("there is no model \"näbody\"");
    assertThat(failure(good.toBuilder().setModelVersion("3").build()).getDescription())
        .isEqualTo("the model \"two\" has no version \"3\"; it has [1]");
    Status noInputs = failure(good.toBuilder().clearInputs().build());
    assertThat(noInputs.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(failure(good.toBuilder().removeInputs(1).build()).getDescription())
        .contains("the model \"two\" has the inputs [left, right], not [left]");
    assertThat(
            failure(
                    good.toBuilder()
                        .setInputs(0, tensor("left", "FP32", 2, 4).setContents(floats(x)))
                        .build())
                .getDescription())
        .contains("the shape [2, 4] has 8 elements, the contents of FP32 4");
    assertThat(
            failure(
                    good.toBuilder()
                        .setInputs(
                            0, tensor("left", "FP32", 1L << 40, 1L << 40).setContents(floats(x)))
                        .build())
                .getDescription())
        .contains("is not one of data that the request has");
    assertThat(
            failure(
                    good.toBuilder()
                        .setInputs(0, tensor("left", "FP31", 1, 4).setContents(floats(x)))
                        .build())
                .getDescription())
        .contains("there is no datatype \"FP31\"");
    assertThat(
            failure(good.toBuilder().addRawInputContents(ByteString.EMPTY).build())
                .getDescription())
        .contains("has 2 inputs and raw contents of 1");
    x.data()[2] = Float.NaN;
    assertThat(failure(two(x, x).build()).getDescription())
        .contains("tensor \"left\": element 2 is NaN");
    assertThat(
            failure(
                    good.toBuilder()
                        .setInputs(
                            0,
                            tensor("left", "UINT8", 1, 4)
                                .setContents(
                                    InferTensorContents.newBuilder()
                                        .addAllUintContents(List.of(1, 2, 256, 3))))
                        .build())
                .getDescription())
        .contains("element 2 is 256, not a UINT8");
    Status load =
        failure(() -> stub().repositoryModelLoad(RepositoryModelLoadRequest.getDefaultInstance()));
    assertThat(load.getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
  }

  @Test
  void aBrokenMessageIsAnswered() {
    MethodDescriptor.Marshaller<byte[]> bytes =
        new MethodDescriptor.Marshaller<>() {
          @Override
          public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
          }

          @Override
          public byte[] parse(InputStream stream) {
            return new byte[0];
          }
        };
    MethodDescriptor<byte[], byte[]> method =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("inference.GRPCInferenceService/ModelInfer")
            .setRequestMarshaller(bytes)
            .setResponseMarshaller(bytes)
            .build();
    byte[] broken = {(byte) 0xff, (byte) 0xff, 1, 2, 3};
    Status status =
        failure(
            () ->
                ClientCalls.blockingUnaryCall(
                    channel,
                    method,
                    CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS),
                    broken));
    assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(status.getDescription()).isEqualTo("the message is broken");
  }

  @Test
  void aMessageThatIsTooLargeIsAnswered() {
    Tensor x = TestModels.random(1, 30_000, 4);
    Status status = failure(two(x, x).build());
    assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(status.getDescription()).startsWith("the message is larger than this server takes");
  }

  private static ModelInferRequest gated(float first) {
    return ModelInferRequest.newBuilder()
        .setModelName("gated")
        .addInputs(
            tensor(
                    server.repository().find("gated", Optional.empty()).inputNames().getFirst(),
                    "FP32",
                    1,
                    3)
                .setContents(floats(Tensor.of(Shape.of(1, 3), first, 2, 3))))
        .build();
  }

  @Test
  void aFullQueueRefusesAtOnce() throws Exception {
    GATE.shut();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<ModelInferResponse>> calls = new ArrayList<>();
      calls.add(threads.submit(() -> stub().modelInfer(gated(0))));
      GATE.awaitEntered();
      calls.add(threads.submit(() -> stub().modelInfer(gated(1))));
      calls.add(threads.submit(() -> stub().modelInfer(gated(2))));
      awaitWaiting(2);
      Metadata.Key<String> pushback =
          Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);
      StatusRuntimeException full =
          catchThrowableOfType(StatusRuntimeException.class, () -> stub().modelInfer(gated(3)));
      assertThat(full.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(full.getTrailers().get(pushback)).isEqualTo("1000");
      GATE.open();
      for (int i = 0; i < calls.size(); i++) {
        assertThat(calls.get(i).get().getOutputs(0).getContents().getFp32Contents(0)).isEqualTo(i);
      }
    }
  }

  @Test
  void deadlinesAndCancelsFreeTheQueue() throws Exception {
    GATE.shut();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<ModelInferResponse> first = threads.submit(() -> stub().modelInfer(gated(0)));
      GATE.awaitEntered();
      Status late =
          failure(() -> client.withDeadlineAfter(100, TimeUnit.MILLISECONDS).modelInfer(gated(1)));
      assertThat(late.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
      Context.CancellableContext context = Context.current().withCancellation();
      Future<?> cancelled =
          threads.submit(
              () -> context.call(() -> failure(() -> stub().modelInfer(gated(2))).getCode()));
      awaitWaiting(1);
      context.cancel(null);
      assertThat(cancelled.get()).isEqualTo(Status.Code.CANCELLED);
      GATE.open();
      assertThat(first.get().getOutputsCount()).isEqualTo(1);
      awaitWaiting(0);
    }
  }

  private static void awaitWaiting(int samples) throws InterruptedException {
    var model = server.repository().find("gated", Optional.empty());
    for (int i = 0; i < 2000 && model.waitingSamples() != samples; i++) {
      Thread.sleep(10);
    }
    assertThat(model.waitingSamples()).isEqualTo(samples);
  }
}
