package dev.fovea.web.serve.protocol;

/**
 * An output that a request asks for.
 *
 * @param binary whether its elements are wanted as bytes
 * @param classes the number of likeliest classes to be told in place of the elements; 0 for the
 *     elements (the classification extension)
 */
public record RequestedOutput(String name, boolean binary, int classes) {}
