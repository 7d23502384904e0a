package dev.fovea.web.serve.repository;

/**
 * What the index tells of a version of a model.
 *
 * @param reason why it is in its state, or what else should be known; empty if nothing
 */
public record ModelStatus(String name, String version, ModelState state, String reason) {
  /** Returns whether it is served. */
  public boolean isReady() {
    return state == ModelState.READY;
  }
}
