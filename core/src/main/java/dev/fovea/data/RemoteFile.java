package dev.fovea.data;

/**
 * A file that mirrors offer under this name, and what it must be.
 *
 * @param size in bytes
 * @param sha256 of its bytes, in lower-case hexadecimal
 */
record RemoteFile(String name, long size, String sha256) {}
