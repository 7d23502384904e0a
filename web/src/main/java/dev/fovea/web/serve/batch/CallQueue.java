package dev.fovea.web.serve.batch;

import dev.fovea.tensor.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The calls that wait, in the order of arrival. It is bounded by its samples, where a call of many
 * counts as a quarter of the bound at most, so that a few such calls find room, too; the bound is
 * passed by no more than one call. To be guarded by a lock.
 */
final class CallQueue {
  /** How often calls are looked through while others only ask for room. */
  private static final long LOOK_NANOS = 1_000_000;

  /** The calls, of which some samples may be computed already. */
  private final Deque<Call> calls = new ArrayDeque<>();

  private final int bound;

  private int samples;

  /** The samples, with calls of many counted as fewer: what is bounded. */
  private int load;

  /** When the calls were last looked through. */
  private long looked = System.nanoTime() - LOOK_NANOS;

  CallQueue(int bound) {
    this.bound = bound;
  }

  boolean isEmpty() {
    return calls.isEmpty();
  }

  /** Returns the first call; there has to be one. */
  Call first() {
    return calls.getFirst();
  }

  /** Returns the number of samples that wait. */
  int samples() {
    return samples;
  }

  /** Returns the number of samples that wait and are of these shapes. */
  int samplesLike(List<Shape> shapes) {
    return calls.stream().filter(call -> call.shapes().equals(shapes)).mapToInt(Call::left).sum();
  }

  /** Returns whether a call finds room, once those that are over are dropped. */
  boolean hasRoom() {
    if (load >= bound) {
      dropThoseThatAreOver();
    }
    return load < bound;
  }

  /**
   * Returns whether a call would find room; since many may ask while the queue is full, and each
   * look goes through all of it, calls that were over for a moment only may still count.
   */
  boolean seemsToHaveRoom() {
    return System.nanoTime() - looked > LOOK_NANOS ? hasRoom() : load < bound;
  }

  void add(Call call) {
    calls.addLast(call);
    samples += call.samples();
    load += load(call);
  }

  private int load(Call call) {
    return Math.min(call.samples(), Math.ceilDiv(bound, 4));
  }

  /** Drops the calls that nobody waits for any more. */
  void dropThoseThatAreOver() {
    looked = System.nanoTime();
    for (Iterator<Call> all = calls.iterator(); all.hasNext(); ) {
      Call call = all.next();
      if (call.isOver()) {
        all.remove();
        samples -= call.left();
        load -= load(call);
      }
    }
  }

  /**
   * Takes the first call, and with it what waits of the same shapes.
   *
   * @param most the most samples, of which the last call may have more left
   */
  List<Slice> take(int most) {
    List<Slice> slices = new ArrayList<>();
    List<Call> begun = new ArrayList<>();
    List<Shape> shapes = first().shapes();
    int room = most;
    for (Iterator<Call> all = calls.iterator(); all.hasNext() && room > 0; ) {
      Call call = all.next();
      if (call.shapes().equals(shapes)) {
        int count = Math.min(room, call.left());
        slices.add(new Slice(call, call.take(count), count));
        room -= count;
        samples -= count;
        all.remove();
        if (call.left() > 0) {
          begun.add(call);
        } else {
          load -= load(call);
        }
      }
    }
    // Behind the others, so that a call of many samples does not keep them waiting.
    calls.addAll(begun);
    return slices;
  }

  /** Returns the calls that wait. */
  List<Call> calls() {
    return List.copyOf(calls);
  }
}
