package dev.fovea.web.serve.inference;

import java.util.List;

/** What a server says of itself. */
public final class ServerStatus {
  /** The name of the server. */
  public static final String NAME = "fovea";

  /** The version of the server. */
  public static final String VERSION = "0.1.0";

  /** The extensions of the protocol that it has. */
  public static final List<String> EXTENSIONS =
      List.of("binary_tensor_data", "classification", "model_repository", "parameters");

  private volatile boolean ready;
  private volatile String why = "the models are being loaded";

  /** Creates the status of a server that is not ready yet. */
  public ServerStatus() {}

  /** Returns whether requests should come here. */
  public boolean isReady() {
    return ready;
  }

  /** Returns why the server is not ready. */
  public String why() {
    return why;
  }

  /** Tells that requests should come. */
  public void ready() {
    ready = true;
  }

  /** Tells that requests should not come, and why. */
  public void notReady(String reason) {
    why = reason;
    ready = false;
  }
}
