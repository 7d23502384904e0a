package dev.fovea.data;

/**
 * A file that mirrors provide, with its expected size and hash.
 *
 * @param size the size in bytes
 * @param sha256 the SHA-256 of its bytes, in lower-case hexadecimal
 */
record RemoteFile(String name, long size, String sha256) {}
