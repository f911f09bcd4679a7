/**
 * A chat built with WsExt: rooms, who is here, pictures.
 */
@NullMarked
package io.github.wsext.sample;

import org.jspecify.annotations.NullMarked;
