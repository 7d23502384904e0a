/**
 * The Open Inference Protocol, version 2: its requests and responses, as JSON and with the binary
 * tensor extension. https://github.com/kserve/open-inference-protocol and
 * https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_binary_data.md
 */
@NullMarked
package dev.fovea.web.serve.protocol;

import org.jspecify.annotations.NullMarked;
