package dev.fovea.app.common;

/** Thrown if the user stopped the work; what is kept has already been reported. */
public final class Interruption extends RuntimeException {
  private static final long serialVersionUID = 1L;
}
