package dev.fovea.app;

/** The user has stopped the work and was told what is kept. */
final class Interruption extends RuntimeException {
  private static final long serialVersionUID = 1L;
}
