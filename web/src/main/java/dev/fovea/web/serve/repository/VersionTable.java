package dev.fovea.web.serve.repository;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The versions of a model, immutable.
 *
 * @param versions the versions by number
 * @param reason why there are none, or why they cannot be looked up; empty if all is well
 */
record VersionTable(NavigableMap<Long, Version> versions, String reason) {
  static final VersionTable EMPTY = new VersionTable(new TreeMap<>(), "");

  /**
   * A version.
   *
   * @param served what serves; still there while its file is loaded anew, and if that fails
   * @param fingerprint the file that was loaded last, or could not be
   */
  record Version(
      ModelState state,
      String reason,
      Optional<ServedModel> served,
      Optional<ModelSource.Fingerprint> fingerprint) {}

  private VersionTable put(long number, Version version) {
    NavigableMap<Long, Version> changed = new TreeMap<>(versions);
    changed.put(number, version);
    return new VersionTable(changed, "");
  }

  private Optional<Version> get(long number) {
    return Optional.ofNullable(versions.get(number));
  }

  VersionTable loading(long number) {
    Optional<ServedModel> served = served(number);
    return put(
        number,
        new Version(
            served.isPresent() ? ModelState.READY : ModelState.LOADING,
            served.isPresent() ? "its file is loaded anew" : "",
            served,
            fingerprint(number)));
  }

  VersionTable with(long number, ServedModel served, ModelSource.Fingerprint fingerprint) {
    return put(
        number, new Version(ModelState.READY, "", Optional.of(served), Optional.of(fingerprint)));
  }

  VersionTable failed(long number, String why, Optional<ModelSource.Fingerprint> fingerprint) {
    Optional<ServedModel> served = served(number);
    return put(
        number,
        new Version(
            served.isPresent() ? ModelState.READY : ModelState.UNAVAILABLE,
            served.isPresent() ? "serves as it was before; the file now: " + why : why,
            served,
            fingerprint));
  }

  VersionTable without(long number) {
    NavigableMap<Long, Version> changed = new TreeMap<>(versions);
    changed.remove(number);
    return new VersionTable(changed, reason);
  }

  VersionTable because(String why) {
    return new VersionTable(versions, why);
  }

  /** Returns the table of a model of which nothing serves any more. */
  VersionTable retired(String why) {
    NavigableMap<Long, Version> changed = new TreeMap<>();
    for (long number : versions.keySet()) {
      changed.put(
          number, new Version(ModelState.UNAVAILABLE, why, Optional.empty(), Optional.empty()));
    }
    return new VersionTable(changed, reason);
  }

  SortedSet<Long> numbers() {
    return new TreeSet<>(versions.keySet());
  }

  boolean isReady(long number) {
    return served(number).isPresent();
  }

  Optional<ServedModel> served(long number) {
    return get(number).flatMap(Version::served);
  }

  Optional<ModelSource.Fingerprint> fingerprint(long number) {
    return get(number).flatMap(Version::fingerprint);
  }

  Optional<ServedModel> latest() {
    return versions.descendingMap().values().stream()
        .flatMap(version -> version.served().stream())
        .findFirst();
  }

  List<ServedModel> allServed() {
    return versions.values().stream().flatMap(version -> version.served().stream()).toList();
  }

  /** Returns why something is not as it should be; empty if all is well. */
  Optional<String> failure() {
    return reason.isEmpty()
        ? versions.descendingMap().values().stream()
            .map(Version::reason)
            .filter(text -> !text.isEmpty())
            .findFirst()
        : Optional.of(reason);
  }

  String firstReason() {
    return failure().orElse("cannot be served");
  }

  List<ModelStatus> statuses(String name) {
    List<ModelStatus> statuses = new ArrayList<>();
    versions.forEach(
        (number, version) ->
            statuses.add(
                new ModelStatus(name, Long.toString(number), version.state(), version.reason())));
    if (!reason.isEmpty()) {
      statuses.add(new ModelStatus(name, "", ModelState.UNAVAILABLE, reason));
    }
    return statuses;
  }
}
