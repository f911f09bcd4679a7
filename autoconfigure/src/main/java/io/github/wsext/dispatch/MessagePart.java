package io.github.wsext.dispatch;

/**
 * A part of a message, for a callback that takes parts.
 *
 * @param payload a {@code String} or a {@code ByteBuffer}
 * @param last whether it is the last of its message
 */
record MessagePart(Object payload, boolean last) {
}
