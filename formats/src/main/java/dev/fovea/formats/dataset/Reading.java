package dev.fovea.formats.dataset;

import dev.fovea.data.DataException;
import dev.fovea.data.image.Ground;
import dev.fovea.data.image.Grounds;
import dev.fovea.data.image.Preparation;
import dev.fovea.formats.image.ImageHeader;
import dev.fovea.formats.image.ImagePreparer.Prepared;
import dev.fovea.kernel.Workers;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The first reading of images, by all processors: it fills the cache, finds the files that cannot
 * be read, and notes what is worth telling.
 */
final class Reading {
  /**
   * What is noted of an image that was read.
   *
   * @param print a fingerprint of the prepared image
   * @param vanishes whether the image vanishes on the background
   */
  record Note(ImageHeader header, String print, Ground ground, boolean vanishes) {}

  private final ImageSource source;
  private final @Nullable Note[] notes;
  private final @Nullable LeftOut[] failures;

  private Reading(ImageSource source, int count) {
    this.source = source;
    notes = new Note[count];
    failures = new LeftOut[count];
  }

  /**
   * Reads images of a source.
   *
   * @param count the number of images in the source
   * @param images those that are read
   */
  static Reading of(ImageSource source, int count, int[] images, ReadingProgress progress) {
    Reading reading = new Reading(source, count);
    Object turn = new Object();
    int[] done = {0};
    Workers.shared()
        .forEach(
            images.length,
            i -> {
              reading.read(images[i]);
              synchronized (turn) {
                progress.at(++done[0], images.length);
              }
            });
    return reading;
  }

  private void read(int index) {
    Path path = source.path(index);
    try {
      Prepared prepared = source.first(index);
      notes[index] = note(prepared, source.shape().channels());
    } catch (DataException e) {
      String message = String.valueOf(e.getMessage());
      String head = path + ": ";
      failures[index] =
          new LeftOut(path, message.startsWith(head) ? message.substring(head.length()) : message);
    }
  }

  private static Note note(Prepared prepared, int channels) {
    byte[] bytes = prepared.bytes();
    return new Note(
        prepared.header(),
        print(bytes),
        Grounds.of(prepared.height(), prepared.width(), channels, i -> (bytes[i] & 0xff) / 255.0),
        prepared.vanishes());
  }

  private static String print(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return new String(digest, 0, 16, java.nio.charset.StandardCharsets.ISO_8859_1);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Returns what was noted of an image; empty if it cannot be read. */
  Optional<Note> note(int index) {
    return Optional.ofNullable(notes[index]);
  }

  /** Returns the number of images that were read. */
  int good() {
    return (int) IntStream.range(0, notes.length).filter(i -> notes[i] != null).count();
  }

  /** Returns the files that cannot be read. */
  List<LeftOut> failures() {
    List<LeftOut> all = new ArrayList<>();
    for (LeftOut failure : failures) {
      if (failure != null) {
        all.add(failure);
      }
    }
    return all;
  }

  /** Returns the ground that most images have. */
  Ground ground() {
    int[] counts = new int[Ground.values().length];
    int all = 0;
    for (Note note : notes) {
      if (note != null) {
        counts[note.ground.ordinal()]++;
        all++;
      }
    }
    return Grounds.common(counts[Ground.DARK.ordinal()], counts[Ground.LIGHT.ordinal()], all);
  }

  /** Returns what is to be told about images that can be read but should be looked at. */
  List<String> remarks(Preparation preparation) {
    List<String> remarks = new ArrayList<>();
    int[] vanishing =
        IntStream.range(0, notes.length)
            .filter(i -> note(i).map(Note::vanishes).orElse(false))
            .toArray();
    if (vanishing.length > 0) {
      remarks.add(
          String.format(
              Locale.ROOT,
              "%s: is drawn on transparent ground and hardly to be seen on the background #%06x%s;"
                  + " name another with --background",
              source.path(vanishing[0]),
              preparation.background(),
              more(vanishing.length - 1)));
    }
    int[] large =
        IntStream.range(0, notes.length)
            .filter(i -> note(i).map(note -> note.header.step() > 1).orElse(false))
            .toArray();
    if (large.length > 0) {
      ImageHeader header = note(large[0]).orElseThrow().header;
      remarks.add(
          String.format(
              Locale.ROOT,
              "%s: has %dx%d pixels, of which one in %d is read%s",
              source.path(large[0]),
              header.height(),
              header.width(),
              header.step() * header.step(),
              more(large.length - 1)));
    }
    return remarks;
  }

  private static String more(int others) {
    return others == 0 ? "" : String.format(Locale.ROOT, " (and %,d more)", others);
  }
}
