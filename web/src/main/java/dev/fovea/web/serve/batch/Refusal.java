package dev.fovea.web.serve.batch;

/** Why a call was not computed although nothing is wrong with it. */
public enum Refusal {
  /** The queue was full when it arrived. */
  FULL,

  /** Its deadline passed. */
  LATE,

  /** The caller does not wait for it any more. */
  CANCELLED,

  /** The batcher is closed. */
  CLOSED
}
