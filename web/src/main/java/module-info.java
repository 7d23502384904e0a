/**
 * Models behind HTTP and gRPC, and live in the browser. Helidon and gRPC are no modules throughout;
 * run it on the class path.
 */
module dev.fovea.web {
  requires static org.jspecify;
  requires transitive dev.fovea.core;
  requires dev.fovea.formats;
  requires dev.fovea.insight;
  requires dev.fovea.zoo;
  requires transitive com.fasterxml.jackson.databind;
  requires static com.google.common;
  requires static com.google.protobuf;
  requires static io.grpc;
  requires static io.grpc.stub;
  requires static io.grpc.protobuf.lite;
  requires static io.helidon.common.pki;
  requires static io.helidon.webserver;
  requires static io.helidon.common.buffers;
  requires static io.helidon.common.uri;
  requires static io.helidon.http;
  requires static io.helidon.webserver.http2;
  requires static io.helidon.webserver.websocket;
  requires static io.helidon.websocket;
  requires static io.helidon.webserver.grpc;
  requires static micrometer.core;
  requires static micrometer.registry.prometheus;

  exports dev.fovea.web;
  exports dev.fovea.web.explore;
  exports dev.fovea.web.explore.live;
  exports dev.fovea.web.explore.wire;
  exports dev.fovea.web.serve;
  exports dev.fovea.web.serve.batch;
  exports dev.fovea.web.serve.repository;

  uses dev.fovea.store.ModelFormat;
}
