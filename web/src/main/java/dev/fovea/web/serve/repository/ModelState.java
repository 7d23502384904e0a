package dev.fovea.web.serve.repository;

/** The states of a version of a model, under the names of the model repository extension. */
public enum ModelState {
  /** It is served. */
  READY,

  /** It is being loaded, checked and warmed. */
  LOADING,

  /** It cannot be served, or must not be. */
  UNAVAILABLE
}
