package dev.fovea.app.common;

/** The user has stopped the work and was told what is kept. */
public final class Interruption extends RuntimeException {
  private static final long serialVersionUID = 1L;
}
